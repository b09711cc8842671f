//! Requests from the platform.

use js_sys::{Array, JSON};
use wasm_bindgen::prelude::*;
use web_sys::Request;

use crate::api::Redactor;
use crate::worker::config::Config;
use crate::worker::request_head::RequestHead;

#[wasm_bindgen]
extern "C" {
    /// A request whose properties stay in JavaScript.
    type Properties;

    #[wasm_bindgen(method, getter)]
    fn method(this: &Properties) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn url(this: &Properties) -> JsValue;

    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}

/// Reads the head of a request.
///
/// It crosses the boundary as one JSON text: each string takes a microsecond, and a browser's request has about 50.
/// `worker::Request` is not used: it reports `GET` for every method that it does not know.
pub(super) fn head(request: &Request, config: Option<&Config>) -> RequestHead {
    let properties: &Properties = request.unchecked_ref();
    let headers = Array::from(&request.headers());
    let parts = Array::of3(&properties.method(), &properties.url(), &headers);
    // Serializing strings does not fail; if it did, there would be no URL, and the response is 400.
    let json = JSON::stringify(&parts).ok().and_then(|json| json.as_string()).unwrap_or_default();
    let (method, url, headers): (String, String, Vec<(String, String)>) =
        serde_json::from_str(&json).unwrap_or_default();
    let mut head = RequestHead::new(method, &url, headers);
    if !head.has_valid_request_id(config.map_or(&Redactor::default(), |config| &config.redactor)) {
        head.request_id = random_uuid();
    }
    head
}
