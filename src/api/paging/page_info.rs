//! A page, and how many pages may lead nowhere.

/// What paging needs to know of a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageInfo<'a> {
    /// The number of images on the page.
    pub images: usize,
    /// One hash for each image, in order: the same image has the same hash. [`Paging`](super::Paging) needs all of
    /// them, [`Walk`](super::Walk) only the first. The highest bit is set if the image has no id: such images may be
    /// alike, so none is taken for a repeated one.
    pub hashes: &'a [u64],
    /// The total number of images, if the server states it.
    pub total: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<&'a str>,
}

/// The number of consecutive pages without a new image that ends a listing. A single one may be due to uploads.
pub(super) const MAX_STALE: u32 = 2;
/// The same for pages on which only images without an id are taken: they may all be alike.
pub(super) const MAX_ALIKE: u32 = 1_000;
/// The number of consecutive pages without any image that ends a listing of v2.
pub(super) const MAX_EMPTY: u32 = 100;
