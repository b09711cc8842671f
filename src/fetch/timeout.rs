//! Timeouts and delays.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

use super::bindings::{Abort, clear_timeout, set_timeout};

/// Aborts a request when the server sends nothing for too long.
///
/// One timer covers the whole request, first until the response begins, then between the chunks of its body: in
/// `workerd` a timer for each chunk costs more than reading it. So a pause in the body times out after one to two
/// intervals.
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
    /// Starts the first interval, of `first_ms`.
    ///
    /// # Errors
    /// What the platform throws if it cannot start a timer.
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

    /// Sets whether the caller waits for the server. Only that time counts.
    pub(super) fn waiting(&self, waiting: bool) {
        self.state.waiting.set(waiting);
    }

    /// Records that the server has sent something.
    pub(super) fn progress(&self) {
        self.state.progress.set(true);
    }

    /// Whether the request was aborted because it was too slow.
    pub(super) fn expired(&self) -> bool {
        self.state.expired.get()
    }

    /// Clears the timer.
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
        // Progress is reset only while the caller waits, so that its next wait has a whole interval.
        let silent = self.waiting.get() && !self.progress.replace(false);
        // Without another timer, nothing would end the wait.
        if silent || self.arm(self.idle_ms).is_err() {
            self.expired.set(true);
            // Only a listener of the signal can throw, which is not a failure of this request.
            let _ = self.abort.abort();
        }
    }
}

/// The longest delay of a timer, in milliseconds: with a longer one, it fires immediately.
const MAX_TIMER_MS: u32 = 0x7fff_ffff;

/// A platform timer. Dropping it clears it.
struct Timer(JsValue);

impl Timer {
    fn start(callback: &JsValue, ms: u32) -> Result<Self, JsValue> {
        set_timeout(callback, ms.min(MAX_TIMER_MS)).map(Self)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // It fails only if the platform has no timers.
        let _ = clear_timeout(&self.0);
    }
}

/// Waits for `ms` milliseconds. Dropping the future clears its timer. Completes immediately if the platform has no
/// timers.
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
            // Can't throw: `resolve` is the promise's own function.
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        }
        wait.resolve = Some(resolve);
    });
    let _ = JsFuture::from(promise).await;
}

/// Settles the promise when dropped: a promise that stays pending would never free its callbacks.
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
