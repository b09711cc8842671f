//! A response's body that is written as it comes.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStream;

#[wasm_bindgen]
extern "C" {
    /// `workerd`'s own: a pair of streams without a queue, whose reader may be outside JavaScript.
    type IdentityTransformStream;

    // Neither these nor the getters can throw: they take no arguments and run nobody's code.
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
    /// Takes a rejection that nobody else waits for.
    static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
}

fn ignore(promise: &Promise) {
    IGNORE.with(|ignore| {
        let _ = promise.catch(ignore);
    });
}

/// A body's other end. Dropped before [`BodyWriter::close`], it breaks off: the body never ends as if it were whole.
pub(super) struct BodyWriter {
    writer: Writer,
    fate: Fate,
    ended: Cell<bool>,
}

/// Whether a body broke off. It outlives the writer.
#[derive(Clone, Default)]
pub(super) struct Fate(Rc<Cell<bool>>);

impl Fate {
    /// Whether the body broke off.
    pub(super) fn is_broken(&self) -> bool {
        self.0.get()
    }
}

impl BodyWriter {
    /// A writer and the stream that it writes.
    pub(super) fn new() -> (Self, ReadableStream) {
        let stream = IdentityTransformStream::new();
        let writer = stream.writable().writer();
        ignore(&writer.closed());
        (Self { writer, fate: Fate::default(), ended: Cell::new(false) }, stream.readable())
    }

    /// Tells later whether the body broke off.
    pub(super) fn fate(&self) -> Fate {
        self.fate.clone()
    }

    /// Writes: whether the reader is still there, once it has taken the bytes. They must stay as they are until then.
    pub(super) fn write(&self, bytes: &Uint8Array) -> impl Future<Output = bool> + use<> {
        let writing = self.writer.write(bytes).map(JsFuture::from);
        async {
            match writing {
                Ok(writing) => writing.await.is_ok(),
                Err(_) => false,
            }
        }
    }

    /// Ends the body; the future ends when its reader knows.
    pub(super) fn close(self) -> impl Future<Output = ()> {
        self.ended.set(true);
        settle(self.writer.close())
    }

    /// Breaks the body off; the future ends when its reader knows.
    pub(super) fn abort(self) -> impl Future<Output = ()> {
        settle(self.break_off())
    }

    fn break_off(&self) -> Result<Promise, JsValue> {
        self.ended.set(true);
        self.fate.0.set(true);
        self.writer.abort(&js_sys::Error::new("the upstream's body broke off"))
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

/// Waits for the end of something whose failure means that the reader has left.
fn settle(started: Result<Promise, JsValue>) -> impl Future<Output = ()> + use<> {
    let settling = started.map(JsFuture::from);
    async {
        if let Ok(settling) = settling {
            let _ = settling.await;
        }
    }
}
