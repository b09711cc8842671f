//! The part of a body that is in memory: what is left of the last chunk, and the next one behind it.

use super::error::DecodeError;
use super::scanner::{Scanner, Visitor};

/// A buffer that holds one chunk and one unfinished image, whatever the body's size.
#[derive(Debug, Default)]
pub struct Window {
    buffer: Vec<u8>,
    /// The bytes in use; the rest is room.
    length: usize,
    /// The body's offset of the first byte.
    base: u64,
}

impl Window {
    /// Takes `length` bytes, written by `fill`, and scans them.
    ///
    /// # Errors
    /// As [`Scanner::scan`].
    pub fn feed(
        &mut self,
        scanner: &mut Scanner,
        length: usize,
        fill: impl FnOnce(&mut [u8]),
        visitor: &mut impl Visitor,
    ) -> Result<(), DecodeError> {
        let end = self.length + length;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        if let Some(room) = self.buffer.get_mut(self.length..end) {
            fill(room);
        }
        self.length = end;
        let bytes = self.buffer.get(..end).unwrap_or_default();
        let result = scanner.scan(bytes, self.base, visitor);
        self.forget(scanner.retain());
        result
    }

    /// Drops what comes before an offset.
    fn forget(&mut self, retain: u64) {
        let gone = usize::try_from(retain.saturating_sub(self.base)).unwrap_or(usize::MAX).min(self.length);
        self.buffer.copy_within(gone..self.length, 0);
        self.length -= gone;
        self.base += gone as u64;
    }
}
