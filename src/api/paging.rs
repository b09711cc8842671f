//! Iterates over the pages of a listing.
//!
//! v1 numbers its pages and gives no total. A short page is not always the last, because the server may cap
//! `per_page`: only an empty page, or a total that the server states and the images do not refute, ends an
//! iteration. An upload during the iteration shifts every offset, so images listed before are skipped; if the
//! server ignores `page`, the iteration ends with an error. v2 gives a continuation token with every page but the
//! last; in v1 a token means nothing.
//!
//! [`Paging`] lists every page and remembers every image. [`Walk`] goes from one page to the next and remembers three
//! numbers. Both end after a bounded number of requests, whatever the server sends, unless it sends new images for
//! ever.

mod error;
mod page_info;
mod seen_hashes;
mod walk;

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::{ListOptions, Version, hash};
pub use error::PagingError;
pub use page_info::PageInfo;
use page_info::{MAX_ALIKE, MAX_STALE};
use seen_hashes::SeenHashes;
pub use walk::Walk;

/// Which images of a page are new.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// The indices of images listed before, in ascending order.
    pub repeated: Vec<usize>,
    /// How many of the others to take: all of them, or as many as the limit allows.
    pub take: usize,
}

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
    /// The images so far; `None` for one page of a walk.
    images: Option<SeenHashes>,
    /// Finds repeated tokens, and rows of empty pages; without `images`, also repeated pages.
    walk: Walk,
    key: [u64; 2],
    /// The number of images received, including repeated ones, to compare with v1's total. `None` if the iteration did
    /// not start at the first page, or the images refute the total.
    received: Option<u64>,
    remaining: Option<u64>,
    /// The number of consecutive pages with images, but without a new one.
    stale: u32,
}

impl Paging {
    /// An iteration that starts with these options and takes at most `limit` images. The key, which should be
    /// random, is for the hashes of continuation tokens.
    #[must_use]
    pub fn new(options: ListOptions, limit: Option<u64>, key: [u64; 2]) -> Self {
        let from_start = options.page.is_none_or(|page| page == 1) && options.version() == Version::V1;
        let wanted = limit != Some(0);
        Self {
            next: wanted.then_some(options),
            images: Some(SeenHashes::default()),
            walk: Walk::default(),
            key,
            received: from_start.then_some(0),
            remaining: limit,
            stale: 0,
        }
    }

    /// One page, to which a walk has led, and the request after it. It does not compare images with those of other pages,
    /// and the page is requested even if the limit allows no image.
    #[must_use]
    pub fn one_page(options: ListOptions, limit: Option<u64>, walk: Walk, key: [u64; 2]) -> Self {
        Self { next: Some(options), images: None, walk, key, received: None, remaining: limit, stale: 0 }
    }

    /// The iteration with another limit: it takes at most this many more images.
    #[must_use]
    pub fn limited(mut self, limit: u64) -> Self {
        self.remaining = Some(limit);
        if limit == 0 {
            self.next = None;
        }
        self
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

    /// The walk to the next page.
    #[must_use]
    pub fn walk(&self) -> Walk {
        self.walk
    }

    /// Takes a page and moves on to the next request.
    ///
    /// # Errors
    /// If the pages contradict each other. The iteration then ends.
    pub fn accept(&mut self, page: &PageInfo<'_>) -> Result<Step, PagingError> {
        let Some(options) = self.next.take() else { return Ok(Step::default()) };
        let mut repeated = Vec::new();
        let mut known = 0;
        let mut walked = *page;
        if let Some(images) = &mut self.images {
            for (index, hash) in page.hashes.iter().enumerate() {
                if !images.insert(*hash) {
                    known += 1;
                    if hash::is_of_id(*hash) {
                        repeated.push(index);
                    }
                }
            }
            walked = PageInfo { hashes: &[], total: None, ..walked };
        }
        let fresh = page.images.saturating_sub(repeated.len());
        let max_stale = if fresh == 0 { MAX_STALE } else { MAX_ALIKE };
        // Pages without images do not break a row.
        if page.images > 0 {
            self.stale = if known == page.images { self.stale + 1 } else { 0 };
            if self.stale >= max_stale {
                return Err(PagingError::NothingNew { pages: self.stale });
            }
        }
        let next = self.walk.accept(options, &walked, self.key)?;
        let take = match self.remaining {
            Some(remaining) => fresh.min(usize::try_from(remaining).unwrap_or(usize::MAX)),
            None => fresh,
        };
        self.remaining = self.remaining.map(|remaining| remaining - take as u64);
        let complete = self.is_complete(page, known);
        self.next = next.filter(|_| self.remaining != Some(0) && !complete);
        Ok(Step { repeated, take })
    }

    /// Whether v1 has sent all images that it says there are. More than that refute its total, and so does a page
    /// without a new image.
    fn is_complete(&mut self, page: &PageInfo<'_>, known: usize) -> bool {
        let Some(received) = &mut self.received else { return false };
        *received += page.images as u64;
        let (received, total) = (*received, page.total.unwrap_or(u64::MAX));
        if received > total {
            self.received = None;
        }
        received == total && known < page.images
    }
}

impl ListOptions {
    /// The options of the page after this one; `None` if this is the last. Unlike [`Paging`] and [`Walk`], this takes
    /// only one page into account.
    #[must_use]
    pub fn following(mut self, page: &PageInfo<'_>) -> Option<Self> {
        if self.version() == Version::V2 {
            let token = page.continuation_token.filter(|token| !token.is_empty())?;
            self.continuation_token = Some(token.to_owned());
            return Some(self);
        }
        if page.images == 0 {
            return None;
        }
        // The server's page size is at least `count`, so at least this many images precede the next page.
        let (number, count) = (self.page.unwrap_or(1), page.images as u64);
        // Divided, because the product may be too large.
        let is_last = page.total.is_some_and(|total| total / count == number && total % count == 0);
        if is_last { None } else { Some(self.next_page()) }
    }

    /// The options of the next page of v1, whatever this page contains.
    #[must_use]
    pub fn next_page(mut self) -> Self {
        self.page = Some(self.page.unwrap_or(1).saturating_add(1));
        self
    }
}
