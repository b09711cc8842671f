//! Writes a streamed response body.

use std::cell::Cell;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStream;

#[wasm_bindgen]
extern "C" {
    /// `workerd`'s pair of streams without a queue, whose reader may be outside JavaScript.
    type IdentityTransformStream;

    // Functions without `catch` cannot throw: they take no arguments and run only the platform's code.
    #[wasm_bindgen(constructor)]
    fn new() -> IdentityTransformStream;

    #[wasm_bindgen(method, getter)]
    fn readable(this: &IdentityTransformStream) -> ReadableStream;

    #[wasm_bindgen(method, getter)]
    fn writable(this: &IdentityTransformStream) -> Writable;

    type Writable;

    #[wasm_bindgen(method, js_name = getWriter)]
    fn writer(this: &Writable) -> Writer;

    type Writer;

    #[wasm_bindgen(method, getter)]
    fn closed(this: &Writer) -> Promise;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Writer, bytes: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &Writer) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writer, reason: &JsValue) -> Result<Promise, JsValue>;
}

thread_local! {
    /// Handles rejections that can be ignored.
    static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
}

fn ignore(promise: &Promise) {
    IGNORE.with(|ignore| {
        let _ = promise.catch(ignore);
    });
}

/// Writes a body. Dropping it before [`BodyWriter::close`] aborts the body, so that it never appears complete.
pub(super) struct BodyWriter {
    writer: Writer,
    ended: Cell<bool>,
}

impl BodyWriter {
    /// A writer, and the stream that it writes to.
    pub(super) fn new() -> (Self, ReadableStream) {
        let stream = IdentityTransformStream::new();
        let writer = stream.writable().writer();
        ignore(&writer.closed());
        (Self { writer, ended: Cell::new(false) }, stream.readable())
    }

    /// Writes bytes. They must not change until the future completes, when the reader has taken them. Returns whether
    /// the reader is still connected.
    pub(super) fn write(&self, bytes: &Uint8Array) -> impl Future<Output = bool> + use<> {
        let writing = self.writer.write(bytes).map(JsFuture::from);
        async {
            match writing {
                Ok(writing) => writing.await.is_ok(),
                Err(_) => false,
            }
        }
    }

    /// Ends the body. The future completes when the reader has reached the end.
    pub(super) fn close(self) -> impl Future<Output = ()> {
        self.ended.set(true);
        settle(self.writer.close())
    }

    /// Aborts the body. The future completes when the stream is aborted.
    pub(super) fn abort(self) -> impl Future<Output = ()> {
        settle(self.break_off())
    }

    fn break_off(&self) -> Result<Promise, JsValue> {
        self.ended.set(true);
        self.writer.abort(&js_sys::Error::new("the upstream's body is incomplete"))
    }
}

impl Drop for BodyWriter {
    fn drop(&mut self) {
        if !self.ended.get()
            && let Ok(aborting) = self.break_off()
        {
            ignore(&aborting);
        }
    }
}

/// Waits for an operation that fails only if the reader has disconnected.
fn settle(started: Result<Promise, JsValue>) -> impl Future<Output = ()> + use<> {
    let settling = started.map(JsFuture::from);
    async {
        if let Ok(settling) = settling {
            let _ = settling.await;
        }
    }
}
