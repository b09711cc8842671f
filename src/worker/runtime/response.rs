//! Responses for the platform.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{ReadableStream, ResponseInit};

use super::platform::{self, LikeResponse, Message};
use crate::worker::response::{self, Headers};

/// The most combinations of a status and common headers to cache.
const MAX_COMMON: usize = 64;

/// Headers whose value is almost always new. All others are the same in many responses.
const VARYING: [&str; 4] = ["ETag", "X-Request-Id", "Server-Timing", "Age"];

/// A status with the headers common to many responses, and the platform's form of them.
type Common = ((u16, Headers), ResponseInit);

thread_local! {
    /// Built once: setting all 14 headers of a page takes 35 µs more, 6 % of a request for 100 images. There are few, so
    /// they are compared one by one.
    static COMMON: RefCell<Vec<Common>> = RefCell::default();
}

// Relative to the glue in build/worker-glue, where esbuild resolves it.
#[wasm_bindgen(raw_module = "../../src/worker/js/response.ts")]
extern "C" {
    /// A response with `bytes`, which it copies. `own` are the names and values of further headers, in lines.
    #[wasm_bindgen(catch, js_name = responseOfBytes)]
    fn response_of_bytes(bytes: &[u8], init: &ResponseInit, own: &str) -> Result<web_sys::Response, JsValue>;

    /// A response with a stream, or without a body.
    #[wasm_bindgen(catch, js_name = responseOfStream)]
    fn response_of_stream(
        stream: Option<&ReadableStream>,
        init: &ResponseInit,
        own: &str,
    ) -> Result<web_sys::Response, JsValue>;
}

/// A response whose body may be a stream.
pub(super) type Response = response::Response<Body>;

/// A body.
pub(super) enum Body {
    /// In memory, possibly shared.
    Bytes(Rc<Vec<u8>>),
    /// A stream.
    Stream(Unread),
    /// The body, status and headers of the gallery's file.
    Asset(Asset),
}

/// A stream that nobody reads yet. Dropping it cancels the stream, so that its source is released at once.
pub(super) struct Unread(Option<ReadableStream>);

impl Unread {
    /// The stream, for a reader.
    fn take(mut self) -> Option<ReadableStream> {
        self.0.take()
    }
}

impl From<ReadableStream> for Unread {
    fn from(stream: ReadableStream) -> Self {
        Self(Some(stream))
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        if let Some(stream) = &self.0 {
            platform::cancel(stream);
        }
    }
}

/// A file of the gallery.
pub(super) struct Asset {
    /// The platform's response, whose status and headers count.
    pub response: Message,
    /// Its body.
    pub body: Option<AssetBody>,
}

/// The body of a file.
pub(super) enum AssetBody {
    /// The file as it is.
    Stream(Unread),
    /// What it was changed to.
    Text(String),
}

impl Body {
    /// No body.
    pub(super) fn empty() -> Self {
        Self::Bytes(Rc::default())
    }
}

impl From<ReadableStream> for Body {
    fn from(stream: ReadableStream) -> Self {
        Self::Stream(stream.into())
    }
}

impl From<response::Response> for Response {
    fn from(response: response::Response) -> Self {
        let response::Response { status, headers, body, cause } = response;
        Self { status, headers, body: Body::Bytes(Rc::new(body)), cause }
    }
}

impl Response {
    /// The platform's response, without the body if the request is `HEAD`.
    ///
    /// # Errors
    /// When the platform refuses a header.
    pub(super) fn into_web(self, head: bool) -> Result<web_sys::Response, JsValue> {
        let bodiless = head || matches!(self.status, 204 | 304);
        if let Body::Asset(asset) = self.body {
            return with_headers(asset, &self.headers);
        }
        let mut own = String::new();
        let mut common = Headers::with_capacity(self.headers.len());
        for (name, value) in self.headers {
            if VARYING.contains(&name) {
                for text in [name, &single_line(&value)] {
                    own.push_str(text);
                    own.push('\n');
                }
            } else {
                common.push((name, value));
            }
        }
        let init = init(self.status, common)?;
        match self.body {
            Body::Bytes(bytes) if !bodiless => response_of_bytes(&bytes, &init, &own),
            Body::Stream(stream) if !bodiless => response_of_stream(stream.take().as_ref(), &init, &own),
            _ => response_of_stream(None, &init, &own),
        }
    }
}

/// A status with headers, known or new.
fn init(status: u16, headers: Headers) -> Result<ResponseInit, JsValue> {
    let key = (status, headers);
    let known = |common: &Vec<Common>| Some(common.iter().find(|(known, _)| *known == key)?.1.clone());
    if let Some(init) = COMMON.with_borrow(known) {
        return Ok(init);
    }
    let headers = web_sys::Headers::new()?;
    for (name, value) in &key.1 {
        headers.append(name, &single_line(value))?;
    }
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&headers);
    COMMON.with_borrow_mut(|common| {
        if common.len() >= MAX_COMMON {
            common.clear();
        }
        common.push((key, init.clone()));
    });
    Ok(init)
}

/// A file of the gallery with some headers set.
fn with_headers(asset: Asset, headers: &Headers) -> Result<web_sys::Response, JsValue> {
    let is_changed = matches!(asset.body, Some(AssetBody::Text(_)));
    let body: JsValue = match asset.body {
        Some(AssetBody::Stream(stream)) => stream.take().into(),
        Some(AssetBody::Text(text)) => text.into(),
        None => JsValue::NULL,
    };
    let response = LikeResponse::like(&body, &asset.response)?;
    let all = response.headers();
    if is_changed {
        all.delete("Content-Length")?;
    }
    if !all.has("Cache-Control")? {
        all.set("Cache-Control", "no-store")?;
    }
    for (name, value) in headers {
        all.set(name, &single_line(value))?;
    }
    Ok(response.into())
}

/// A header's value without line breaks, which the platform would refuse.
fn single_line(value: &str) -> Cow<'_, str> {
    let breaks = ['\n', '\r', '\0'];
    if value.contains(breaks) { value.replace(breaks, "").into() } else { value.into() }
}
