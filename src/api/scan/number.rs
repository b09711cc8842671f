//! A number, byte by byte: its grammar, and its value if it is an integer.

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
                let digit = u64::from(byte - b'0');
                // `checked_mul` takes a tenth of a kilobyte in wasm.
                self.too_large |= self.value > (u64::MAX - digit) / 10;
                self.value = self.value.wrapping_mul(10).wrapping_add(digit);
                Phase::Integer
            }
            (Phase::Zero | Phase::Integer, b'.') => Phase::Point,
            (Phase::Point | Phase::Fraction, b'0'..=b'9') => Phase::Fraction,
            (Phase::Zero | Phase::Integer | Phase::Fraction, b'e' | b'E') => Phase::E,
            (Phase::E, b'+' | b'-') => Phase::Sign,
            (Phase::E | Phase::Sign | Phase::Exponent, b'0'..=b'9') => Phase::Exponent,
            _ => return false,
        };
        true
    }

    /// Whether the number may end here; otherwise a digit is missing.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.phase, Phase::Zero | Phase::Integer | Phase::Fraction | Phase::Exponent)
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
}

/// Whether the text is a number and nothing else.
pub(crate) fn is_number(text: &[u8]) -> bool {
    let mut number = Number::default();
    text.iter().all(|byte| number.take(*byte)) && number.is_complete()
}
