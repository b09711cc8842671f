//! HTTP requests from Rust on wasm, through the platform's `fetch`: in a page, a worker, Node, Deno, Bun or a
//! Cloudflare Worker.
//!
//! - `ImagesClient` lists: one page, or a stream of pages or images. Its errors are `ListError`s.
//! - [`Request`] sends one request. The result is a [`Response`] or a [`FetchError`], within its timeouts.
//! - [`Body`] reads a response's body chunk by chunk, into buffers that are reused.
//! - [`ApiCall`] calls the Images API: with retries, with the next credentials when some are refused, and within a
//!   deadline. [`Attempts`] is its logic, without I/O.
//!
//! Dropping a value, including a future or a stream, aborts its request and clears its timer. A JavaScript exception never
//! propagates: it becomes a [`FetchError`].
//!
//! Items that need JavaScript exist on `wasm32` only. [`Attempts`], [`Policy`] and [`Refusal`] are plain Rust.
//!
//! # Sizes
//!
//! For JavaScript, the npm package is what to use. It is made from the same core, but its I/O is TypeScript. Gzipped, after
//! `wasm-opt -Oz`:
//!
//! | | wasm alone | with its JavaScript |
//! | --- | --- | --- |
//! | the npm package, with iteration and streaming | 24.7 KB | 33.4 KB |
//! | the module of the feature `js`: `listImages` alone | 96.8 KB | 103.1 KB |
//!
//! The npm package's TypeScript replaces what costs most here: `web-sys` and the futures around it, `serde` with the text of
//! its errors, and the panics and the allocator of `std`. In a program in Rust, some of that is there already:
//! `ImagesClient` adds 76 KB to the page of `examples/leptos`, which is 47 KB without it.
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
mod client;
#[cfg(target_arch = "wasm32")]
mod error;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
mod exchange;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub mod js;
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
pub use body::{Body, Chunk};
#[cfg(target_arch = "wasm32")]
pub use client::{Cookies, Images, ImagesClient, ListError, Page, Pages};
#[cfg(target_arch = "wasm32")]
pub use error::{Cause, FetchError};
#[cfg(target_arch = "wasm32")]
pub use request::Request;
#[cfg(target_arch = "wasm32")]
pub use response::Response;
#[cfg(target_arch = "wasm32")]
pub use timeout::sleep;
