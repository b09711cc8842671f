//! The platform's functions that `web-sys` and `worker` bind without `catch`, or that take a value which may be of
//! another type than expected.
//!
//! An exception in an import without `catch` unwinds through wasm frames without running destructors: the request never
//! ends, and what it had borrowed stays borrowed for all later requests. `tests/worker/imports.test.ts` lists the imports
//! that remain without it.

use js_sys::{Array, JsString, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStream};
use worker::Env;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    pub(super) fn entries(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, js_namespace = crypto, js_name = randomUUID)]
    pub(super) fn random_uuid() -> Result<String, JsValue>;

    /// Writes a line to the log. The level is `info`: `wrangler dev --log-level info` leaves out the simulators' own lines.
    #[wasm_bindgen(js_namespace = console, js_name = info)]
    pub(super) fn log(line: &str);

    /// Writes what was thrown to the log.
    #[wasm_bindgen(js_namespace = console)]
    pub(super) fn error(thrown: &JsValue);

    /// A `Request` or a `Response`, if it is what it should be.
    pub(super) type Message;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn headers(this: &Message) -> Result<Headers, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn status(this: &Message) -> Result<u16, JsValue>;

    /// `null` without a body.
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn body(this: &Message) -> Result<Option<ReadableStream>, JsValue>;

    /// The body as text.
    #[wasm_bindgen(method, catch)]
    pub(super) fn text(this: &Message) -> Result<JsValue, JsValue>;

    /// Aborted when the client disconnects. `undefined` without the compatibility flag `enable_request_signal`.
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn signal(this: &Message) -> Result<Option<Signal>, JsValue>;

    pub(super) type Signal;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn aborted(this: &Signal) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, catch, js_name = addEventListener)]
    pub(super) fn add_listener(this: &Signal, event: &JsString, listener: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeEventListener)]
    pub(super) fn remove_listener(this: &Signal, event: &JsString, listener: &JsValue)
    -> Result<(), JsValue>;

    /// A response with the status and the headers of another one. Its body is a stream, a text or `null`.
    #[wasm_bindgen(extends = web_sys::Response, js_name = Response)]
    pub(super) type LikeResponse;

    #[wasm_bindgen(constructor, catch, js_class = Response)]
    pub(super) fn like(body: &JsValue, other: &JsValue) -> Result<LikeResponse, JsValue>;

    /// A stream whose methods are `catch`.
    type Stream;

    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Stream) -> Result<Promise, JsValue>;

    /// The platform's context of a request.
    type ExecutionContext;

    #[wasm_bindgen(method, catch, js_name = waitUntil)]
    fn wait_until(this: &ExecutionContext, promise: &Promise) -> Result<(), JsValue>;

    /// A binding that fetches, such as `ASSETS`.
    type Fetcher;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Fetcher, url: &str, init: &JsValue) -> Result<JsValue, JsValue>;

    /// The binding of a rate limit.
    type Limiter;

    #[wasm_bindgen(method, catch)]
    fn limit(this: &Limiter, options: &JsValue) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// Handles rejections that can be ignored.
    static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
}

/// Ignores a promise's rejection, which would be reported as unhandled.
pub(super) fn ignore(promise: &Promise) {
    IGNORE.with(|ignore| {
        let _ = promise.catch(ignore);
    });
}

/// The value of a promise, or of what else a function returned.
pub(super) async fn settled(returned: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&returned?)).await
}

/// Cancels a stream that nobody will read, so that its source is released at once.
pub(super) fn cancel(stream: &ReadableStream) {
    // It fails if the stream is locked: then somebody reads it.
    if let Ok(cancelling) = stream.unchecked_ref::<Stream>().cancel() {
        ignore(&cancelling);
    }
}

/// Lets a promise settle after the response.
///
/// # Errors
/// When the request has ended already.
pub(super) fn wait_until(context: &JsValue, promise: &Promise) -> Result<(), JsValue> {
    context.unchecked_ref::<ExecutionContext>().wait_until(promise)
}

/// A binding by its name; `undefined` without one.
fn binding(env: &Env, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(env, &name.into())
}

/// Requests a URL from the binding of this name.
///
/// # Errors
/// If there is no such binding, the URL is invalid, or the binding fails.
pub(super) async fn fetch_from(
    env: &Env,
    name: &str,
    url: &str,
    method: &str,
    headers: &Headers,
) -> Result<Message, JsValue> {
    let init = Object::new();
    Reflect::set(&init, &"method".into(), &method.into())?;
    Reflect::set(&init, &"headers".into(), headers)?;
    let fetcher: Fetcher = binding(env, name)?.unchecked_into();
    settled(fetcher.fetch(url, &init)).await.map(JsCast::unchecked_into)
}

/// Whether a key is within the limit of the binding of this name.
///
/// # Errors
/// If there is no such binding, or it fails.
pub(super) async fn is_within_limit(env: &Env, name: &str, key: &str) -> Result<bool, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"key".into(), &key.into())?;
    let limiter: Limiter = binding(env, name)?.unchecked_into();
    let outcome = settled(limiter.limit(&options)).await?;
    Ok(Reflect::get(&outcome, &"success".into())?.is_truthy())
}
