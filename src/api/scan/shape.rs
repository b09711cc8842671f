//! Which fields an image has, and in which order.

/// Bits for each key: its number, from 1.
pub(super) const BITS: u32 = 5;

/// The most keys that are told apart. A shape has space for all of them.
pub(super) const MAX_KEYS: usize = 25;

const _: () = assert!(MAX_KEYS < 1 << BITS && MAX_KEYS <= (u128::BITS / BITS) as usize);

/// The bit of an irregular shape.
const IRREGULAR: u32 = 1 << 31;

/// The number of any other key.
pub(super) const OTHER: usize = 31;

/// The keys of an image, in order. Images of the same shape have the same keys, unless it is irregular: then a key occurs
/// twice, or is not one of those that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    /// The last key lowest.
    pub(super) keys: u128,
    /// The keys as a set of bits.
    seen: u32,
}

impl Shape {
    /// A shape that tells nothing.
    pub(super) const UNKNOWN: Self = Self { keys: 0, seen: IRREGULAR };

    /// Takes the number of the next key. Returns whether it has occurred before.
    #[inline(always)]
    pub(super) fn push(&mut self, key: usize) -> bool {
        let bit = 1_u32 << (key % 32);
        let repeated = self.seen & bit != 0;
        self.seen |= if repeated { IRREGULAR } else { bit };
        self.keys = self.keys << BITS | (key as u128 + 1);
        repeated
    }

    pub(super) fn is_regular(self) -> bool {
        self.seen & IRREGULAR == 0
    }
}
