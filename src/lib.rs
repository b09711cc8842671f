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
//! - `fetch` (feature `fetch`): HTTP requests from Rust on wasm, with `ImagesClient` for a page, all pages or all images.
//! - `worker` (feature `worker`): the Cloudflare Worker.
//!
//! # From Rust
//!
//! ```toml
//! # On wasm: Leptos, Yew, Dioxus, a Worker of your own.
//! cf-list-images = { version = "0.1", default-features = false, features = ["fetch"] }
//! # Anywhere: the API alone, for an HTTP client of your choice.
//! cf-list-images = { version = "0.1", default-features = false }
//! ```
//!
//! The default feature `js` is for those who build this crate itself with wasm-pack: see `fetch::js`.
#![cfg_attr(all(feature = "npm", target_arch = "wasm32"), no_std)]

extern crate alloc;

pub mod api;

#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub mod client;

#[cfg(feature = "fetch")]
pub mod fetch;

#[cfg(feature = "worker")]
pub mod worker;
