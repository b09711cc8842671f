//! The part of a body that is in memory: an image that is not whole, and the chunk behind it.

use alloc::vec::Vec;

/// A buffer that holds one chunk and one unfinished image, whatever the body's size, and is used again for
/// every chunk.
///
/// ```
/// use cf_list_images::api::scan::CarryBuffer;
///
/// let mut window = CarryBuffer::default();
/// window.push(3, |room| room.copy_from_slice(b"abc"));
/// window.keep(1);
/// window.push(2, |room| room.copy_from_slice(b"de"));
/// assert_eq!(window.bytes(), b"cde");
/// ```
#[derive(Debug, Default)]
pub struct CarryBuffer {
    buffer: Vec<u8>,
    /// The bytes in use; the rest is room.
    length: usize,
}

impl CarryBuffer {
    /// Takes a chunk of `length` bytes, written by `fill`, behind what was kept.
    pub fn push(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) {
        let end = self.length + length;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        if let Some(room) = self.buffer.get_mut(self.length..end) {
            fill(room);
        }
        self.length = end;
    }

    /// What was kept, and the chunk.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Drops all but the last `held` bytes.
    pub fn keep(&mut self, held: usize) {
        let gone = self.length.saturating_sub(held);
        if gone > 0 {
            self.buffer.copy_within(gone..self.length, 0);
            self.length -= gone;
        }
    }
}
