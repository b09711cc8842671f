//! The JavaScript boundary of the npm package: every decision, no I/O.
//!
//! The package's JavaScript does what only JavaScript can: it calls `fetch`, waits, and hands the bytes back.
//! What to ask ([`Listing::url`]), what an answer means ([`Listing::read`]), what comes next ([`Pager`]) and
//! whether to ask again ([`retry_delay`]) is decided here, in calls that return at once. A `fetch` driven from
//! Rust futures made the package two and a half times as large, and slower on small pages.
//!
//! Every failure is thrown as a plain object with the properties of an `ImagesError`.

mod answer;
mod boundary;
mod error;
mod listing;
mod options;
mod policy;
#[cfg(feature = "npm")]
mod runtime;
mod scan;

pub use listing::{Listing, Pager};
pub use policy::retry_delay;
pub use scan::ImageScan;
