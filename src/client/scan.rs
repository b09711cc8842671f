//! One page's images as they arrive.

use wasm_bindgen::prelude::*;

use super::answer::refused;
use super::boundary::{byte_length, copy_to, parse_error_list, parse_list};
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
    pub fn feed(&mut self, chunk: &JsValue) -> Result<JsValue, JsValue> {
        if let Some(error) = self.failed.take() {
            return Err(ClientError::from(error).into());
        }
        let batch = self.images.feed_batch(byte_length(chunk), |room| copy_to(chunk, 0, room));
        match batch.error {
            Some(error) if batch.images == 0 => return Err(ClientError::from(error).into()),
            error => self.failed = error,
        }
        let take = match &mut self.remaining {
            Some(remaining) => {
                let take = batch.images.min(usize::try_from(*remaining).unwrap_or(usize::MAX));
                *remaining -= take as u64;
                take
            }
            None => batch.images,
        };
        parse_list(batch.json, take)
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
        Err(refused(status, parse_error_list(&end.errors, secret)?).into())
    }
}
