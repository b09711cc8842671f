//! A JSON array under way.

use alloc::vec::Vec;

/// Bytes that are copied at once.
const BLOCK: usize = 16;
/// Longer elements are worth a call of `memcpy`.
const SHORT: usize = 64;

#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// The array, and room behind it.
    buffer: Vec<u8>,
    length: usize,
}

impl List {
    /// Appends an element, JSON itself.
    pub(super) fn push(&mut self, element: &[u8]) {
        self.push_part(element, element.len());
    }

    /// Appends the first `length` of these bytes as an element. It copies whole blocks, as far as there are bytes:
    /// most elements are too short for a call of `memcpy`.
    #[inline]
    pub(super) fn push_part(&mut self, bytes: &[u8], length: usize) {
        let end = self.length + 1 + length;
        if self.buffer.len() < end + BLOCK {
            self.buffer.resize(end * 2 + BLOCK, 0);
        }
        self.put(if self.length == 0 { b'[' } else { b',' });
        let start = self.length;
        let mut at = 0;
        while at < length && length <= SHORT {
            match (bytes.get(at..at + BLOCK), self.buffer.get_mut(start + at..start + at + BLOCK)) {
                (Some(from), Some(to)) => to.copy_from_slice(from),
                _ => break,
            }
            at += BLOCK;
        }
        if at < length
            && let (Some(from), Some(to)) = (bytes.get(at..length), self.buffer.get_mut(start + at..end))
        {
            to.copy_from_slice(from);
        }
        self.length = end;
    }

    /// Ends the array. Nothing can be appended until [`Self::clear`].
    pub(super) fn close(&mut self) {
        if self.length == 0 {
            self.buffer.resize(BLOCK, 0);
            self.put(b'[');
        }
        self.put(b']');
    }

    /// Appends a byte, for which there is room behind every element.
    fn put(&mut self, byte: u8) {
        if let Some(end) = self.buffer.get_mut(self.length) {
            *end = byte;
        }
        self.length += 1;
    }

    /// The array, or its beginning.
    pub(super) fn json(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    /// The array, ended; empty bytes if nothing is in it.
    pub(super) fn into_json(mut self) -> Vec<u8> {
        if self.length > 0 {
            self.close();
        }
        self.buffer.truncate(self.length);
        self.buffer
    }
}
