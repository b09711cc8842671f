//! The imports of `boundary.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/worker/runtime/boundary.js")]
extern "C" {
    #[wasm_bindgen(js_name = requestFacts)]
    pub(super) fn request_facts(request: &JsValue) -> String;

    pub(super) fn respond(status: u16, shared: &str, own: &str, body: &JsValue) -> JsValue;

    #[wasm_bindgen(js_name = copyOut)]
    pub(super) fn copy_out(bytes: &[u8]) -> JsValue;

    #[wasm_bindgen(catch)]
    pub(super) async fn asset(env: &JsValue, url: &str, method: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = withHeaders)]
    pub(super) fn with_headers(response: &JsValue, headers: &str) -> JsValue;

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

    #[wasm_bindgen(catch, js_name = withinLimit)]
    pub(super) async fn within_limit(env: &JsValue, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn cached(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = header)]
    pub(super) fn header_of(response: &JsValue, name: &str) -> Option<String>;

    #[wasm_bindgen(js_name = bodyOf)]
    pub(super) fn body_of(response: &JsValue) -> JsValue;

    pub(super) async fn keep(key: &str, headers: &str, body: &JsValue) -> JsValue;

    pub(super) fn join(key: &str, patience: u32) -> Option<js_sys::Promise>;

    pub(super) fn land(key: &str, headers: &str, bytes: Option<&[u8]>);

    #[wasm_bindgen(catch, js_name = bindingPage)]
    pub(super) async fn binding_page(env: &JsValue, query: &str) -> Result<JsValue, JsValue>;
}
