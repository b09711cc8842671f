//! Small text functions. `concat`, `join` and `to_string` of `alloc` would add two kilobytes of code.

use alloc::string::String;

/// The parts, one after the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    join(parts.iter().copied(), "")
}

/// The parts with a separator between them.
pub(crate) fn join<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    let mut text = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_digits(&mut text, number);
    text
}

fn push_digits(text: &mut String, number: u64) {
    if number >= 10 {
        push_digits(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// A value in quotes, for messages.
pub(crate) fn quoted(text: &str) -> String {
    concat(&["\"", text, "\""])
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_number_has_the_digits_of_to_string() {
        for number in [0, 1, 9, 10, 99, 100, 101, 4_096, (1 << 53) - 1, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
