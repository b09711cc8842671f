//! Numbers: the grammar of RFC 8259 §6, and that a double can hold them.

/// How a number's token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// At this place; whether it is written as an integer.
    Ends(usize, bool),
    /// The bytes end before it is known where the number does.
    Unfinished,
    /// At this place it is no number.
    Malformed(usize),
}

/// Scans the number that begins at `start`, with `-` or a digit.
pub(super) fn scan(bytes: &[u8], start: usize) -> Number {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    match bytes.get(at) {
        None => return Number::Unfinished,
        Some(b'0') => at += 1,
        Some(b'1'..=b'9') => at = digits(at),
        Some(_) => return Number::Malformed(at),
    }
    let mut integer = true;
    if bytes.get(at) == Some(&b'.') {
        integer = false;
        let end = digits(at + 1);
        if end == at + 1 {
            return if end == bytes.len() { Number::Unfinished } else { Number::Malformed(end) };
        }
        at = end;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        integer = false;
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let end = digits(at + 1 + sign);
        if end == at + 1 + sign {
            return if end == bytes.len() { Number::Unfinished } else { Number::Malformed(end) };
        }
        at = end;
    }
    match bytes.get(at) {
        None => Number::Unfinished,
        Some(b'0'..=b'9') => Number::Malformed(at),
        Some(_) => Number::Ends(at, integer),
    }
}

/// The digits of 2^1024 − 2^970, the smallest number that rounds to infinity: 309 of them.
const OVERFLOW: &[u8; 309] = b"179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792";

/// Whether a double holds the number, rounding it to something finite.
pub(super) fn is_finite(token: &[u8]) -> bool {
    let unsigned = token.strip_prefix(b"-").unwrap_or(token);
    let exponent_at = unsigned.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = match exponent_at {
        None => (unsigned, 0),
        Some(at) => (unsigned.get(..at).unwrap_or_default(), exponent(unsigned.get(at + 1..))),
    };
    let point = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(mantissa.len());
    let Some(first) = mantissa.iter().position(|byte| matches!(byte, b'1'..=b'9')) else { return true };
    // The number of digits before the point, were the number written without an exponent.
    let before_point = offset(point) - offset(first) + i64::from(first > point);
    let magnitude = before_point.saturating_add(exponent);
    if magnitude != offset(OVERFLOW.len()) {
        return magnitude < offset(OVERFLOW.len());
    }
    let digits = mantissa.get(first..).unwrap_or_default().iter().copied().filter(|byte| *byte != b'.');
    // Missing digits are zeros; those past the bound's last can only make the number larger.
    let padded = digits.chain(std::iter::repeat(b'0'));
    padded.take(OVERFLOW.len()).lt(OVERFLOW.iter().copied())
}

/// A slice holds at most `isize::MAX` bytes.
fn offset(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// The exponent, saturating: past a few hundred only its sign matters.
fn exponent(text: Option<&[u8]>) -> i64 {
    let text = text.unwrap_or_default();
    let (negative, digits) = match text.first() {
        Some(b'-') => (true, text.get(1..)),
        Some(b'+') => (false, text.get(1..)),
        _ => (false, Some(text)),
    };
    let value = digits.unwrap_or_default().iter().fold(0_i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0')))
    });
    if negative { value.saturating_neg() } else { value }
}

/// The value of an integer token from 0, if 64 bits hold it.
pub(super) fn whole(token: &[u8]) -> Option<u64> {
    token.iter().try_fold(0_u64, |value, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Whether an integer token fits `i64`. `-0` does not: it is a double's.
pub(super) fn is_i64(token: &[u8]) -> bool {
    match token.strip_prefix(b"-") {
        Some(digits) => whole(digits).is_some_and(|value| value > 0 && value <= 1 << 63),
        None => whole(token).is_some_and(|value| value < 1 << 63),
    }
}
