//! A set of 64-bit hashes with open addressing and linear probing: 8 bytes per slot, at most three quarters
//! full.
//!
//! The probability that any two of a million images have the same hash is one in 18 million. The hashes are
//! keyed, so nobody can choose ids that collide.
//!
//! A set of 50 million hashes takes half a gigabyte. It forgets them and starts again: a longer iteration may list an
//! image twice, but it does not fill the memory.

use alloc::vec;
use alloc::vec::Vec;

/// The most slots.
const MAX_SLOTS: usize = 1 << if cfg!(test) { 14 } else { 26 };

/// The hashes seen so far.
#[derive(Debug, Default)]
pub(super) struct SeenHashes {
    /// The number of slots is a power of two; an empty slot is 0.
    slots: Vec<u64>,
    len: usize,
}

impl SeenHashes {
    /// Adds a hash; false if the set has it already.
    pub(super) fn insert(&mut self, hash: u64) -> bool {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            if self.slots.len() >= MAX_SLOTS {
                *self = Self::default();
            }
            self.grow();
        }
        let hash = hash.max(1);
        match slot_of(&mut self.slots, hash) {
            Some(slot) if *slot == 0 => {
                *slot = hash;
                self.len += 1;
                true
            }
            _ => false,
        }
    }

    fn grow(&mut self) {
        let mut larger = vec![0; (self.slots.len() * 2).max(64)];
        for hash in self.slots.iter().filter(|hash| **hash != 0) {
            if let Some(slot) = slot_of(&mut larger, *hash) {
                *slot = *hash;
            }
        }
        self.slots = larger;
    }
}

/// The slot of the hash, or the empty slot where it belongs.
fn slot_of(slots: &mut [u64], hash: u64) -> Option<&mut u64> {
    let mask = slots.len().wrapping_sub(1);
    #[expect(clippy::cast_possible_truncation, reason = "only the low bits are needed")]
    let mut at = hash as usize & mask;
    while !matches!(slots.get(at), Some(slot) if *slot == 0 || *slot == hash) {
        at = (at + 1) & mask;
    }
    slots.get_mut(at)
}

#[cfg(test)]
mod tests {
    use super::SeenHashes;

    #[test]
    fn every_hash_is_new_once() {
        let mut seen = SeenHashes::default();
        let hashes = || (0..10_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert!(hashes().all(|hash| seen.insert(hash)));
        assert!(hashes().all(|hash| !seen.insert(hash)));
    }

    #[test]
    fn a_set_that_is_too_large_starts_again() {
        let mut seen = SeenHashes::default();
        for hash in 1..1_000_000 {
            assert!(seen.insert(hash));
            let known = !seen.insert(hash);
            assert!(known || seen.len == 1, "the last one is known, unless the set has just started again");
            assert!(seen.slots.len() <= super::MAX_SLOTS);
        }
        assert!(seen.insert(1), "the first one is forgotten");
    }
}
