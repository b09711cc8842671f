//! The imports: what is done in JavaScript because the engine does it best.

use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/client/boundary.js")]
extern "C" {
    /// A part of a body, copied to the front of `to`.
    #[wasm_bindgen(js_name = copyTo)]
    pub(super) fn copy_to(body: &JsValue, from: usize, to: &mut [u8]);

    /// The length of a body in bytes.
    #[wasm_bindgen(js_name = byteLength)]
    pub(super) fn byte_length(body: &JsValue) -> usize;

    /// `[images, messages]` of a checked envelope.
    #[wasm_bindgen(catch, js_name = parsePage)]
    pub(super) fn parse_page(body: &JsValue) -> Result<Array, JsValue>;

    /// `[errors, first code, first message]` of a checked envelope, without the secret.
    #[wasm_bindgen(catch, js_name = parseErrors)]
    pub(super) fn parse_errors(body: &JsValue, secret: &JsValue) -> Result<Array, JsValue>;

    /// The array of a run of checked JSON values with commas between them.
    #[wasm_bindgen(catch, js_name = parseList)]
    pub(super) fn parse_list(values: &[u8]) -> Result<Array, JsValue>;

    /// A refused value as a person would write it.
    pub(super) fn describe(value: &JsValue) -> String;

    /// A property of an object.
    pub(super) fn get(object: &JsValue, name: &str) -> JsValue;

    /// Sets a property of a plain object.
    #[wasm_bindgen(js_name = set)]
    pub(super) fn set(object: &JsValue, name: &str, value: &JsValue);

    /// The own entries of an object, flat: name, value, name, value…; undefined for anything else.
    pub(super) fn entries(value: &JsValue) -> Option<Array>;

    /// Whether this is a page or a page's worker.
    #[wasm_bindgen(js_name = isPage)]
    pub(super) fn is_page() -> bool;

    /// Whether a value is an array.
    #[wasm_bindgen(js_name = isArray)]
    pub(super) fn is_array(value: &JsValue) -> bool;

    /// Whether `new Headers(value)` takes it.
    #[wasm_bindgen(js_name = isHeaders)]
    pub(super) fn is_headers(value: &JsValue) -> bool;

    /// Whether a value is null or has the shape of an `AbortSignal`.
    #[wasm_bindgen(js_name = isSignal)]
    pub(super) fn is_signal(value: &JsValue) -> bool;
}
