//! The context of a request.

use std::cell::RefCell;
use std::fmt::Write;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use web_sys::Request;
use worker::Env;

use super::clock::now_ms;
use super::platform;
use super::settings::Settings;

use crate::worker::base_path::BasePath;
use crate::worker::log::{LogLine, Value};
use crate::worker::request_head::RequestHead;
use crate::worker::route::LISTING;

/// The state shared by all code that handles a request.
pub(super) struct Context<'r> {
    /// Vars, secrets and bindings.
    pub env: &'r Env,
    /// The platform's context of the request.
    execution: &'r JsValue,
    /// The platform's request.
    pub request: &'r Request,
    /// What the Worker reads of the request.
    pub head: &'r RequestHead,
    /// The settings of the environment.
    pub settings: &'r Rc<Settings>,
    log: RefCell<Option<LogLine>>,
    /// The value of `Server-Timing`.
    timings: RefCell<String>,
}

impl<'r> Context<'r> {
    /// The context of a request to the route of this name.
    pub(super) fn new(
        env: &'r Env,
        execution: &'r JsValue,
        request: &'r Request,
        head: &'r RequestHead,
        settings: &'r Rc<Settings>,
        route: &'static str,
    ) -> Self {
        let line = LogLine::of_request(&head.request_id, &head.method, route);
        let log = RefCell::new(Some(line));
        Self { env, execution, request, head, settings, log, timings: RefCell::default() }
    }

    /// Where the listing is: the host, and the path on it.
    pub(super) fn place(&self) -> String {
        let path = self.settings.base_path.as_ref().map_or(LISTING, BasePath::as_str);
        format!("{}{path}", self.head.host())
    }

    /// Sets a field of the log line.
    pub(super) fn note(&self, name: &'static str, value: impl Into<Value>) {
        if let Some(line) = &mut *self.log.borrow_mut() {
            line.set(name, value);
        }
    }

    /// Takes the log line. The function that takes it must write it.
    pub(super) fn take_log_line(&self) -> Option<LogLine> {
        self.log.take()
    }

    /// Lets `work` continue after the response, for as long as the platform allows. Boxed, so that there is one copy of
    /// the executor's code.
    pub(super) fn wait_until(&self, work: impl Future<Output = ()> + 'static) {
        let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
        let promise = future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        });
        // It fails only if the request has ended, and then nobody waits for the work.
        let _ = platform::wait_until(self.execution, &promise);
    }

    /// Runs `work` and notes how long it took: see [`Context::took`].
    pub(super) async fn timed<T>(&self, field: &'static str, work: impl Future<Output = T>) -> T {
        let started = now_ms();
        let result = work.await;
        self.took(field, started);
        result
    }

    /// Notes the milliseconds since `started` in a field of the log line, and in `Server-Timing` under the field's name
    /// without its `_ms`.
    pub(super) fn took(&self, field: &'static str, started: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 for a clock set back")]
        let took = (now_ms() - started) as u64;
        self.note(field, took);
        let mut timings = self.timings.borrow_mut();
        let separator = if timings.is_empty() { "" } else { ", " };
        // Writing to a string never fails.
        let _ = write!(timings, "{separator}{};dur={took}", field.trim_end_matches("_ms"));
    }

    /// Takes the value of `Server-Timing`.
    pub(super) fn take_server_timing(&self) -> String {
        self.timings.take()
    }
}
