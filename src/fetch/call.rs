//! A request in progress.

use std::cell::Cell;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::bindings::Abort;
use super::timeout::Timeout;
use super::{Cause, FetchError};

/// The timeout and the abort signal of a request, from its start to the end of its body. Dropping it earlier aborts the
/// request.
pub(super) struct Call {
    abort: Abort,
    timeout: Timeout,
    complete: Cell<bool>,
}

impl Call {
    /// Starts the timeout: `timeout_ms` until the response begins.
    pub(super) fn start(timeout_ms: u32) -> Result<Self, FetchError> {
        let refused = |thrown| FetchError::Request(Cause::new(thrown));
        let abort: Abort = AbortController::new().map_err(refused)?.unchecked_into();
        let timeout = Timeout::start(abort.clone(), timeout_ms).map_err(refused)?;
        Ok(Self { abort, timeout, complete: Cell::new(false) })
    }

    /// The rest of a request that has been started with `abort`: `timeout_ms` are left until the response begins.
    #[cfg(feature = "worker")]
    pub(super) fn resume(abort: Abort, timeout_ms: u32) -> Result<Self, FetchError> {
        let timeout = Timeout::start(abort.clone(), timeout_ms)
            .map_err(|thrown| FetchError::Request(Cause::new(thrown)))?;
        Ok(Self { abort, timeout, complete: Cell::new(false) })
    }

    /// The signal for `fetch`.
    pub(super) fn signal(&self) -> AbortSignal {
        self.abort.signal()
    }

    /// Waits for the server within the timeout. `started` is a promise, or what was thrown instead of one. Dropping the
    /// future aborts the request, since nothing would receive the promise's result.
    pub(super) async fn wait(&self, started: Result<JsValue, JsValue>) -> Result<JsValue, FetchError> {
        let promise = started.map_err(|thrown| self.failure(thrown))?;
        let unsettled = AbortOnDrop(self);
        self.timeout.begin_wait();
        let settled = JsFuture::from(Promise::resolve(&promise)).await;
        self.timeout.end_wait();
        std::mem::forget(unsettled);
        settled.map_err(|thrown| self.failure(thrown))
    }

    /// Aborts the request, unless its body is complete.
    pub(super) fn abort(&self) {
        if !self.complete.get() {
            self.timeout.stop();
            // Only a listener of the signal can throw, which is not a failure of this request.
            let _ = self.abort.abort();
        }
    }

    /// The error for what the platform threw.
    pub(super) fn failure(&self, thrown: JsValue) -> FetchError {
        if self.timeout.expired() { FetchError::Timeout } else { FetchError::Network(Cause::new(thrown)) }
    }

    /// Brings the deadline forward, to at most `ms` from now.
    pub(super) fn shorten_deadline(&self, ms: u32) {
        if !self.complete.get() {
            self.timeout.shorten(ms);
        }
    }

    /// Ends the deadline: from now on, the server may pause for at most `ms`.
    pub(super) fn limit_pauses(&self, ms: u32) {
        if !self.complete.get() {
            self.timeout.limit_pauses(ms);
        }
    }

    /// Ends it when the body is complete: there is nothing left to abort.
    pub(super) fn complete(self) {
        self.complete.set(true);
        self.timeout.stop();
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.abort();
    }
}

struct AbortOnDrop<'c>(&'c Call);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
