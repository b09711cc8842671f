//! A response, whose body has begun to arrive.

use js_sys::{ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use super::FetchError;
use super::bindings::{self, NamedHeaders};
use super::body::{Body, not_bytes};
use super::call::Call;

/// A body whose declared length is at most this, in bytes, is read as a whole with the response.
const WHOLE: u64 = 524_288;
/// The number of bytes of any other body that are read with the response, if it is a success …
const PREFIX: usize = 32_768;
/// … and if it is not.
const REFUSAL: usize = 524_288;

thread_local! {
    // In JavaScript once, not for each response.
    static CONTENT_ENCODING: JsString = "content-encoding".into();
    static CONTENT_LENGTH: JsString = "content-length".into();
}

/// The length of a body that is not encoded.
fn declared_length(headers: &NamedHeaders) -> Result<Option<u64>, JsValue> {
    if CONTENT_ENCODING.with(|name| headers.has(name))? {
        return Ok(None);
    }
    let length = CONTENT_LENGTH.with(|name| headers.get(name))?;
    Ok(length.and_then(|length| length.parse().ok()))
}

/// A response, whose body has begun to arrive. See [`Request`](super::Request) for an example.
pub struct Response {
    status: u16,
    headers: Headers,
    body: Body,
}

impl Response {
    /// Waits for the beginning of the body.
    pub(super) async fn begin(call: Call, response: bindings::Response) -> Result<Self, FetchError> {
        let head = (|| {
            let (status, headers) = (response.status()?, response.headers()?);
            let length = declared_length(headers.unchecked_ref())?;
            Ok((status, headers, length))
        })();
        let (status, headers, length): (u16, Headers, Option<u64>) =
            head.map_err(|thrown: JsValue| call.failure(thrown))?;
        let body = if length.is_some_and(|length| length <= WHOLE) {
            let bytes = call.wait(response.array_buffer()).await?;
            let bytes: ArrayBuffer = bytes.dyn_into().map_err(|_| call.failure(not_bytes()))?;
            Body::whole(call, Uint8Array::new(&bytes))
        } else {
            let stream = response.body().and_then(|stream| Ok((stream, response.kind()?)));
            let (stream, kind) = stream.map_err(|thrown| call.failure(thrown))?;
            // A page can read the length of another origin's response, but not whether its body is encoded.
            let mut body = Body::stream(call, stream, length.filter(|_| kind != "cors"));
            body.buffer(if (200..300).contains(&status) { PREFIX } else { REFUSAL }).await?;
            body
        };
        Ok(Self { status, headers, body })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is a success: 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header's value; `None` if there is no such header, or the name is invalid.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }

    /// Whether all of the body has arrived.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.body.is_complete()
    }

    /// The body, to be read chunk by chunk.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.body
    }

    /// The whole body, of at most `limit` bytes.
    ///
    /// # Errors
    /// [`FetchError::TooLarge`] if it is longer, which aborts the request. [`FetchError::Timeout`] or
    /// [`FetchError::Network`] if it is incomplete.
    pub async fn bytes(self, limit: usize) -> Result<Vec<u8>, FetchError> {
        let mut body = self.body;
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await? {
            if chunk.len() > limit - bytes.len() {
                return Err(FetchError::TooLarge { limit });
            }
            bytes.extend_from_slice(&chunk.to_vec());
        }
        Ok(bytes)
    }
}
