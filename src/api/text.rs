//! Small text functions. `concat`, `join` and `to_string` of `alloc` would add two kilobytes of code.

use alloc::string::{String, ToString};
use core::fmt::{self, Write};

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

/// A number, possibly not finite, as text. `to_string` would add several kilobytes to the Worker, where `serde_json` prints
/// numbers anyway.
pub(crate) fn number(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "compared with the original")]
    let whole = value as i64;
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "whether the cast lost anything")]
    let is_whole = whole as f64 == value;
    match serde_json::Number::from_f64(value) {
        Some(_) if is_whole => whole.to_string(),
        Some(number) => number.to_string(),
        None if value.is_nan() => "NaN".to_string(),
        None if value > 0.0 => "inf".to_string(),
        None => "-inf".to_string(),
    }
}

/// A text with its control characters escaped, which a terminal or a log would obey.
pub(crate) struct Escaped<'t>(pub(crate) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// A value in quotes, for messages.
pub(crate) fn quoted(text: &str) -> String {
    concat(&["\"", text, "\""])
}

#[cfg(test)]
mod tests {
    use super::{decimal, number};

    #[test]
    fn a_number_has_the_digits_of_to_string() {
        for number in [0, 1, 9, 10, 99, 100, 101, 4_096, (1 << 53) - 1, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn a_float_reads_as_in_json_and_a_whole_one_has_no_fraction() {
        let whole = [0.0, 9.0, -9.0, 9_007_199_254_740_991.0, 1e15];
        for float in whole.into_iter().chain([1.5, -0.25, 0.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
            assert_eq!(number(float), float.to_string());
        }
        assert_eq!((number(1e300), number(-1e-9)), ("1e+300".to_owned(), "-1e-9".to_owned()));
    }
}
