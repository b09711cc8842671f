//! A page without its images.

use alloc::string::String;
use alloc::vec::Vec;

use crate::api::PageInfo;

/// The contents of a valid page, except its images.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Whether the call succeeded.
    pub success: bool,
    /// The number of images on the page.
    pub images: usize,
    /// One hash for each image, in order, if a key was given: of its id, or of all its bytes, with the highest bit set,
    /// if it has none. Only the first image's after [`Check::with_hashes`](super::Check::with_hashes).
    pub hashes: Vec<u64>,
    /// The total number of images, if the server states it.
    pub total_count: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<String>,
    /// The code and the message of the first error.
    pub first_error: Option<(i64, String)>,
    /// The errors as a JSON array, byte for byte as in the body; empty if there are none.
    pub errors: Vec<u8>,
    /// The messages, likewise.
    pub messages: Vec<u8>,
}

impl Checked {
    /// What paging needs to know of the page.
    #[inline(always)]
    #[must_use]
    pub fn page_info(&self) -> PageInfo<'_> {
        PageInfo {
            images: self.images,
            hashes: &self.hashes,
            total: self.total_count,
            continuation_token: self.continuation_token.as_deref(),
        }
    }
}
