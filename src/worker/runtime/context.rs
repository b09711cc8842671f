//! The context of a request.

use std::cell::RefCell;
use std::pin::Pin;

use worker::Env;

use crate::worker::log::LogLine;
use crate::worker::request_head::RequestHead;

/// Milliseconds since the Unix epoch. The platform's clock stands still while the Worker computes.
pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Seconds since the Unix epoch.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^53")]
pub(super) fn now() -> u64 {
    (now_ms() / 1_000.0) as u64
}

/// The state shared by all code that handles a request.
pub(super) struct Context<'r> {
    /// Vars, secrets and bindings.
    pub env: &'r Env,
    /// The platform's context of the request.
    worker: &'r worker::Context,
    /// The request.
    pub head: &'r RequestHead,
    log: RefCell<Option<LogLine>>,
    /// For `Server-Timing`.
    timings: RefCell<Vec<String>>,
}

impl<'r> Context<'r> {
    /// The context of a request to the route of this name.
    pub(super) fn new(env: &'r Env, worker: &'r worker::Context, head: &'r RequestHead, route: &str) -> Self {
        let line = LogLine::of_request(&head.request_id, &head.method, route);
        Self { env, worker, head, log: RefCell::new(Some(line)), timings: RefCell::default() }
    }

    /// Sets a field of the log line.
    pub(super) fn note(&self, name: &str, value: impl Into<serde_json::Value>) {
        if let Some(line) = &mut *self.log.borrow_mut() {
            line.set(name, value);
        }
    }

    /// Takes the log line. The function that takes it must write it.
    pub(super) fn take_log_line(&self) -> Option<LogLine> {
        self.log.take()
    }

    /// Lets `work` continue after the response. Boxed, so that there is one copy of the executor's code.
    pub(super) fn wait_until(&self, work: impl Future<Output = ()> + 'static) {
        let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
        self.worker.wait_until(work);
    }

    /// Runs `work` and notes how many milliseconds it took.
    pub(super) async fn timed<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let started = now_ms();
        let result = work.await;
        let took = self.timing(name, started);
        self.note(&format!("{name}_ms"), took);
        result
    }

    /// Adds a duration since `started` to `Server-Timing`: its milliseconds.
    pub(super) fn timing(&self, name: &str, started: f64) -> f64 {
        let took = now_ms() - started;
        self.timings.borrow_mut().push(format!("{name};dur={took}"));
        took
    }

    /// The value of `Server-Timing`.
    pub(super) fn server_timing(&self) -> String {
        self.timings.borrow().join(", ")
    }
}
