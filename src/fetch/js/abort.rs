//! Ends work when an `AbortSignal` aborts.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An `AbortSignal`, or another object with its methods. Any of them may throw.
    #[derive(Clone, Debug)]
    pub(super) type Signal;

    #[wasm_bindgen(method, getter, catch)]
    fn aborted(this: &Signal) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn reason(this: &Signal) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = addEventListener)]
    fn add_listener(this: &Signal, event: &str, listener: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeEventListener)]
    fn remove_listener(this: &Signal, event: &str, listener: &JsValue) -> Result<(), JsValue>;
}

impl Signal {
    /// The signal, if the value is one. Checks the shape, because a polyfill or another realm has its own class.
    pub(super) fn of(value: &JsValue) -> Option<Self> {
        let has = |name: &str| Reflect::get(value, &name.into()).ok();
        let is_signal = has("aborted")?.as_bool().is_some() && has("addEventListener")?.is_function();
        is_signal.then(|| value.clone().unchecked_into())
    }
}

/// Does the work until the signal aborts, then drops it.
///
/// # Errors
/// The error of the work, the signal's reason, or what the signal throws.
pub(super) async fn unless_aborted<T>(
    signal: &Signal,
    work: impl Future<Output = Result<T, JsValue>>,
) -> Result<T, JsValue> {
    let waker = Rc::new(Cell::new(None::<Waker>));
    let woken = Rc::clone(&waker);
    let wake = move || {
        if let Some(waker) = woken.take() {
            waker.wake();
        }
    };
    let _listener = Listener::start(signal, Closure::new(wake))?;
    let mut work = pin!(work);
    poll_fn(|context| {
        if signal.aborted()? {
            return Poll::Ready(Err(signal.reason()?));
        }
        waker.set(Some(context.waker().clone()));
        work.as_mut().poll(context)
    })
    .await
}

/// A listener for the event. Dropping it removes it.
struct Listener<'s> {
    signal: &'s Signal,
    callback: Closure<dyn FnMut()>,
}

impl<'s> Listener<'s> {
    fn start(signal: &'s Signal, callback: Closure<dyn FnMut()>) -> Result<Self, JsValue> {
        signal.add_listener("abort", callback.as_ref())?;
        Ok(Self { signal, callback })
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        // Nothing depends on it: the callback of a listener that stays does nothing.
        let _ = self.signal.remove_listener("abort", self.callback.as_ref());
    }
}
