//! From page to page, to a truthful end.
//!
//! v1 numbers its pages and gives no total. A short page proves nothing, since the server may cap `per_page`:
//! only an empty page, or a total that the server states, ends an iteration. An upload in between shifts
//! every offset, so images that came already are skipped; a server that ignores `page` ends in an error.
//! v2 hands out continuation tokens and ends with none.

mod seen;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::text::{concat, decimal};
use super::{ListOptions, Version, hash};
use seen::Seen;

/// What a page says that matters for the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageInfo<'a> {
    /// How many images the page has.
    pub images: usize,
    /// One hash for each image of the page, in order: the same image has the same one. [`Paging`] needs them.
    pub hashes: &'a [u64],
    /// The number of images in all, where the server states it.
    pub total: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<&'a str>,
}

/// What to hand on of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// Places of images that came before, in ascending order.
    pub repeated: Vec<usize>,
    /// How many of the others to hand on: all of them, or what a limit leaves.
    pub take: usize,
}

/// The server's pages contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagingError {
    /// Page after page held nothing but images that had come already.
    NothingNew {
        /// How many such pages came in a row.
        pages: u32,
    },
    /// A continuation token came a second time.
    TokenRepeated,
}

impl PagingError {
    /// In one line; what `Display` shows.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NothingNew { pages } => concat(&[
                &decimal(u64::from(*pages)),
                " pages in a row held only images listed before: the server ignores the page asked for",
            ]),
            Self::TokenRepeated => {
                "a continuation token came a second time: the server ignores the one asked for".to_owned()
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

/// The state of one iteration. Memory: about 16 bytes an image.
///
/// ```
/// use cf_list_images::api::{ListOptions, PageInfo, Paging};
///
/// let mut paging = Paging::new(ListOptions::v1(), None, [1, 2]);
/// let mut asked = Vec::new();
/// for page in [&[11_u64, 12, 13][..], &[13, 14], &[]] {
///     asked.push(paging.request().and_then(|options| options.get_page()));
///     let step = paging.accept(&PageInfo { images: page.len(), hashes: page, ..PageInfo::default() })?;
///     assert_eq!(step.repeated.len(), usize::from(page.first() == Some(&13)));
/// }
/// assert_eq!(asked, [None, Some(2), Some(3)]);
/// assert!(paging.request().is_none());
/// # Ok::<(), cf_list_images::api::PagingError>(())
/// ```
#[derive(Debug)]
pub struct Paging {
    /// What to ask next.
    next: Option<ListOptions>,
    images: Seen,
    tokens: Seen,
    key: [u64; 2],
    /// Images received, repeated ones too: the offset that a total is compared with. `None` when the
    /// iteration did not begin at the first page.
    received: Option<u64>,
    remaining: Option<u64>,
    stale: u32,
}

impl Paging {
    /// Pages in a row without a new image that end an iteration: one may come of many uploads.
    const MAX_STALE: u32 = 2;

    /// An iteration from where `options` point, over at most `limit` images. The key seeds the hashes of
    /// continuation tokens; it may be random.
    #[must_use]
    pub fn new(options: ListOptions, limit: Option<u64>, key: [u64; 2]) -> Self {
        let from_start = options.page.is_none_or(|page| page == 1);
        let wanted = limit != Some(0);
        Self {
            next: wanted.then_some(options),
            images: Seen::default(),
            tokens: Seen::default(),
            key,
            received: from_start.then_some(0),
            remaining: limit,
            stale: 0,
        }
    }

    /// What to ask next; `None` at the end.
    #[must_use]
    pub fn request(&self) -> Option<&ListOptions> {
        self.next.as_ref()
    }

    /// How many images a limit leaves to hand on.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.remaining
    }

    /// Takes a page and moves on.
    ///
    /// # Errors
    /// When the server's pages repeat themselves; the iteration is over then.
    pub fn accept(&mut self, page: &PageInfo<'_>) -> Result<Step, PagingError> {
        let Some(asked) = self.next.take() else { return Ok(Step::default()) };
        let mut repeated = Vec::new();
        for (place, hash) in page.hashes.iter().enumerate() {
            if !self.images.insert(*hash) {
                repeated.push(place);
            }
        }
        let fresh = page.images.saturating_sub(repeated.len());
        self.refuse_repetition(page, fresh)?;
        let take = match self.remaining {
            Some(remaining) => fresh.min(usize::try_from(remaining).unwrap_or(usize::MAX)),
            None => fresh,
        };
        self.remaining = self.remaining.map(|remaining| remaining - take as u64);
        self.received = self.received.map(|received| received + page.images as u64);
        if self.remaining != Some(0) {
            self.next = self.following(asked, page);
        }
        Ok(Step { repeated, take })
    }

    fn refuse_repetition(&mut self, page: &PageInfo<'_>, fresh: usize) -> Result<(), PagingError> {
        let stale = fresh == 0 && page.images > 0;
        self.stale = if stale { self.stale + 1 } else { 0 };
        if self.stale >= Self::MAX_STALE {
            return Err(PagingError::NothingNew { pages: self.stale });
        }
        match page.continuation_token {
            Some(token) if !self.tokens.insert(hash::keyed(self.key, token.as_bytes())) => {
                Err(PagingError::TokenRepeated)
            }
            _ => Ok(()),
        }
    }

    fn following(&self, asked: ListOptions, page: &PageInfo<'_>) -> Option<ListOptions> {
        if asked.version() == Version::V2 {
            return asked.following_token(page.continuation_token);
        }
        let complete = match (self.received, page.total) {
            (Some(received), Some(total)) => received >= total,
            _ => false,
        };
        if page.images == 0 || complete { None } else { Some(asked.next_page()) }
    }
}

impl ListOptions {
    /// What asks for the page after the one that these options asked for; `None` when that was the last.
    /// Unlike [`Paging`] it knows this page alone.
    #[must_use]
    pub fn following(&self, page: &PageInfo<'_>) -> Option<Self> {
        if self.version() == Version::V2 {
            return self.clone().following_token(page.continuation_token);
        }
        let count = page.images as u64;
        // The server's page size is at least `count`, so that many images lie behind us for certain.
        let behind = self.page.unwrap_or(1).saturating_mul(count);
        let complete = page.total.is_some_and(|total| behind >= total);
        if count == 0 || complete { None } else { Some(self.clone().next_page()) }
    }

    /// What asks for the next page of v1, whatever this one held.
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
