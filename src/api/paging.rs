//! Iterates over the pages of a listing.
//!
//! v1 numbers its pages and gives no total. A short page is not always the last, because the server may cap
//! `per_page`: only an empty page, or a total that the server states, ends an iteration. An upload during the
//! iteration shifts every offset, so images listed before are skipped; if the server ignores `page`, the
//! iteration ends with an error. v2 gives a continuation token with every page but the last.

mod seen_hashes;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::text::{concat, decimal};
use super::{ListOptions, Version, hash};
use seen_hashes::SeenHashes;

/// What paging needs to know of a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageInfo<'a> {
    /// The number of images on the page.
    pub images: usize,
    /// One hash for each image, in order: the same image has the same hash. Only [`Paging`] needs them. The highest
    /// bit is set if the image has no id: such images may be alike, so none is taken for a repeated one.
    pub hashes: &'a [u64],
    /// The total number of images, if the server states it.
    pub total: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<&'a str>,
}

/// Which images of a page are new.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// The indices of images listed before, in ascending order.
    pub repeated: Vec<usize>,
    /// How many of the others to take: all of them, or as many as the limit allows.
    pub take: usize,
}

/// The server's pages contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagingError {
    /// Several consecutive pages had only images listed before.
    NothingNew {
        /// The number of such pages.
        pages: u32,
    },
    /// The server gave the same continuation token twice.
    TokenRepeated,
}

impl PagingError {
    /// The message that `Display` shows, on one line.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NothingNew { pages } => concat(&[
                &decimal(u64::from(*pages)),
                " pages in a row had only images listed before: the server ignores the requested page",
            ]),
            Self::TokenRepeated => {
                "the server gave the same continuation token twice: it ignores the requested one".to_owned()
            }
        }
    }
}

impl fmt::Display for PagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for PagingError {}

/// The state of an iteration. It takes about 16 bytes of memory per image.
///
/// ```
/// use cf_list_images::api::{ListOptions, PageInfo, Paging};
///
/// let mut paging = Paging::new(ListOptions::v1(), None, [1, 2]);
/// let mut requested = Vec::new();
/// for page in [&[11_u64, 12, 13][..], &[13, 14], &[]] {
///     requested.push(paging.request().and_then(|options| options.get_page()));
///     let step = paging.accept(&PageInfo { images: page.len(), hashes: page, ..PageInfo::default() })?;
///     assert_eq!(step.repeated.len(), usize::from(page.first() == Some(&13)));
/// }
/// assert_eq!(requested, [None, Some(2), Some(3)]);
/// assert!(paging.request().is_none());
/// # Ok::<(), cf_list_images::api::PagingError>(())
/// ```
#[derive(Debug)]
pub struct Paging {
    /// The next request.
    next: Option<ListOptions>,
    images: SeenHashes,
    tokens: SeenHashes,
    key: [u64; 2],
    /// The number of images received, including repeated ones, to compare with a total. `None` if the
    /// iteration did not start at the first page.
    received: Option<u64>,
    remaining: Option<u64>,
    /// The number of consecutive pages without a new image.
    stale: u32,
}

impl Paging {
    /// The number of consecutive pages without a new image that ends an iteration. A single one may be due to
    /// uploads.
    const MAX_STALE: u32 = 2;
    /// The same for pages on which only images without an id are taken: they may all be alike.
    const MAX_ALIKE: u32 = 1_000;

    /// An iteration that starts with these options and takes at most `limit` images. The key, which should be
    /// random, is for the hashes of continuation tokens.
    #[must_use]
    pub fn new(options: ListOptions, limit: Option<u64>, key: [u64; 2]) -> Self {
        let from_start = options.page.is_none_or(|page| page == 1);
        let wanted = limit != Some(0);
        Self {
            next: wanted.then_some(options),
            images: SeenHashes::default(),
            tokens: SeenHashes::default(),
            key,
            received: from_start.then_some(0),
            remaining: limit,
            stale: 0,
        }
    }

    /// The options of the next request; `None` at the end.
    #[must_use]
    pub fn request(&self) -> Option<&ListOptions> {
        self.next.as_ref()
    }

    /// How many images the limit still allows.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.remaining
    }

    /// Takes a page and moves on to the next request.
    ///
    /// # Errors
    /// If the server repeats pages. The iteration then ends.
    pub fn accept(&mut self, page: &PageInfo<'_>) -> Result<Step, PagingError> {
        let Some(options) = self.next.take() else { return Ok(Step::default()) };
        let mut repeated = Vec::new();
        let mut known = 0;
        for (index, hash) in page.hashes.iter().enumerate() {
            if !self.images.insert(*hash) {
                known += 1;
                if hash::is_of_id(*hash) {
                    repeated.push(index);
                }
            }
        }
        let fresh = page.images.saturating_sub(repeated.len());
        let max_stale = if fresh == 0 { Self::MAX_STALE } else { Self::MAX_ALIKE };
        self.refuse_repetition(page, known, max_stale)?;
        let take = match self.remaining {
            Some(remaining) => fresh.min(usize::try_from(remaining).unwrap_or(usize::MAX)),
            None => fresh,
        };
        self.remaining = self.remaining.map(|remaining| remaining - take as u64);
        self.received = self.received.map(|received| received + page.images as u64);
        if self.remaining != Some(0) {
            self.next = self.following(options, page);
        }
        Ok(Step { repeated, take })
    }

    fn refuse_repetition(
        &mut self,
        page: &PageInfo<'_>,
        known: usize,
        max_stale: u32,
    ) -> Result<(), PagingError> {
        let stale = known == page.images && page.images > 0;
        self.stale = if stale { self.stale + 1 } else { 0 };
        if self.stale >= max_stale {
            return Err(PagingError::NothingNew { pages: self.stale });
        }
        match page.continuation_token {
            Some(token) if !self.tokens.insert(hash::keyed(self.key, token.as_bytes())) => {
                Err(PagingError::TokenRepeated)
            }
            _ => Ok(()),
        }
    }

    fn following(&self, options: ListOptions, page: &PageInfo<'_>) -> Option<ListOptions> {
        if options.version() == Version::V2 {
            return options.following_token(page.continuation_token);
        }
        let complete = match (self.received, page.total) {
            (Some(received), Some(total)) => received >= total,
            _ => false,
        };
        if page.images == 0 || complete { None } else { Some(options.next_page()) }
    }
}

impl ListOptions {
    /// The options of the page after this one; `None` if this is the last.
    /// Unlike [`Paging`], this takes only one page into account.
    #[must_use]
    pub fn following(&self, page: &PageInfo<'_>) -> Option<Self> {
        if self.version() == Version::V2 {
            return self.clone().following_token(page.continuation_token);
        }
        let count = page.images as u64;
        // The server's page size is at least `count`, so at least this many images precede the next page.
        let listed = self.page.unwrap_or(1).saturating_mul(count);
        let complete = page.total.is_some_and(|total| listed >= total);
        if count == 0 || complete { None } else { Some(self.clone().next_page()) }
    }

    /// The options of the next page of v1, whatever this page contains.
    #[must_use]
    pub fn next_page(mut self) -> Self {
        self.page = Some(self.page.unwrap_or(1).saturating_add(1));
        self
    }

    fn following_token(mut self, token: Option<&str>) -> Option<Self> {
        self.continuation_token = Some(token.filter(|token| !token.is_empty())?.to_owned());
        Some(self)
    }
}
