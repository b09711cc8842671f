//! A response, whose body has begun to arrive.

use js_sys::{ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use super::FetchError;
use super::bindings::{self, NamedHeaders};
use super::body::{Body, not_bytes};
use super::call::Call;

/// A body whose declared length is at most this, in bytes, is read as a whole with the response.
pub(super) const WHOLE: u32 = 1_048_576;
/// The number of bytes of any other body that are read with the response, if it is a success …
const PREFIX: usize = 32_768;
/// … and if it is not.
const REFUSAL: usize = 524_288;
/// The longest wait for the body of a response that is not a success, in milliseconds: the status says enough.
const REFUSAL_MS: u32 = 1_000;

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

/// Reads the beginning of a body: more than `bytes` bytes, or all of it. If that fails, the body has failed.
async fn beginning(call: Call, response: &bindings::Response, length: Option<u64>, bytes: usize) -> Body {
    if length.is_some_and(|length| length <= WHOLE.into()) {
        let bytes = call.wait(response.array_buffer()).await;
        let bytes: Result<ArrayBuffer, _> =
            bytes.and_then(|bytes| bytes.dyn_into().map_err(|_| call.failure(not_bytes())));
        return match bytes {
            Ok(bytes) => {
                call.complete();
                Body::whole(Uint8Array::new(&bytes))
            }
            Err(error) => Body::failed(call, error),
        };
    }
    let stream = response.body().and_then(|stream| Ok((stream, response.kind()?)));
    match stream {
        Ok((stream, kind)) => {
            // A page can read the length of another origin's response, but not whether its body is encoded.
            let mut body = Body::stream(call, stream, length.filter(|_| kind != "cors"));
            body.buffer(bytes).await;
            body
        }
        Err(thrown) => {
            let error = call.failure(thrown);
            Body::failed(call, error)
        }
    }
}

/// A response, whose body has begun to arrive. See [`Request`](super::Request) for an example.
pub struct Response {
    status: u16,
    headers: Headers,
    body: Body,
}

impl Response {
    /// Waits for the beginning of the body. Later, it may pause for at most `pause_ms`.
    pub(super) async fn begin(
        call: Call,
        response: bindings::Response,
        pause_ms: u32,
    ) -> Result<Self, FetchError> {
        let head = (|| {
            let (status, headers) = (response.status()?, response.headers()?);
            let length = declared_length(headers.unchecked_ref())?;
            Ok((status, headers, length))
        })();
        let (status, headers, length): (u16, Headers, Option<u64>) =
            head.map_err(|thrown: JsValue| call.failure(thrown))?;
        let is_success = (200..300).contains(&status);
        if !is_success {
            call.shorten_deadline(REFUSAL_MS);
        }
        let body = beginning(call, &response, length, if is_success { PREFIX } else { REFUSAL }).await;
        match body.failure() {
            Some(error) if is_success => return Err(error.clone()),
            _ => body.limit_pauses(pause_ms),
        }
        Ok(Self { status, headers, body })
    }

    /// A response whose body has been read, into memory that nobody else holds.
    ///
    /// # Errors
    /// What the platform throws if it is not a response.
    #[cfg(feature = "worker")]
    pub(super) fn whole(response: &bindings::Response, memory: ArrayBuffer) -> Result<Self, JsValue> {
        Ok(Self { status: response.status()?, headers: response.headers()?, body: Body::owned(memory) })
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
