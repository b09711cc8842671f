//! Texts out of parts and numbers. `alloc`'s own `concat`, `join` and `to_string` take two kilobytes of code to
//! be fast.

use alloc::string::String;

/// The parts, one behind the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    join(parts.iter().copied(), "")
}

/// The parts with a separator between them.
pub(crate) fn join<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    let mut text = String::new();
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut unit = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    let mut text = String::new();
    while unit > 0 {
        let digit = u32::try_from(number / unit % 10).unwrap_or_default();
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
        unit /= 10;
    }
    text
}

/// A value as a message shows it: between quotes.
pub(crate) fn quoted(text: &str) -> String {
    concat(&["\"", text, "\""])
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_number_is_written_as_to_string_writes_it() {
        for number in [0, 1, 9, 10, 99, 100, 101, 4_096, (1 << 53) - 1, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
