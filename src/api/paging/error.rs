//! Why a listing does not go on.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::error::Error;
use core::fmt;

use crate::api::text::{concat, decimal};

/// The server's pages contradict each other, or lead nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingError {
    /// Several pages had only images listed before.
    NothingNew {
        /// The number of such pages.
        pages: u32,
    },
    /// The server gave the same continuation token twice.
    TokenRepeated,
    /// A hundred consecutive pages of v2 had no image, but a continuation token.
    Empty,
}

impl PagingError {
    /// The message that `Display` shows, on one line.
    #[must_use]
    pub fn message(&self) -> String {
        let message = match self {
            Self::NothingNew { pages } => {
                return concat(&[
                    &decimal(u64::from(*pages)),
                    " pages had only images listed before: the server ignores the requested page",
                ]);
            }
            Self::TokenRepeated => {
                "the server gave the same continuation token twice: it ignores the requested one"
            }
            Self::Empty => "100 pages in a row had no images, but a continuation token",
        };
        message.to_owned()
    }
}

impl fmt::Display for PagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for PagingError {}
