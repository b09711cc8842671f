//! The Cloudflare Images list API as pure functions: no I/O, no clock, no randomness, no JavaScript.
//!
//! A program builds a URL from [`ListOptions`] and a [`Target`], sends the request with any HTTP client, and
//! passes the response back: [`Failure::from_response`] classifies a failure, [`Paging`] gives the next
//! request, and [`retry`] decides whether and when to retry. Time and randomness are arguments.
//!
//! Source: <https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/>.
#![forbid(unsafe_code)]

pub mod account;
pub mod credentials;
pub mod envelope;
pub mod failure;
pub mod fields;
mod hash;
mod http_date;
mod lossy;
pub mod meta;
pub mod option_error;
pub mod options;
pub mod paging;
mod percent;
mod query;
pub mod redact;
pub mod retry;
pub mod scan;
pub mod sign;
pub mod target;
pub(crate) mod text;
pub mod transform;
pub mod version;

pub use account::AccountId;
pub use credentials::Credentials;
pub use envelope::{Envelope, Image, PageResult, ResponseInfo, ResultInfo, Source};
pub use failure::{Failure, FailureKind};
pub use fields::Fields;
pub use meta::{MetaFilter, MetaFilters, MetaOperator, MetaValue};
pub use option_error::{OptionError, RefusedValue};
pub use options::{ListOptions, SortOrder};
pub use paging::{PageInfo, Paging, PagingError, Step, Walk};
pub use redact::Redactor;
pub use target::Target;
pub use version::Version;
