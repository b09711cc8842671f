//! Requests from the platform.

use wasm_bindgen::prelude::*;
use web_sys::Request;

use crate::worker::request_head::RequestHead;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}

/// Reads the head of a request. Not through `worker::Request`, whose method is `GET` for every method that it does not
/// know.
pub(super) fn head(request: &Request) -> RequestHead {
    let headers = worker::Headers(request.headers());
    let mut head = RequestHead::new(request.method(), &request.url(), &headers);
    if head.request_id.is_empty() {
        head.request_id = random_uuid();
    }
    head
}
