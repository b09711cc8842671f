//! A pool of JavaScript buffers, which saves the garbage collector one large buffer per body.

use std::cell::RefCell;

use js_sys::ArrayBuffer;
use wasm_bindgen::{JsCast, JsValue};

use super::bindings::Memory;

/// The size of every buffer in the pool, in bytes.
pub const SIZE: u32 = 524_288;
/// The most buffers that the pool holds.
const CAPACITY: usize = 4;

thread_local! {
    static POOL: RefCell<Vec<ArrayBuffer>> = const { RefCell::new(Vec::new()) };
}

/// A buffer of [`SIZE`] bytes, from the pool or new. Its content is unspecified.
///
/// # Errors
/// The platform's `RangeError` if there is not enough memory.
///
/// ```no_run
/// use cf_list_images::fetch::buffer;
///
/// # fn example() -> Result<(), wasm_bindgen::JsValue> {
/// let memory = buffer::acquire()?;
/// assert_eq!(memory.byte_length(), buffer::SIZE);
/// buffer::release(memory);
/// # Ok(())
/// # }
/// ```
pub fn acquire() -> Result<ArrayBuffer, JsValue> {
    match POOL.with_borrow_mut(Vec::pop) {
        Some(buffer) => Ok(buffer),
        None => allocate(SIZE),
    }
}

/// Returns a buffer to the pool. It must not be used afterwards. A buffer of another size, or for which the pool has no
/// space, is left to the garbage collector.
pub fn release(buffer: ArrayBuffer) {
    if buffer.byte_length() == SIZE {
        POOL.with_borrow_mut(|pool| {
            if pool.len() < CAPACITY {
                pool.push(buffer);
            }
        });
    }
}

/// A new buffer of `length` zero bytes.
///
/// # Errors
/// The platform's `RangeError` if there is not enough memory.
pub fn allocate(length: u32) -> Result<ArrayBuffer, JsValue> {
    Memory::new(length).map(JsCast::unchecked_into)
}

/// Frees the memory of a buffer now, and not when the garbage collector finds it: a short page is garbage at once, and
/// for every sixty megabytes of them, `workerd` would collect its whole heap. The buffer is empty afterwards.
pub(super) fn free(buffer: &ArrayBuffer) {
    // A platform without `ArrayBuffer.prototype.transfer` frees it later.
    let _ = buffer.unchecked_ref::<Memory>().transfer(0);
}
