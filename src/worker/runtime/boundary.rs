//! The imports of `boundary.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/worker/runtime/boundary.js")]
extern "C" {
    pub(super) async fn verify(algorithm: &str, key: &str, signature: &[u8], data: &[u8]) -> JsValue;
}
