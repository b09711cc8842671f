//! Writes a streamed response body.

use std::cell::Cell;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStream;

use super::platform::ignore;

#[wasm_bindgen]
extern "C" {
    /// `workerd`'s pair of streams without a queue, whose reader may be outside JavaScript.
    type IdentityTransformStream;

    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<IdentityTransformStream, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn readable(this: &IdentityTransformStream) -> Result<ReadableStream, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn writable(this: &IdentityTransformStream) -> Result<Writable, JsValue>;

    type Writable;

    #[wasm_bindgen(method, catch, js_name = getWriter)]
    fn writer(this: &Writable) -> Result<Writer, JsValue>;

    type Writer;

    #[wasm_bindgen(method, getter, catch)]
    fn closed(this: &Writer) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Writer, bytes: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &Writer) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writer, reason: &JsValue) -> Result<Promise, JsValue>;
}

/// Writes a body. Dropping it before [`BodyWriter::end`] aborts the body, so that it never appears complete.
pub(super) struct BodyWriter {
    writer: Writer,
    ended: Cell<bool>,
}

impl BodyWriter {
    /// A writer, and the stream that it writes to.
    ///
    /// # Errors
    /// If the platform has no such streams.
    pub(super) fn new() -> Result<(Self, ReadableStream), JsValue> {
        let stream = IdentityTransformStream::new()?;
        let writer = stream.writable()?.writer()?;
        ignore(&writer.closed()?);
        Ok((Self { writer, ended: Cell::new(false) }, stream.readable()?))
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

    /// Closes the body if it is complete, or else aborts it. The future completes when the reader has noticed.
    pub(super) fn end(self, complete: bool) -> impl Future<Output = ()> {
        let ending = if complete { self.writer.close() } else { self.break_off() };
        self.ended.set(true);
        settle(ending)
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
