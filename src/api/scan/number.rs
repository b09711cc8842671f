//! A number, byte by byte: its grammar, its value if it is an integer, and whether it fits a 64-bit float.

use core::cmp::Ordering;

/// The decimal digits of 2^1024 − 2^970, the smallest number that rounds to infinity.
const INFINITE: &[u8; 309] =
    b"1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070\
9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447\
5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904\
174497792";

/// The part of the number that was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Begin,
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
}

/// A number under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct Number {
    phase: Phase,
    negative: bool,
    /// The integer's value, and whether it takes more than 64 bits.
    value: u64,
    too_large: bool,
    /// The number of digits so far, from the first that is not zero.
    digits: u64,
    /// The power of ten by which the digits, read as `0.ddd`, are multiplied.
    scale: i64,
    /// How the digits compare with those of `INFINITE`; `None` while they are equal.
    compared: Option<Ordering>,
    exponent: i64,
    exponent_negative: bool,
}

/// Why a number is invalid.
pub(super) enum NumberError {
    /// It ends too early: a digit is missing.
    Grammar,
    /// It rounds to infinity.
    Infinite,
}

impl Number {
    /// Takes a byte; false if the number ends before it.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.phase = match (self.phase, byte) {
            (Phase::Begin, b'-') => {
                self.negative = true;
                Phase::Minus
            }
            (Phase::Begin | Phase::Minus, b'0') => Phase::Zero,
            (Phase::Begin | Phase::Minus | Phase::Integer, b'0'..=b'9') => {
                self.integer_digit(byte);
                Phase::Integer
            }
            (Phase::Zero | Phase::Integer, b'.') => Phase::Point,
            (Phase::Point | Phase::Fraction, b'0'..=b'9') => {
                self.fraction_digit(byte);
                Phase::Fraction
            }
            (Phase::Zero | Phase::Integer | Phase::Fraction, b'e' | b'E') => Phase::E,
            (Phase::E, b'+' | b'-') => {
                self.exponent_negative = byte == b'-';
                Phase::Sign
            }
            (Phase::E | Phase::Sign | Phase::Exponent, b'0'..=b'9') => {
                self.exponent =
                    self.exponent.saturating_mul(10).saturating_add(i64::from(byte - b'0')).min(1 << 60);
                Phase::Exponent
            }
            _ => return false,
        };
        true
    }

    /// Takes the end of the number.
    pub(super) fn end(&self) -> Result<(), NumberError> {
        match self.phase {
            Phase::Zero | Phase::Integer | Phase::Fraction | Phase::Exponent => {}
            _ => return Err(NumberError::Grammar),
        }
        if self.digits > 0 && self.is_infinite() { Err(NumberError::Infinite) } else { Ok(()) }
    }

    fn is_infinite(&self) -> bool {
        let exponent = if self.exponent_negative { -self.exponent } else { self.exponent };
        match self.scale.saturating_add(exponent) {
            ..309 => false,
            309 => match self.compared {
                Some(decided) => decided == Ordering::Greater,
                None => self.digits >= INFINITE.len() as u64,
            },
            _ => true,
        }
    }

    /// The value of a non-negative integer. `-0` is not one, as in `serde_json`.
    pub(super) fn unsigned(&self) -> Option<u64> {
        let whole = matches!(self.phase, Phase::Zero | Phase::Integer) && !self.too_large;
        (whole && !self.negative).then_some(self.value)
    }

    /// The value of a 64-bit integer.
    pub(super) fn signed(&self) -> Option<i64> {
        match self.phase {
            Phase::Integer if !self.too_large && self.negative => 0_i64.checked_sub_unsigned(self.value),
            _ => self.unsigned().and_then(|value| value.try_into().ok()),
        }
    }

    fn integer_digit(&mut self, byte: u8) {
        let value = self.value.checked_mul(10).and_then(|value| value.checked_add(u64::from(byte - b'0')));
        self.too_large |= value.is_none();
        self.value = value.unwrap_or_default();
        self.scale += 1;
        self.digit(byte);
    }

    fn fraction_digit(&mut self, byte: u8) {
        if self.digits > 0 || byte != b'0' {
            self.digit(byte);
        } else {
            self.scale -= 1;
        }
    }

    fn digit(&mut self, byte: u8) {
        if self.compared.is_none() {
            let limit = usize::try_from(self.digits).ok().and_then(|place| INFINITE.get(place));
            self.compared = Some(byte.cmp(limit.unwrap_or(&b'0'))).filter(|decided| decided.is_ne());
        }
        self.digits += 1;
    }
}

/// The end of a short integer (up to 15 digits) at `from`, if `bytes` holds it and the byte after it: a
/// shortcut for most numbers.
#[inline]
pub(super) fn short_integer(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let digits = rest.iter().take(16).take_while(|byte| byte.is_ascii_digit()).count();
    let plain = (1..16).contains(&digits) && (digits == 1 || !matches!(rest.first(), Some(b'0')));
    let ends = !matches!(rest.get(digits)?, b'.' | b'e' | b'E');
    (plain && ends).then_some(from + digits)
}
