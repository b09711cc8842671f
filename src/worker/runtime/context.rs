//! What every part of a request's handling needs.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::worker::config::{Config, ConfigError};
use crate::worker::log::Entry;
use crate::worker::request_head::RequestHead;

/// The configuration, or every fault of it.
pub(super) type Settings = Rc<Result<Config, Vec<ConfigError>>>;

thread_local! {
    /// An isolate's vars and secrets never change: they are read once.
    static CONFIG: RefCell<Option<Settings>> = const { RefCell::new(None) };
}

/// The configuration, read at the isolate's first request.
pub(super) fn config(env: &JsValue) -> Settings {
    let known = CONFIG.with_borrow(Clone::clone);
    known.unwrap_or_else(|| {
        let get = |name: &str| js_sys::Reflect::get(env, &JsValue::from_str(name)).ok();
        let lookup = |name: &str| get(name)?.as_string();
        let bound = |name: &str| get(name).is_some_and(|value| value.is_object());
        let config = Rc::new(Config::read(&lookup, &bound));
        CONFIG.set(Some(Rc::clone(&config)));
        config
    })
}

/// Milliseconds since the Unix epoch. The platform's clock stands still while the Worker computes.
pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Seconds since the Unix epoch.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^53")]
pub(super) fn now() -> u64 {
    (now_ms() / 1_000.0) as u64
}

/// A request on its way.
pub(super) struct Context<'r> {
    pub env: &'r JsValue,
    pub worker: &'r worker::Context,
    pub head: &'r RequestHead<'r>,
    /// The line for the log.
    pub entry: &'r RefCell<Entry>,
    /// What took how long, for `Server-Timing`.
    pub timing: &'r RefCell<Vec<String>>,
}

impl Context<'_> {
    /// Tells the log something.
    pub(super) fn note(&self, name: &str, value: impl Into<serde_json::Value>) {
        self.entry.borrow_mut().set(name, value);
    }

    /// Runs something and tells how long it took, in milliseconds.
    pub(super) async fn timed<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let started = now_ms();
        let result = work.await;
        let took = now_ms() - started;
        self.timing.borrow_mut().push(format!("{name};dur={took}"));
        self.note(&format!("{name}_ms"), took);
        result
    }
}
