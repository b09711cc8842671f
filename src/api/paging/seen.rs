//! A set of 64-bit hashes, by open addressing: 8 bytes an entry, at most three quarters full.
//!
//! Two of a million different images share a hash with a chance of one in 37 million; the hashes are keyed,
//! so no uploader can choose ids that collide.

use alloc::vec;
use alloc::vec::Vec;

/// The set.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// A power of two of slots; 0 is an empty one.
    slots: Vec<u64>,
    len: usize,
}

impl Seen {
    /// Adds a hash; false when it was there.
    pub(super) fn insert(&mut self, hash: u64) -> bool {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let hash = hash.max(1);
        match place(&mut self.slots, hash) {
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
            if let Some(slot) = place(&mut larger, *hash) {
                *slot = *hash;
            }
        }
        self.slots = larger;
    }
}

/// The slot that holds the hash, or the empty one where it belongs.
fn place(slots: &mut [u64], hash: u64) -> Option<&mut u64> {
    let mask = slots.len().wrapping_sub(1);
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are as good as any")]
    let mut at = hash as usize & mask;
    while !matches!(slots.get(at), Some(slot) if *slot == 0 || *slot == hash) {
        at = (at + 1) & mask;
    }
    slots.get_mut(at)
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn every_hash_is_new_once() {
        let mut seen = Seen::default();
        let hashes = || (0..10_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert!(hashes().all(|hash| seen.insert(hash)));
        assert!(hashes().all(|hash| !seen.insert(hash)));
    }
}
