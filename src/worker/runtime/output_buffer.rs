//! Output that is not written yet.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use crate::fetch::buffer;

/// A buffer outside wasm memory, which may be reallocated while a write waits for its reader.
pub(super) struct OutputBuffer {
    memory: Uint8Array,
    length: u32,
    total: usize,
}

impl OutputBuffer {
    /// An empty buffer, from the pool.
    ///
    /// # Errors
    /// When there is no memory.
    pub(super) fn acquire() -> Result<Self, JsValue> {
        let memory = buffer::acquire()?;
        Ok(Self { memory: Uint8Array::new(&memory), length: 0, total: 0 })
    }

    /// Appends bytes. Overwrites what [`OutputBuffer::take`] returned before.
    ///
    /// # Errors
    /// When there is no memory for it to grow.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        let from = self.length;
        let length = u32::try_from(bytes.len()).ok().and_then(|more| from.checked_add(more));
        let length = length.ok_or(JsValue::UNDEFINED)?;
        if length > self.memory.length() {
            let memory = buffer::allocate(length.max(self.memory.length().saturating_mul(2)))?;
            let larger = Uint8Array::new(&memory);
            larger.set(&self.memory.subarray(0, from), 0);
            self.memory = larger;
        }
        self.memory.subarray(from, length).copy_from(bytes);
        self.length = length;
        self.total += bytes.len();
        Ok(())
    }

    /// The total number of bytes appended.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Takes the content, as a view that is valid until the next [`OutputBuffer::append`], and empties the buffer.
    pub(super) fn take(&mut self) -> Uint8Array {
        let bytes = self.memory.subarray(0, self.length);
        self.length = 0;
        bytes
    }

    /// Returns the memory to the pool. No write of it may be pending.
    pub(super) fn release(self) {
        buffer::release(self.memory.buffer());
    }
}
