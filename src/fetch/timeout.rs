//! Time-outs and waits.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

use super::bindings::{Abort, clear_timeout, set_timeout};

/// Aborts a request once the server has been silent for the whole of an interval.
///
/// One timer watches over all of a request: first the time until the response begins, then the time between two
/// parts of its body. A timer for each part would cost more than reading the part does, in `workerd` at least. A
/// silence that begins in the middle of an interval ends with the next one.
pub(super) struct Timeout {
    state: Rc<State>,
}

struct State {
    abort: Abort,
    /// The interval after the first one.
    idle_ms: u32,
    waiting: Cell<bool>,
    progress: Cell<bool>,
    expired: Cell<bool>,
    timer: RefCell<Option<Timer>>,
    callback: OnceCell<Closure<dyn FnMut()>>,
}

impl Timeout {
    /// Begins the first interval, of `first_ms`.
    ///
    /// # Errors
    /// With what the platform throws when there is no timer.
    pub(super) fn start(abort: Abort, first_ms: u32, idle_ms: u32) -> Result<Self, JsValue> {
        let state = Rc::new_cyclic(|weak: &Weak<State>| {
            let weak = weak.clone();
            let fire = move || {
                if let Some(state) = weak.upgrade() {
                    state.fire();
                }
            };
            State {
                abort,
                idle_ms,
                waiting: Cell::new(false),
                progress: Cell::new(false),
                expired: Cell::new(false),
                timer: RefCell::new(None),
                callback: OnceCell::from(Closure::<dyn FnMut()>::new(fire)),
            }
        });
        state.arm(first_ms)?;
        Ok(Self { state })
    }

    /// Says whether the caller waits for the server: a caller that reads slowly is not the server's fault.
    pub(super) fn waiting(&self, waiting: bool) {
        self.state.waiting.set(waiting);
    }

    /// Notes that the server has sent something.
    pub(super) fn progress(&self) {
        self.state.progress.set(true);
    }

    /// Whether the request was aborted for being too slow.
    pub(super) fn expired(&self) -> bool {
        self.state.expired.get()
    }

    /// Ends the watch.
    pub(super) fn stop(&self) {
        self.state.timer.take();
    }
}

impl State {
    fn arm(&self, ms: u32) -> Result<(), JsValue> {
        let timer = self.callback.get().map(|callback| Timer::start(callback.as_ref(), ms)).transpose()?;
        self.timer.replace(timer);
        Ok(())
    }

    fn fire(&self) {
        let silent = self.waiting.get() && !self.progress.replace(false);
        // Without a further timer nothing would end a silence: better now.
        if silent || self.arm(self.idle_ms).is_err() {
            self.expired.set(true);
            // A listener's exception is the listener's.
            let _ = self.abort.abort();
        }
    }
}

/// A timer of the platform's; dropped, it is cleared.
struct Timer(JsValue);

impl Timer {
    fn start(callback: &JsValue, ms: u32) -> Result<Self, JsValue> {
        set_timeout(callback, ms).map(Self)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // Fails only without any timers, and then there is none to clear.
        let _ = clear_timeout(&self.0);
    }
}

/// Waits for so many milliseconds. Dropped before, it clears its timer. Where the platform has no timers, it does not
/// wait.
///
/// ```no_run
/// # async fn example() {
/// cf_list_images::fetch::sleep(500).await;
/// # }
/// ```
pub async fn sleep(ms: u32) {
    let mut wait = Wait { resolve: None, timer: None };
    let promise = Promise::new(&mut |resolve: Function, _| {
        match Timer::start(&resolve, ms) {
            Ok(timer) => wait.timer = Some(timer),
            // Can't throw: `resolve` is the promise's own.
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        }
        wait.resolve = Some(resolve);
    });
    let _ = JsFuture::from(promise).await;
}

/// Settles a promise when it is dropped: one that stays pending would keep the callbacks of its future for ever.
struct Wait {
    resolve: Option<Function>,
    timer: Option<Timer>,
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.timer.take();
        if let Some(resolve) = self.resolve.take() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}
