//! Bounds of what a body may contain, so that no server can fill the memory.

/// The most bytes of a body and of one image in it, decompressed. A longer one is a
/// [`DecodeError`](super::DecodeError).
///
/// The defaults leave room for what the API can send: an image with 1,024 bytes of metadata and 100 variants takes about
/// 12 KB, and a page of v1 has up to 10,000 images.
///
/// ```
/// use cf_list_images::api::scan::{Bounds, Check};
///
/// let bounds = Bounds { image: 20, ..Bounds::default() };
/// let body = br#"{"result":{"images":[{"id":"a"},{"id":"long, too long"}]},"success":true}"#;
/// let error = Check::new(None).with_bounds(bounds).whole(body).unwrap_err();
/// assert_eq!(error.to_string(), "result.images[1]: more than 20 bytes, the bound maxImageBytes (byte 32)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most bytes of an image, of a continuation token, and of all errors and messages together: the option
    /// `maxImageBytes`.
    pub image: u32,
    /// The most bytes of the body: the option `maxPageBytes`.
    pub page: u32,
}

impl Bounds {
    /// The largest value of either bound: 1 GiB.
    pub const MAX: u32 = 1 << 30;
    /// The most images of a page. The API's largest page has 10,000.
    pub const MAX_IMAGES: u64 = 1_000_000;
}

impl Default for Bounds {
    fn default() -> Self {
        Self { image: 1 << 20, page: 128 << 20 }
    }
}
