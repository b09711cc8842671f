//! The check of a whole page.

use super::error::DecodeError;
use super::scanner::{Facts, ImageSpans, Scanner, Visitor, slice};
use super::slot::ImageField;
use super::window::Window;
use crate::api::hash;

/// A page that is what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Whether the call succeeded.
    pub success: bool,
    /// How many images the page has.
    pub images: usize,
    /// One hash for each image, in order, if a key was given: of its id, or without one of all its bytes.
    pub hashes: Vec<u64>,
    /// The number of images in all, where the server states it.
    pub total_count: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<String>,
    /// The array of errors as it stands in the body; empty if there is none.
    pub errors: Vec<u8>,
}

/// Checks a page that arrives in chunks of any size.
#[derive(Debug, Default)]
pub struct Check {
    scanner: Scanner,
    window: Window,
    hashes: Hashes,
}

#[derive(Debug, Default)]
struct Hashes {
    key: Option<[u64; 2]>,
    hashes: Vec<u64>,
}

impl Visitor for Hashes {
    fn image(&mut self, image: &ImageSpans, bytes: &[u8], base: u64) {
        let Some(key) = self.key else { return };
        let (start, end) = match image.field(ImageField::Id) {
            Some(id) => (id.start, id.end),
            None => (image.start, image.end),
        };
        self.hashes.push(hash::keyed(key, slice(bytes, base, start, end)));
    }
}

impl Check {
    /// A check that hashes the images under a key, or none.
    #[must_use]
    pub fn new(key: Option<[u64; 2]>) -> Self {
        Self { hashes: Hashes { key, hashes: Vec::new() }, ..Self::default() }
    }

    /// Takes the next `length` bytes of the body, written by `fill`.
    ///
    /// # Errors
    /// At the first byte that is not as it must be.
    pub fn feed(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), DecodeError> {
        self.window.feed(&mut self.scanner, length, fill, &mut self.hashes)
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// When the document is not whole.
    pub fn finish(self) -> Result<Checked, DecodeError> {
        let Facts { success, images, total_count, continuation_token, errors } =
            self.scanner.finish()?.clone();
        let images = usize::try_from(images).unwrap_or(usize::MAX);
        let success = success.unwrap_or_default();
        Ok(Checked { success, images, hashes: self.hashes.hashes, total_count, continuation_token, errors })
    }

    /// Checks a body that is in memory as a whole.
    ///
    /// # Errors
    /// As [`Check::feed`] and [`Check::finish`].
    ///
    /// ```
    /// use cf_list_images::api::scan::Check;
    ///
    /// let body = br#"{"result":{"images":[{"id":"a"},{"id":"b"}]},"success":true,"errors":[]}"#;
    /// let page = Check::new(None).whole(body)?;
    /// assert!(page.success && page.images == 2);
    /// # Ok::<(), cf_list_images::api::scan::DecodeError>(())
    /// ```
    pub fn whole(mut self, body: &[u8]) -> Result<Checked, DecodeError> {
        self.scanner.scan(body, 0, &mut self.hashes)?;
        self.finish()
    }
}
