//! The part of a body that is in memory: the start of an incomplete image, and the chunk after it.

use alloc::vec::Vec;

use super::copy::{copy, grow};

/// A buffer for one chunk and the incomplete image before it, whatever the size of the body.
///
/// ```
/// use cf_list_images::api::scan::CarryBuffer;
///
/// let mut buffer = CarryBuffer::default();
/// buffer.push(3, |space| space.copy_from_slice(b"abc"));
/// buffer.carry(1);
/// buffer.push(2, |space| space.copy_from_slice(b"de"));
/// assert_eq!(buffer.bytes(), b"cde");
/// ```
#[derive(Debug, Default)]
pub struct CarryBuffer {
    buffer: Vec<u8>,
    /// The bytes in use; free space follows.
    length: usize,
}

impl CarryBuffer {
    /// Appends a chunk of `length` bytes that `fill` writes.
    pub fn push(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) {
        let end = self.length + length;
        if self.buffer.len() < end {
            // Twice as long, so that an image in many chunks is copied a few times only.
            let length = end.max(self.buffer.len() * 2);
            grow(&mut self.buffer, length);
        }
        if let Some(space) = self.buffer.get_mut(self.length..end) {
            fill(space);
        }
        self.length = end;
    }

    /// The bytes carried over, and the chunk.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Drops all but the last `length` bytes, which are carried over to the next chunk.
    pub fn carry(&mut self, length: usize) {
        let dropped = self.length.saturating_sub(length);
        if dropped > 0 {
            // `copy_within` would link its panics and their messages.
            let carried = self.bytes().get(dropped..).unwrap_or_default().to_vec();
            self.length = 0;
            self.push(carried.len(), |space| copy(&carried, space));
        }
    }
}
