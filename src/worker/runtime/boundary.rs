//! The imports of `boundary.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/worker/runtime/boundary.js")]
extern "C" {
    #[derive(Clone)]
    pub(super) type Exchange;

    #[wasm_bindgen(static_method_of = Exchange, catch)]
    pub(super) async fn open(url: &str, headers: &str, timeout: u32, idle: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &Exchange) -> u16;

    #[wasm_bindgen(method)]
    pub(super) fn header(this: &Exchange, name: &str) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn part(this: &Exchange) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub(super) fn ended(this: &Exchange) -> bool;

    #[wasm_bindgen(method, catch)]
    pub(super) async fn read(this: &Exchange) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method)]
    pub(super) fn cancel(this: &Exchange);

    #[wasm_bindgen(js_name = byteLength)]
    pub(super) fn byte_length(chunk: &JsValue) -> usize;

    #[wasm_bindgen(js_name = copyIn)]
    pub(super) fn copy_in(chunk: &JsValue, from: usize, room: &mut [u8]);

    pub(super) type Outlet;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Outlet;

    #[wasm_bindgen(method, getter)]
    pub(super) fn body(this: &Outlet) -> JsValue;

    #[derive(Clone)]
    pub(super) type Spool;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Spool;

    #[wasm_bindgen(method)]
    pub(super) fn append(this: &Spool, bytes: &[u8]);

    pub(super) async fn pump(
        exchange: &Exchange,
        outlets: &js_sys::Array,
        spool: &Spool,
        step: &Closure<dyn FnMut(JsValue) -> bool>,
    ) -> JsValue;

    pub(super) async fn verify(algorithm: &str, key: &str, signature: &[u8], data: &[u8]) -> JsValue;
}

/// Headers as `boundary.js` reads them, a line for each name and value. A line break in a value would begin another
/// header.
pub(super) fn lines(headers: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(512);
    for (name, value) in headers {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
        text.push('\n');
        text.extend(value.chars().filter(|char| !matches!(char, '\n' | '\r' | '\0')));
    }
    text
}
