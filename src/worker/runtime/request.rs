//! Requests from the platform.

use js_sys::{Array, JSON};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::Request;

use super::platform::{Message, array_from, random_uuid};
use crate::api::Redactor;
use crate::worker::config::Config;
use crate::worker::request_head::RequestHead;

/// Reads the head of a request.
///
/// It crosses the boundary as one JSON text: each string takes a microsecond, and a browser's request has about 50.
/// `worker::Request` is not used: it reports `GET` for every method that it does not know.
pub(super) fn head(request: &Request, config: Option<&Config>) -> RequestHead {
    // Without a URL, the response is 400.
    let (method, url, headers) = read(request.unchecked_ref()).unwrap_or_default();
    let secrets = config.map_or_else(Redactor::default, |config| config.redactor.clone());
    let mut head = RequestHead::new(method, &url, headers, &secrets);
    if !head.has_valid_request_id() {
        head.request_id = random_uuid().unwrap_or_default();
    }
    head
}

/// A method, a URL, and header names with their values.
type Parts = (String, String, Vec<(String, String)>);

fn read(request: &Message) -> Result<Parts, JsValue> {
    let headers = array_from(request.headers()?.as_ref())?;
    let parts = Array::of3(&request.method()?, &request.url()?, &headers);
    let json = JSON::stringify(&parts)?.as_string().unwrap_or_default();
    // As a value: the errors of a typed one, which print floats, would add 14 KB to the Worker, gzipped.
    let parts = serde_json::from_str(&json).unwrap_or_default();
    let [method, url, headers] = array(parts);
    let Value::Array(headers) = headers else { return Err(JsValue::NULL) };
    let headers =
        headers.into_iter().map(|header| array(header).map(text)).map(|[name, value]| (name, value));
    Ok((text(method), text(url), headers.collect()))
}

/// The items of an array; `null` if it has another length.
fn array<const N: usize>(value: Value) -> [Value; N] {
    let items = if let Value::Array(items) = value { items } else { Vec::new() };
    items.try_into().unwrap_or([const { Value::Null }; N])
}

fn text(value: Value) -> String {
    if let Value::String(text) = value { text } else { String::new() }
}
