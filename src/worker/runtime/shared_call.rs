//! Upstream calls that the requests of an isolate share.

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

use super::context::now_ms;
use crate::worker::single_flight::{self, Role, SingleFlight};
use crate::worker::upstream::UpstreamError;

/// The result of a shared call: a page in memory, or an error.
pub(super) type CallResult = Result<SharedPage, UpstreamError>;

/// A page in memory, with its entity tag. A clone shares it.
#[derive(Clone)]
pub(super) struct SharedPage {
    /// The entity tag.
    pub tag: Rc<str>,
    /// The body.
    pub body: Rc<Vec<u8>>,
}

/// Makes the call that others wait for.
pub(super) struct Leader(single_flight::Leader<CallResult>);

/// Waits for the call of another request.
pub(super) struct Follower(single_flight::Follower<CallResult>);

thread_local! {
    static CALLS: SingleFlight<CallResult> = SingleFlight::default();
}

/// Leads the call for a key, or follows one that is no older than `timeout_ms`.
pub(super) fn join(key: &str, timeout_ms: u32) -> Result<Leader, Follower> {
    match CALLS.with(|calls| calls.join(key, now_ms(), timeout_ms.into())) {
        Role::Leader(leader) => Ok(Leader(leader)),
        Role::Follower(follower) => Err(Follower(follower)),
    }
}

impl Leader {
    /// Shares the result with all followers. A leader that is dropped instead has nothing to share.
    pub(super) fn complete(self, result: CallResult) {
        self.0.complete(now_ms(), result);
    }
}

impl Follower {
    /// Waits for the leader, at most `timeout_ms`: `None` when it has nothing to share by then.
    ///
    /// The promise and its timer belong to this request. When the leader resolves the promise, the platform continues
    /// this request in its own context, where it may do I/O. A Rust waker would run it in the leader's context.
    pub(super) async fn wait(self, timeout_ms: u32) -> Option<CallResult> {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        let mut timer = None;
        let promise = Promise::new(&mut |resolve: Function, _| {
            timer = start_timer(&scope, &resolve, timeout_ms);
            self.0.on_complete(move || {
                // Resolving a promise can't fail.
                let _ = resolve.call0(&JsValue::UNDEFINED);
            });
        });
        let _ = JsFuture::from(promise).await;
        if let Some(timer) = timer {
            scope.clear_timeout_with_handle(timer);
        }
        self.0.result()
    }
}

fn start_timer(scope: &WorkerGlobalScope, callback: &Function, ms: u32) -> Option<i32> {
    let ms = i32::try_from(ms).unwrap_or(i32::MAX);
    scope.set_timeout_with_callback_and_timeout_and_arguments_0(callback, ms).ok()
}
