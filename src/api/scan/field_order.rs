//! Which fields an image has, and in which order.

use super::field::ImageField;

/// Bits for each field: its number in the table, from 1.
const BITS: usize = 4;

const _: () = assert!(ImageField::COUNT < 1 << BITS, "a field's number has four bits");
const _: () = assert!(ImageField::COUNT * BITS <= 64, "a 64-bit integer holds every field");

/// The known fields of an image, in order. Each occurs at most once, so any order of known fields fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FieldOrder {
    known: u64,
    /// Whether there are unknown fields, too.
    unknown: bool,
}

impl FieldOrder {
    #[inline(always)]
    pub(super) fn push(&mut self, field: Option<ImageField>) {
        match field {
            Some(field) => self.known = self.known << BITS | (field as u64 + 1),
            None => self.unknown = true,
        }
    }

    /// Whether every field is known.
    pub(super) fn is_known(self) -> bool {
        !self.unknown
    }
}
