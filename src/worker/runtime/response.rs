//! Responses for the platform.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStream, ResponseInit};

use super::platform::{self, LikeResponse, Message};
use crate::worker::response::{self, Headers};

/// The most combinations of a status and common headers to cache.
const MAX_COMMON: usize = 64;

thread_local! {
    /// Headers whose value is almost always new. All others are the same in many responses.
    static VARYING: [(&'static str, JsString); 4] =
        ["ETag", "X-Request-Id", "Server-Timing", "Age"].map(|name| (name, name.into()));
    /// Statuses with the headers common to many responses, built once: setting all 14 headers of a page takes 35 µs
    /// more, 6 % of a request for 100 images.
    static COMMON: RefCell<HashMap<(u16, Headers), ResponseInit>> = RefCell::default();
}

#[wasm_bindgen]
extern "C" {
    /// Headers whose names are passed as JavaScript strings.
    type NamedHeaders;

    #[wasm_bindgen(method, catch)]
    fn append(this: &NamedHeaders, name: &JsString, value: &str) -> Result<(), JsValue>;
}

/// The JavaScript string with the name of a varying header.
fn varying(name: &str) -> Option<JsString> {
    VARYING.with(|known| known.iter().find(|(one, _)| *one == name).map(|(_, name)| name.clone()))
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
        let mut own = Vec::new();
        let mut common = Headers::with_capacity(self.headers.len());
        for (name, value) in self.headers {
            match varying(name) {
                Some(name) => own.push((name, value)),
                None => common.push((name, value)),
            }
        }
        let init = init(self.status, common)?;
        let response = match self.body {
            Body::Bytes(bytes) if !bodiless => {
                let bytes = Uint8Array::from(bytes.as_slice());
                web_sys::Response::new_with_opt_js_u8_array_and_init(Some(&bytes), &init)?
            }
            Body::Stream(stream) if !bodiless => {
                web_sys::Response::new_with_opt_readable_stream_and_init(stream.take().as_ref(), &init)?
            }
            _ => web_sys::Response::new_with_opt_str_and_init(None, &init)?,
        };
        let headers: NamedHeaders = response.headers().unchecked_into();
        for (name, value) in own {
            headers.append(&name, &single_line(&value))?;
        }
        Ok(response)
    }
}

/// A status with headers, cached or new.
fn init(status: u16, headers: Headers) -> Result<ResponseInit, JsValue> {
    let key = (status, headers);
    if let Some(init) = COMMON.with_borrow(|common| common.get(&key).cloned()) {
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
        common.insert(key, init.clone());
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
