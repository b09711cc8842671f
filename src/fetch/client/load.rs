//! Reads a page from a response, chunk by chunk.

use serde::de::IgnoredAny;

use super::error::ListError;
use crate::api::envelope::from_json_lossy;
use crate::api::scan::{Bounds, Checked, ImageStream};
use crate::api::{Image, Redactor};
use crate::fetch::{FetchError, Refusal, Response};

/// The most bytes copied into wasm memory at a time: the memory does not grow with the body.
const SLICE: usize = 65_536;

/// Receives the images of a page, each as the JSON that the scanner has accepted.
pub(in crate::fetch) trait ImageList: Default {
    fn add(&mut self, json: &[u8]) -> Result<(), ListError>;
}

impl ImageList for Vec<Image> {
    fn add(&mut self, json: &[u8]) -> Result<(), ListError> {
        self.push(from_json_lossy(json)?);
        Ok(())
    }
}

/// A page that is complete.
pub(in crate::fetch) struct Loaded<L> {
    pub(in crate::fetch) images: L,
    /// What it has besides its images. `success` is true.
    pub(in crate::fetch) checked: Checked,
    /// The API's messages: a JSON array without secrets.
    pub(in crate::fetch) messages: String,
    /// `X-Request-Id`, or the API's `cf-ray`, if the response shows one.
    pub(in crate::fetch) request_id: Option<String>,
}

/// Reads a response whose status is a success. The outer error is one of the request, which may be repeated.
pub(super) async fn read<L: ImageList>(
    response: Response,
    bounds: Bounds,
    key: [u64; 2],
    redactor: &Redactor,
) -> Result<Result<Loaded<L>, ListError>, FetchError> {
    let status = response.status();
    let request_id = response.header("x-request-id").or_else(|| response.header("cf-ray"));
    let request_id = request_id.map(|id| redactor.redact(&id).into_owned());
    let mut body = response.into_body();
    let mut stream = ImageStream::new().with_bounds(bounds).with_hashes(key);
    let mut images = L::default();
    while let Some(chunk) = body.next().await? {
        for start in (0..chunk.len()).step_by(SLICE) {
            let length = SLICE.min(chunk.len() - start);
            let fill = |space: &mut [u8]| {
                chunk.copy_to(start, space);
            };
            if let Err(error) = take(&mut stream, length, fill, &mut images) {
                return Ok(Err(error));
            }
        }
    }
    Ok(match stream.finish() {
        Ok(checked) if checked.success => {
            let messages = redacted(&checked.messages, redactor);
            Ok(Loaded { images, checked, messages, request_id })
        }
        Ok(checked) => Err(FetchError::Refused(Refusal::of_errors(status, &checked.errors, redactor)).into()),
        Err(error) => Err(error.into()),
    })
}

/// Takes the next bytes of the body.
fn take(
    stream: &mut ImageStream,
    length: usize,
    fill: impl FnOnce(&mut [u8]),
    images: &mut impl ImageList,
) -> Result<(), ListError> {
    if let Some(error) = stream.feed_batch(length, fill).error {
        return Err(error.into());
    }
    stream.images().try_for_each(|json| images.add(json))
}

/// The messages of a page, which are a JSON array or nothing, without secrets. If a secret was outside of a string, nothing is
/// left of them.
fn redacted(messages: &[u8], redactor: &Redactor) -> String {
    let messages = redactor.redact(str::from_utf8(messages).unwrap_or_default());
    let is_json = serde_json::from_str::<IgnoredAny>(&messages).is_ok();
    if is_json { messages.into_owned() } else { "[]".to_owned() }
}
