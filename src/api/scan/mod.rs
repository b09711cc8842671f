//! The incremental scan of a list response: one pass over the bytes that checks the JSON and the types of the
//! fields it knows, and finds each image. Any chunking gives the same result.
//!
//! It accepts what `serde_json` accepts for [`Envelope`](crate::api::Envelope), and nothing else:
//!
//! | body | outcome |
//! | --- | --- |
//! | unknown fields, unknown duplicate keys | accepted |
//! | a known key twice in one object | error |
//! | `null` for `creator`, `meta`, `result`, `result_info`, `errors`, `messages`, `continuation_token`, `documentation_url`, `source`, `pointer` | accepted |
//! | `null` for another known field | error |
//! | invalid UTF-8, a lone surrogate (`"\ud800"`), a control character in a string | error |
//! | a number beyond what a double holds (`1e400`), leading zeros | error |
//! | more than 127 containers in each other | error |
//! | a byte order mark, text after the end, an empty body, a body cut off | error |
//!
//! - [`Check`] reads a whole page and gives its summary, and its images as [`Rows`].
//! - [`ImageStream`] gives each image's bytes as soon as they are whole.
//! - [`Scanner`], a [`Visitor`] of one's own and a [`CarryBuffer`] are what these are made of.
//!
//! Source of the grammar: RFC 8259.

mod carry_buffer;
mod check;
mod error;
mod fast_path;
mod list;
mod number;
mod page_collector;
mod path;
mod rows;
mod scanner;
mod schema;
mod simd;
mod stream;
pub mod string;
mod text;
mod visitor;

pub use carry_buffer::CarryBuffer;
pub use check::{Check, Checked};
pub use error::{DecodeError, DecodeReason};
pub use rows::Rows;
pub use scanner::{EnvelopeSummary, Scanned, Scanner};
pub use schema::ImageField;
pub use stream::{Batch, ImageStream, StreamEnd};
pub use visitor::{ImageView, InfoView, Member, Span, Visitor};
