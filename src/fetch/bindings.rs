//! The platform's functions that `web-sys` binds without `catch`, or only for windows.
//!
//! An exception in an import without `catch` unwinds through wasm frames without running destructors, and the future
//! that called it never completes. A page may replace `fetch`, so its result is not trusted either.

use js_sys::{ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, Headers, RequestInit};

#[wasm_bindgen]
extern "C" {
    // On `globalThis`, because the glue may have an export of the same name.
    #[wasm_bindgen(catch, js_namespace = globalThis)]
    pub(super) fn fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;

    /// The timer's handle: a number, in Node an object.
    #[wasm_bindgen(catch, js_namespace = globalThis, js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &JsValue, ms: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = globalThis, js_name = clearTimeout)]
    pub(super) fn clear_timeout(handle: &JsValue) -> Result<(), JsValue>;

    /// `Abort` is an `AbortController` whose `abort` is `catch`: it runs the listeners of its signal.
    #[wasm_bindgen(extends = AbortController, js_name = AbortController)]
    #[derive(Clone)]
    pub(super) type Abort;

    #[wasm_bindgen(method, catch, js_class = AbortController)]
    pub(super) fn abort(this: &Abort) -> Result<(), JsValue>;

    pub(super) type Response;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn status(this: &Response) -> Result<u16, JsValue>;

    #[wasm_bindgen(method, getter, catch, js_name = type)]
    pub(super) fn kind(this: &Response) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn headers(this: &Response) -> Result<Headers, JsValue>;

    /// `null` without a body.
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn body(this: &Response) -> Result<Option<Stream>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    pub(super) fn array_buffer(this: &Response) -> Result<JsValue, JsValue>;

    /// Headers that take a name that is in JavaScript already.
    pub(super) type NamedHeaders;

    #[wasm_bindgen(method, catch)]
    pub(super) fn has(this: &NamedHeaders, name: &JsString) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn get(this: &NamedHeaders, name: &JsString) -> Result<Option<String>, JsValue>;

    pub(super) type Stream;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    pub(super) fn reader(this: &Stream) -> Result<Reader, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    pub(super) fn reader_with(
        this: &Stream,
        options: &web_sys::ReadableStreamGetReaderOptions,
    ) -> Result<Reader, JsValue>;

    /// A reader of either mode.
    pub(super) type Reader;

    #[wasm_bindgen(method, catch)]
    pub(super) fn read(this: &Reader) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = read)]
    pub(super) fn read_into(this: &Reader, view: &Uint8Array) -> Result<JsValue, JsValue>;

    /// The result of a read.
    pub(super) type ReadResult;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn done(this: &ReadResult) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn value(this: &ReadResult) -> Result<JsValue, JsValue>;

    /// `Memory` is an `ArrayBuffer` whose constructor is `catch`: the allocation may fail.
    #[wasm_bindgen(extends = ArrayBuffer, js_name = ArrayBuffer)]
    pub(super) type Memory;

    #[wasm_bindgen(constructor, catch, js_class = ArrayBuffer)]
    pub(super) fn new(length: u32) -> Result<Memory, JsValue>;

    /// A platform may lack it (ECMAScript 2024).
    #[wasm_bindgen(method, catch, js_class = ArrayBuffer)]
    pub(super) fn transfer(this: &Memory, length: u32) -> Result<ArrayBuffer, JsValue>;
}
