//! Calls to other servers from Rust on wasm, through the platform's own `fetch`: in a page, a worker, Node, Deno,
//! Bun or a Cloudflare Worker.
//!
//! - [`Request`] sends one request. It ends in a [`Response`] or a [`FetchError`], and never waits longer than
//!   its time-outs allow.
//! - [`Body`] reads a response's body part by part, into buffers that are used again.
//! - [`ApiCall`] asks the Images API: it retries, goes on to the next credentials when some are refused, and keeps
//!   to a deadline. [`Attempts`] is the logic of it, without any waiting.
//!
//! Dropping a value at any time, a future among them, aborts its request and clears its timer. No JavaScript
//! exception passes through: each is a [`FetchError`].
//!
//! What needs JavaScript is there on `wasm32` alone; [`Attempts`], [`Policy`] and [`Refusal`] are plain Rust.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "used on wasm32"))]

mod attempts;
mod refusal;

#[cfg(target_arch = "wasm32")]
mod api_call;
#[cfg(target_arch = "wasm32")]
mod bindings;
#[cfg(target_arch = "wasm32")]
mod body;
#[cfg(target_arch = "wasm32")]
pub mod buffer;
#[cfg(target_arch = "wasm32")]
mod call;
#[cfg(target_arch = "wasm32")]
mod error;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(target_arch = "wasm32")]
mod response;
#[cfg(target_arch = "wasm32")]
mod timeout;

pub use attempts::{Attempts, Failure, MIN_ATTEMPT_MS, Next, Policy};
pub use refusal::Refusal;

#[cfg(target_arch = "wasm32")]
pub use api_call::ApiCall;
#[cfg(target_arch = "wasm32")]
pub use body::{Body, Part};
#[cfg(target_arch = "wasm32")]
pub use error::{Cause, FetchError};
#[cfg(target_arch = "wasm32")]
pub use request::Request;
#[cfg(target_arch = "wasm32")]
pub use response::Response;
#[cfg(target_arch = "wasm32")]
pub use timeout::sleep;
