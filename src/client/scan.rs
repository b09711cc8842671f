//! One page's images as they arrive.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::answer::refused;
use super::boundary::{byte_length, copy_to, parse_errors, parse_list};
use super::error::ClientError;
use crate::api::scan::{DecodeError, ImageStream};

/// The scan of one successful answer's body.
#[wasm_bindgen]
pub struct ImageScan {
    images: ImageStream,
    remaining: Option<u64>,
    /// Found after images that are out by now.
    failed: Option<DecodeError>,
}

impl ImageScan {
    pub(super) fn new(remaining: Option<u64>) -> Self {
        Self { images: ImageStream::new(), remaining, failed: None }
    }
}

#[wasm_bindgen]
impl ImageScan {
    /// Takes a part of the body, at most some hundred KiB: the images that are whole by now.
    ///
    /// # Errors
    /// Kind `decode`; images before the place where the body goes wrong are handed out first.
    pub fn feed(&mut self, chunk: &JsValue) -> Result<Array, JsValue> {
        if let Some(error) = self.failed.take() {
            return Err(ClientError::from(error).into());
        }
        let batch = self.images.feed_batch(byte_length(chunk), |room| copy_to(chunk, 0, room));
        match batch.error {
            Some(error) if batch.images == 0 => return Err(ClientError::from(error).into()),
            error => self.failed = error,
        }
        let images = parse_list(batch.json).map_err(ClientError::Parse)?;
        if let Some(remaining) = &mut self.remaining {
            let take = u32::try_from(*remaining).unwrap_or(u32::MAX).min(images.length());
            *remaining -= u64::from(take);
            images.set_length(take);
        }
        Ok(images)
    }

    /// Whether the limit is reached.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn done(&self) -> bool {
        self.remaining == Some(0)
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// Kind `decode` when the body is cut off, or the refusal when it ends in `success: false`.
    pub fn finish(&mut self, status: u16, secret: &JsValue) -> Result<(), JsValue> {
        if let Some(error) = self.failed.take() {
            return Err(ClientError::from(error).into());
        }
        let end = self.images.finish().map_err(ClientError::from)?;
        if end.success {
            return Ok(());
        }
        let errors = js_sys::Uint8Array::from(end.errors.as_slice());
        let errors = parse_errors(&errors, secret).map_err(ClientError::Parse)?;
        Err(refused(status, Some(&errors)).into())
    }
}
