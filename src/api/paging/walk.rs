//! A walk from one page to the next, without an iteration.

use super::error::PagingError;
use super::page_info::{MAX_ALIKE, MAX_EMPTY, MAX_STALE, PageInfo};
use crate::api::{ListOptions, Version, hash};

/// The state of a walk: plain numbers that travel from each page to the next, so that any page can be asked for its
/// next one, more than once, and nothing has to be freed.
///
/// It finds the cycles of a server that ignores the requested page or token by Brent's algorithm (1980): each page is
/// compared with one earlier page, the first after each power of two.
///
/// ```
/// use cf_list_images::api::{ListOptions, PageInfo, PagingError, Walk};
///
/// let mut walk = Walk::default();
/// let mut options = ListOptions::v1();
/// let same = PageInfo { images: 2, hashes: &[11, 12], ..PageInfo::default() };
/// options = walk.accept(options, &same, [1, 2])?.unwrap();
/// options = walk.accept(options, &same, [1, 2])?.unwrap(); // perhaps due to uploads
/// assert_eq!(walk.accept(options, &same, [1, 2]), Err(PagingError::NothingNew { pages: 2 }));
/// # Ok::<(), PagingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Walk {
    /// The number of pages so far.
    pub pages: u32,
    /// The 53-bit hash of the earlier page: of its first image (v1) or its token (v2).
    pub mark: u64,
    /// The number of pages that were the earlier page again (v1), or of the last pages without images (v2).
    pub idle: u32,
}

impl Walk {
    /// Takes a page of these options, and returns the options of the next page; `None` at the end. The key, which should
    /// be random and the same for the whole walk, is for the hashes of continuation tokens.
    ///
    /// # Errors
    /// If the pages contradict each other, or lead nowhere.
    pub fn accept(
        &mut self,
        options: ListOptions,
        page: &PageInfo<'_>,
        key: [u64; 2],
    ) -> Result<Option<ListOptions>, PagingError> {
        let mut page = *page;
        if options.version() == Version::V2 {
            let token = page.continuation_token.unwrap_or_default();
            if self.is_repeated(hash::keyed(key, token.as_bytes())) {
                return Err(PagingError::TokenRepeated);
            }
            self.idle = if page.images == 0 { self.idle + 1 } else { 0 };
            if self.idle >= MAX_EMPTY {
                return Err(PagingError::Empty);
            }
        } else if let Some(first) = page.hashes.first()
            && self.is_repeated(*first)
        {
            self.idle += 1;
            if self.idle >= if hash::is_of_id(*first) { MAX_STALE } else { MAX_ALIKE } {
                return Err(PagingError::NothingNew { pages: self.idle });
            }
            // The total is refuted.
            page.total = None;
        }
        Ok(options.following(&page))
    }

    /// Whether the page with this hash is the earlier page again.
    fn is_repeated(&mut self, hash: u64) -> bool {
        // JavaScript's numbers hold 53 bits.
        let hash = hash >> 11;
        let repeated = self.pages > 0 && hash == self.mark;
        self.pages = self.pages.wrapping_add(1);
        if self.pages & self.pages.wrapping_sub(1) == 0 {
            self.mark = hash;
        }
        repeated
    }
}
