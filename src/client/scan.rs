//! One answer's body as it arrives.

use core::mem;

use wasm_bindgen::prelude::*;

use super::answer;
use super::boundary::{Images, add, byte_length, copy_to, images, take_images};
use super::error::ClientError;
use crate::api::scan::{Check, Checked};

/// Bytes that are copied into wasm at a time: they stay in the processor's cache, and the core's memory does
/// not grow with the body.
const SLICE: usize = 64 * 1024;

/// The scan of one body. Its images are made as they arrive.
#[wasm_bindgen]
pub struct ImageScan {
    check: Check,
    images: Images,
    /// Images that were made and not [taken](Self::take).
    waiting: usize,
    /// How many may be taken.
    limit: Option<u64>,
}

impl ImageScan {
    /// With a key the images are hashed.
    pub(super) fn new(key: Option<[u64; 2]>, limit: Option<u64>) -> Self {
        Self { check: Check::new(key).with_rows(), images: images(), waiting: 0, limit }
    }

    /// The body is over: the facts of its page, and the images.
    pub(super) fn end(&mut self, status: u16, secret: &JsValue) -> Result<(Checked, &Images), ClientError> {
        let checked = answer::read(status, mem::take(&mut self.check), secret)?;
        Ok((checked, &self.images))
    }

    /// Makes the images that the last bytes completed.
    fn make(&mut self) -> Result<(), JsValue> {
        let rows = self.check.rows();
        if rows.images > 0 {
            self.waiting += rows.images;
            add(&self.images, rows.json)?;
        }
        Ok(())
    }
}

#[wasm_bindgen]
impl ImageScan {
    /// Takes the body's next part. False if the body goes wrong in it: no other part is of use then, and the end
    /// says why.
    ///
    /// # Errors
    /// Kind `decode`, where the engine can't parse what is right.
    pub fn feed(&mut self, part: &JsValue) -> Result<bool, JsValue> {
        let length = byte_length(part);
        for at in (0..length).step_by(SLICE) {
            let fed = self.check.feed(SLICE.min(length - at), |room| copy_to(part, at, room));
            self.make()?;
            if fed.is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes out the images that are there by now, up to the limit.
    pub fn take(&mut self) -> JsValue {
        let waiting = mem::take(&mut self.waiting);
        let take = match &mut self.limit {
            Some(limit) => {
                let take = waiting.min(usize::try_from(*limit).unwrap_or(usize::MAX));
                *limit -= take as u64;
                take
            }
            None => waiting,
        };
        take_images(&self.images, take)
    }

    /// Whether the limit is reached.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn done(&self) -> bool {
        self.limit == Some(0)
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// Kind `decode` when the body went wrong or is cut off, or the refusal when it says `success: false`.
    pub fn finish(&mut self, status: u16, secret: &JsValue) -> Result<(), JsValue> {
        self.end(status, secret)?;
        Ok(())
    }
}
