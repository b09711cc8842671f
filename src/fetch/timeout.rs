//! Timeouts and delays.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

use super::bindings::{Abort, clear_timeout, set_timeout};

/// Aborts a request that takes too long: first one that has not begun to respond by a deadline, then one whose body
/// pauses for too long.
///
/// In `workerd` a timer for each chunk costs more than reading it. So one timer is reused: when it fires, it measures
/// how long the caller has been waiting, and starts again for what is left.
pub(super) struct Timeout {
    state: Rc<State>,
}

struct State {
    abort: Abort,
    /// When the deadline is, in milliseconds since the Unix epoch.
    deadline: Cell<f64>,
    /// The longest pause, in milliseconds; `None` before the response begins, while the deadline counts.
    pause_ms: Cell<Option<u32>>,
    /// Since when the caller waits for the server. Only that time counts as a pause.
    waiting_since: Cell<Option<f64>>,
    expired: Cell<bool>,
    timer: RefCell<Option<Timer>>,
    callback: OnceCell<Closure<dyn FnMut()>>,
}

impl Timeout {
    /// Starts with a deadline `ms` from now.
    ///
    /// # Errors
    /// What the platform throws if it cannot start a timer.
    pub(super) fn start(abort: Abort, ms: u32) -> Result<Self, JsValue> {
        let state = Rc::new_cyclic(|weak: &Weak<State>| {
            let weak = weak.clone();
            let fire = move || {
                if let Some(state) = weak.upgrade() {
                    state.fire();
                }
            };
            State {
                abort,
                deadline: Cell::new(now_ms() + f64::from(ms)),
                pause_ms: Cell::new(None),
                waiting_since: Cell::new(None),
                expired: Cell::new(false),
                timer: RefCell::new(None),
                callback: OnceCell::from(Closure::<dyn FnMut()>::new(fire)),
            }
        });
        state.arm(ms)?;
        Ok(Self { state })
    }

    /// Brings the deadline forward, to at most `ms` from now.
    pub(super) fn shorten(&self, ms: u32) {
        let now = now_ms();
        let left = self.state.pause_ms.take().map_or(self.state.deadline.get() - now, |_| f64::INFINITY);
        let left = at_most(left, ms);
        self.state.deadline.set(now + f64::from(left));
        self.state.rearm(left);
    }

    /// Ends the deadline: from now on, no pause may be longer than `ms`.
    pub(super) fn limit_pauses(&self, ms: u32) {
        self.state.pause_ms.set(Some(ms));
        // The timer that runs measures the first pause, unless it would be late.
        if self.state.deadline.get() - now_ms() > f64::from(ms) {
            self.state.rearm(ms);
        }
    }

    /// Records that the caller begins to wait for the server, if there is a limit to pauses.
    pub(super) fn begin_wait(&self) {
        self.state.waiting_since.set(self.state.pause_ms.get().map(|_| now_ms()));
    }

    /// Records that the server has sent something.
    pub(super) fn end_wait(&self) {
        self.state.waiting_since.set(None);
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

    /// Starts the timer again. Without another timer, nothing would end the wait, so the request expires.
    fn rearm(&self, ms: u32) {
        if self.arm(ms).is_err() {
            self.expire();
        }
    }

    fn fire(&self) {
        match self.pause_ms.get() {
            None => self.expire(),
            Some(pause) => {
                let waited = self.waiting_since.get().map_or(0.0, |since| now_ms() - since);
                match at_most(f64::from(pause) - waited, pause) {
                    0 => self.expire(),
                    left => self.rearm(left),
                }
            }
        }
    }

    fn expire(&self) {
        self.timer.take();
        self.expired.set(true);
        // Only a listener of the signal can throw, which is not a failure of this request.
        let _ = self.abort.abort();
    }
}

/// A time that is left, in whole milliseconds: at most `ms`, also if the clock was set back.
pub(super) fn at_most(left: f64, ms: u32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a u32")]
    let left = left.clamp(0.0, f64::from(ms)) as u32;
    left
}

/// Milliseconds since the Unix epoch.
pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// The longest delay of a timer, in milliseconds: with a longer one, it fires immediately.
pub(super) const MAX_TIMER_MS: u32 = 0x7fff_ffff;

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
