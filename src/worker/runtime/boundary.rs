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

    pub(super) async fn verify(algorithm: &str, key: &str, signature: &[u8], data: &[u8]) -> JsValue;

    #[wasm_bindgen(catch, js_name = withinLimit)]
    pub(super) async fn within_limit(env: &JsValue, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn cached(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = header)]
    pub(super) fn header_of(response: &JsValue, name: &str) -> Option<String>;

    #[wasm_bindgen(js_name = bodyOf)]
    pub(super) fn body_of(response: &JsValue) -> JsValue;

    #[wasm_bindgen(catch)]
    pub(super) async fn keep(key: &str, headers: &str, body: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) async fn discard(key: &str) -> Result<JsValue, JsValue>;

    pub(super) fn join(key: &str, patience: u32) -> Option<js_sys::Promise>;

    pub(super) fn land(key: &str, headers: &str, bytes: Option<&[u8]>);

    #[wasm_bindgen(catch, js_name = bindingPage)]
    pub(super) async fn binding_page(env: &JsValue, query: &str) -> Result<JsValue, JsValue>;
}
