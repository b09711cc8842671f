//! A request with a short response as one call into JavaScript, for the Worker: 4 % less of its CPU time than by way of
//! [`Call::start`], which takes a promise and some thirty calls more.

use js_sys::{ArrayBuffer, Promise, TypeError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::bindings::{self, Abort};
use super::call::Call;
use super::response::WHOLE;
use super::timeout::{MAX_TIMER_MS, at_most, now_ms};
use super::{Cause, FetchError, Response};

// Relative to the glue in build/worker-glue, where esbuild resolves it.
#[wasm_bindgen(raw_module = "../../src/worker/js/exchange.ts")]
extern "C" {
    type Exchange;

    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str, headers: &str, timeout_ms: u32, whole: u32) -> Result<Exchange, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn received(this: &Exchange) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn expired(this: &Exchange) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn controller(this: &Exchange) -> Result<Abort, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &Exchange) -> Result<(), JsValue>;

    type Received;

    #[wasm_bindgen(method, getter, catch)]
    fn response(this: &Received) -> Result<bindings::Response, JsValue>;

    /// Nobody else holds it.
    #[wasm_bindgen(method, getter, catch)]
    fn bytes(this: &Received) -> Result<Option<ArrayBuffer>, JsValue>;
}

/// Sends a request, and waits for the beginning of the body as [`super::Request::send`] does.
pub(super) async fn send(
    url: &str,
    headers: &[(&str, &str)],
    timeout_ms: u32,
    pause_ms: u32,
) -> Result<Response, FetchError> {
    let started = now_ms();
    let refused = |thrown| FetchError::Request(Cause::new(thrown));
    let timer_ms = timeout_ms.min(MAX_TIMER_MS);
    let exchange =
        lines(headers).and_then(|lines| Exchange::new(url, &lines, timer_ms, WHOLE)).map_err(refused)?;
    let failure = |thrown| {
        let expired = exchange.expired().unwrap_or(false);
        if expired { FetchError::Timeout } else { FetchError::Network(Cause::new(thrown)) }
    };
    let unfinished = AbortOnDrop(&exchange);
    let promise = exchange.received().map_err(failure)?;
    let received: Received = JsFuture::from(promise).await.map_err(failure)?.unchecked_into();
    let response = received.response().map_err(failure)?;
    let bytes = received.bytes().map_err(failure)?;
    let result = if let Some(bytes) = bytes {
        Response::whole(&response, bytes).map_err(failure)
    } else {
        let left = at_most(f64::from(timeout_ms) - (now_ms() - started), timeout_ms);
        let call = Call::resume(exchange.controller().map_err(failure)?, left)?;
        Response::begin(call, response, pause_ms).await
    };
    std::mem::forget(unfinished);
    result
}

/// Headers in lines: a name, then its value.
fn lines(headers: &[(&str, &str)]) -> Result<String, JsValue> {
    let mut lines = String::new();
    for text in headers.iter().flat_map(|(name, value)| [name, value]) {
        if text.contains('\n') {
            return Err(TypeError::new("expected a header without line breaks").into());
        }
        lines.push_str(text);
        lines.push('\n');
    }
    Ok(lines)
}

/// Aborts a request whose future is dropped, since nothing would receive its response.
struct AbortOnDrop<'e>(&'e Exchange);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        // Only a listener of the signal can throw, which is not a failure of this request.
        let _ = self.0.abort();
    }
}
