//! A JSON array under construction.

use alloc::vec::Vec;

use super::copy::{BLOCK, copy, grow};

#[derive(Debug, Clone, Default)]
pub(super) struct JsonArray {
    /// The array, and free space after it.
    buffer: Vec<u8>,
    length: usize,
}

impl JsonArray {
    /// Appends an element, which is JSON.
    pub(super) fn push(&mut self, element: &[u8]) {
        self.push_part(element, element.len());
    }

    /// Appends the first `length` of these bytes as an element. It copies whole blocks, even if that copies
    /// bytes after the element: most elements are too short for a call of `memcpy`.
    #[inline]
    pub(super) fn push_part(&mut self, bytes: &[u8], length: usize) {
        let end = self.length + 1 + length;
        if self.buffer.len() < end + BLOCK {
            grow(&mut self.buffer, end * 2 + BLOCK);
        }
        self.put(if self.length == 0 { b'[' } else { b',' });
        let start = self.length;
        let mut at = 0;
        while at < length {
            let Some(from) = bytes.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) else { break };
            let Some(to) = self.buffer.get_mut(start + at..).and_then(<[u8]>::first_chunk_mut) else { break };
            *to = *from;
            at += BLOCK;
        }
        if at < length
            && let (Some(from), Some(to)) = (bytes.get(at..length), self.buffer.get_mut(start + at..end))
        {
            copy(from, to);
        }
        self.length = end;
    }

    /// Ends the array. Call [`Self::clear`] before the next element.
    pub(super) fn close(&mut self) {
        if self.length == 0 {
            grow(&mut self.buffer, BLOCK);
            self.put(b'[');
        }
        self.put(b']');
    }

    /// Appends a byte: there is space for one after every element.
    #[inline(always)]
    fn put(&mut self, byte: u8) {
        if let Some(end) = self.buffer.get_mut(self.length) {
            *end = byte;
        }
        self.length += 1;
    }

    /// The array so far.
    pub(super) fn json(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    /// The array; empty if it has no elements.
    pub(super) fn into_json(mut self) -> Vec<u8> {
        if self.length > 0 {
            self.close();
        }
        self.buffer.truncate(self.length);
        self.buffer
    }
}
