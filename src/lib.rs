//! Lists the images of a Cloudflare Images account.
//!
//! Four layers; an arrow is "may import":
//!
//! ```text
//! worker ──▶ fetch ──▶ api ◀── client
//! ```
//!
//! - [`api`]: the API itself, pure Rust: options, request, envelope, errors, paging, retry, signing,
//!   the streaming scanner. No I/O, no clock, no JavaScript.
//! - `client` (feature `client`): the npm package's boundary to JavaScript.
//! - `fetch` (feature `fetch`): HTTP requests from Rust on wasm: timeouts, abort, retries.
//! - `worker` (feature `worker`): the Cloudflare Worker.
#![cfg_attr(all(feature = "npm", target_arch = "wasm32"), no_std)]

extern crate alloc;

pub mod api;

#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub mod client;

#[cfg(feature = "fetch")]
pub mod fetch;

#[cfg(feature = "worker")]
pub mod worker;
