//! Copies bytes.

use alloc::vec;
use alloc::vec::Vec;

/// The bytes that are copied at once.
pub(super) const BLOCK: usize = 16;

/// Copies between slices of the same length. `copy_from_slice` would link its panic and the message.
pub(super) fn copy(from: &[u8], to: &mut [u8]) {
    let (from_blocks, from_rest) = from.as_chunks::<BLOCK>();
    let (to_blocks, to_rest) = to.as_chunks_mut::<BLOCK>();
    for (to, from) in to_blocks.iter_mut().zip(from_blocks) {
        *to = *from;
    }
    for (to, from) in to_rest.iter_mut().zip(from_rest) {
        *to = *from;
    }
}

/// Lengthens a buffer with zeros. Built for size, `Vec::resize` would write them one by one.
pub(super) fn grow(buffer: &mut Vec<u8>, length: usize) {
    let mut longer = vec![0; length];
    if let Some(start) = longer.get_mut(..buffer.len()) {
        copy(buffer, start);
    }
    *buffer = longer;
}
