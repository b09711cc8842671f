//! Work that ends when the client disconnects.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::JsString;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Request;

use super::platform::{Message, Signal};

thread_local! {
    // In JavaScript once, not for each request.
    static ABORT: JsString = "abort".into();
}

/// Notices that a request's client disconnects.
///
/// The platform then stops the request without running any destructor, so whatever other requests wait for must be
/// dropped before, in the event of the request's signal.
#[derive(Default)]
pub(super) struct Disconnect {
    state: Rc<State>,
    listening: Option<Listening>,
}

#[derive(Default)]
struct State {
    happened: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

struct Listening {
    signal: Signal,
    listener: Closure<dyn FnMut()>,
}

impl Disconnect {
    /// Listens to the request's signal. Without one, a disconnection is not noticed.
    pub(super) fn of(request: &Request) -> Self {
        let state = Rc::<State>::default();
        let signal = request.unchecked_ref::<Message>().signal().ok().flatten();
        let listening = signal.and_then(|signal| {
            state.happened.set(signal.aborted().unwrap_or(false));
            let listening = Rc::clone(&state);
            let listener = Closure::<dyn FnMut()>::new(move || listening.happen());
            ABORT.with(|abort| signal.add_listener(abort, listener.as_ref())).ok()?;
            Some(Listening { signal, listener })
        });
        Self { state, listening }
    }

    /// Runs `work`, and drops it when the client disconnects: `None`.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if self.state.happened.get() {
                return Poll::Ready(None);
            }
            match work.as_mut().poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending => {
                    self.state.waker.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl State {
    fn happen(&self) {
        self.happened.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Drop for Disconnect {
    fn drop(&mut self) {
        if let Some(Listening { signal, listener }) = &self.listening {
            // It fails only if the platform has no listeners.
            let _ = ABORT.with(|abort| signal.remove_listener(abort, listener.as_ref()));
        }
    }
}
