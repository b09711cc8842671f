//! The JavaScript boundary of the npm package. Rust decides, TypeScript does the I/O.
//!
//! Calls go one way, from the package's TypeScript into this module. One page takes two calls and one for each chunk of
//! the response's body:
//!
//! 1. [`Listing::open`] takes the options as typed values, checks them, and returns a [`Listing`] with the URL to
//!    request, or the error.
//! 2. [`Listing::feed`] takes one chunk of the body and returns the images that it completes, as
//!    [rows](crate::api::scan::Rows) in JSON. The TypeScript turns rows into objects.
//! 3. [`Listing::finish`] takes the status and the `Retry-After` headers, and returns what the response means: the page
//!    and the next URL, or the error and the delay before a retry. It consumes the listing, so there is nothing to
//!    free; if another request follows, it returns the listing with the outcome.
//!
//! The TypeScript checks what Rust cannot: the types of the options, and URLs, by the parser that `fetch` uses. Credentials
//! never enter the core: the TypeScript checks them, sends them, and redacts them in errors.
//!
//! Nothing is thrown. After a trap, such as that of a panic or of memory that is used up, the TypeScript does not call the
//! instance again and starts another (`pkg/src/core-instance.ts`). An outcome is one JSON object, whose TypeScript types
//! are in the `outcome` module; an error in it holds the properties of an `ImagesError`. This module calls only what `js`
//! declares, never the caller's objects: the TypeScript has read and copied what it passes.
//!
//! # Why the I/O is in TypeScript
//!
//! With the I/O in Rust, on `src/fetch`, the core is 58 KB gzipped instead of 26, and 69 KB if
//! `serde-wasm-bindgen` reads the options, while the TypeScript that it replaces is 3 KB. It is not faster. Stack traces
//! end at the wasm, and an exception in a `web-sys` getter leaves the caller's promise pending forever.

mod error;
mod js;
mod json;
mod listing;
mod open;
mod outcome;
mod response;
#[cfg(feature = "npm")]
mod runtime;

pub use listing::Listing;
