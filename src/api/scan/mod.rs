//! The incremental scan of a list response: one pass over the bytes checks the JSON and the types of the
//! known fields, and finds each image. The result does not depend on how the body is cut into chunks.
//!
//! It accepts what `serde_json` accepts for [`Envelope`](crate::api::Envelope). In `meta` and in unknown fields it
//! accepts what JavaScript's `JSON.parse` accepts, up to 1,024 levels: `meta` is the uploader's, and no uploader can
//! make a listing fail.
//!
//! | body | outcome |
//! | --- | --- |
//! | unknown fields, duplicate unknown keys | accepted |
//! | a duplicate known key | error |
//! | `null` for `creator`, `meta`, `result_info`, `errors`, `messages`, `continuation_token`, `documentation_url`, `source`, `pointer` | accepted |
//! | `null` for `result` | accepted with `success: false` only: a listing without a `result` is not an empty one |
//! | `null` for another known field | error |
//! | a `total_count` that is not a whole number | ignored |
//! | a lone surrogate (`"\ud800"`), a number too large for a 64-bit float (`1e400`) | accepted in `meta` and in unknown fields; elsewhere an error |
//! | `meta` or an unknown field with more than 1,024 levels | error |
//! | more than 128 MiB, an image of more than 1 MiB, more than 1,000,000 images ([`Bounds`]) | error |
//! | invalid UTF-8, a control character in a string, leading zeros | error |
//! | a byte order mark, text after the end, an empty or truncated body | error |
//!
//! - [`Check`] reads a whole page and gives its summary, and its images as [`Rows`].
//! - [`ImageStream`] gives each image's bytes as soon as they are complete.
//! - [`Scanner`], a [`Visitor`] and a [`CarryBuffer`] are the parts to build something else from.
//!
//! The known fields are defined by the tables in `field.rs`.
//!
//! # Three ways to scan an image
//!
//! 1. If an image is like one before, the text between its values is compared with what was there before (`prediction`).
//! 2. Otherwise, an image that is entirely in memory is parsed by straight-line code (`fast_path`), …
//! 3. … and everything else by a state machine that can stop at any byte (`scanner`).
//!
//! The first two give up at anything that they do not accept, and the next one starts at the image's beginning, so every
//! error message is the scanner's. None can replace the others:
//!
//! - Without the prediction, a scan takes 1.3 to 1.9 times as long. The npm package does without it (`no_prediction`): it
//!   would be 2.2 KB more to download, and most of a listing's time there is the engine's JSON parser.
//! - Without the fast path, an image with new keys takes 2.2 to 3.1 times as many instructions, and the prediction has nothing
//!   to learn from: it knows no grammar.
//! - Without the scanner, an incomplete image could only be skipped to its end and parsed then: an error in
//!   it would come late, or at the end of the body if a quote is missing, with the rest of the body in
//!   memory. And long values outside the images must not be kept in memory, so they need the state machine
//!   anyway.
//!
//! They share the table of fields, the string state and the search for special bytes. Property tests
//! (`tests/api/differential.rs`, `tests/api/prediction.rs`) and the fuzz targets compare them with `serde_json`
//! (`tests/support/oracle.rs`) and with each other: chunks of one byte use the scanner only, a whole body uses all.
//!
//! Source of the grammar: RFC 8259.

mod bounds;
mod carry_buffer;
mod check;
mod checked;
mod copy;
mod error;
mod fast_path;
mod field;
mod image_layout;
mod json_array;
mod kind;
mod member;
mod number;
mod page_collector;
mod path;
#[cfg_attr(all(target_arch = "wasm32", not(feature = "worker")), path = "no_prediction.rs")]
mod prediction;
mod rows;
mod scanner;
mod schema;
mod shape;
mod simd;
mod stream;
pub mod string;
mod string_state;
mod visitor;

pub use bounds::Bounds;
pub use carry_buffer::CarryBuffer;
pub use check::Check;
pub use checked::Checked;
pub use error::{DecodeError, DecodeReason};
pub use field::ImageField;
pub use member::{Member, Span};
pub(crate) use number::is_number;
pub use rows::Rows;
pub use scanner::{EnvelopeSummary, Scanned, Scanner};
pub use stream::{Batch, ImageStream};
pub use visitor::{ImageView, InfoView, Visitor};
