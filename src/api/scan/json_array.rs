//! A JSON array under construction.

use alloc::vec::Vec;

use wide::{bytemuck, i8x16};

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
    /// bytes after the element: most elements are too short for a call of `memcpy`. False if the blocks are
    /// not all ASCII, or `bytes` has not so many.
    #[inline]
    pub(super) fn push_part(&mut self, bytes: &[u8], length: usize) -> bool {
        let end = self.length + 1 + length;
        if self.buffer.len() < end + BLOCK {
            grow(&mut self.buffer, end * 2 + BLOCK);
        }
        self.put(if self.length == 0 { b'[' } else { b',' });
        let start = self.length;
        self.length = end;
        let blocks = length.div_ceil(BLOCK);
        let space = self.buffer.get_mut(start..).unwrap_or_default();
        if let (Some(from), Some(to)) =
            (bytes.as_chunks::<BLOCK>().0.get(..blocks), space.as_chunks_mut::<BLOCK>().0.get_mut(..blocks))
        {
            let mut all = i8x16::splat(0);
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
                all |= bytemuck::cast::<_, i8x16>(*from);
            }
            // The bitmask has the highest bit of each byte.
            return all.to_bitmask() == 0;
        }
        if let (Some(from), Some(to)) = (bytes.get(..length), space.get_mut(..length)) {
            copy(from, to);
        }
        false
    }

    /// Removes the last element, of `length` bytes, unless it is the only one.
    pub(super) fn undo(&mut self, length: usize) {
        self.length -= length + 1;
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
