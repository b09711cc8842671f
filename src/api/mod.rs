//! The Cloudflare Images list API, pure: no I/O, no clock, no randomness, no JavaScript.
//!
//! A caller turns [`ListOptions`] and a [`Target`] into a URL, sends it with any HTTP client, and hands the
//! answer back: [`Failure::from_response`] tells what a refusal means, [`Paging`] what to ask next, and
//! [`retry`] whether and when to ask again. Time and randomness are arguments.
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
pub mod meta;
pub mod option_error;
pub mod options;
pub mod paging;
mod percent;
mod query;
pub mod retry;
pub mod scan;
pub mod sign;
pub mod target;
pub(crate) mod text;
pub mod transform;

pub use account::AccountId;
pub use credentials::Credentials;
pub use envelope::{Envelope, Image, PageResult, ResponseInfo, ResultInfo, Source};
pub use failure::{Failure, FailureKind};
pub use fields::Fields;
pub use meta::{MetaFilter, MetaFilters, MetaOperator, MetaValue};
pub use option_error::{OptionError, RefusedValue};
pub use options::{ListOptions, SortOrder, Version};
pub use paging::{PageInfo, Paging, PagingError, Step};
pub use target::Target;
