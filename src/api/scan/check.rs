//! Checks a whole page.

use super::bounds::Bounds;
use super::carry_buffer::CarryBuffer;
use super::checked::Checked;
use super::error::DecodeError;
use super::page_collector::PageCollector;
use super::rows::Rows;
use super::scanner::Scanner;

/// Checks a page that arrives in chunks of any size.
#[derive(Debug, Default)]
pub struct Check {
    pub(super) scanner: Scanner,
    pub(super) buffer: CarryBuffer,
    pub(super) collector: PageCollector,
}

impl Check {
    /// A check that hashes the images with a key, or does not hash them.
    #[must_use]
    pub fn new(key: Option<[u64; 2]>) -> Self {
        let mut check = Self::default();
        check.collector.key = key;
        check
    }

    /// Hashes every image, or only the first.
    #[must_use]
    pub fn with_hashes(mut self, of_every_image: bool) -> Self {
        self.collector.first_only = !of_every_image;
        self
    }

    /// The check with other bounds.
    #[must_use]
    pub fn with_bounds(mut self, bounds: Bounds) -> Self {
        self.scanner.bounds = bounds;
        self
    }

    /// Also writes the images as [rows](Self::rows).
    ///
    /// ```
    /// use cf_list_images::api::scan::Check;
    ///
    /// let images = r#"{"id":"a","meta":{"n":1}},{"id":"b","meta":{"n":2}},{"id":"c","size":7}"#;
    /// let body = format!(r#"{{"result":{{"images":[{images}]}},"success":true,"errors":[]}}"#);
    /// let mut check = Check::new(None).with_rows();
    /// check.feed(body.len(), |space| space.copy_from_slice(body.as_bytes()))?;
    /// let rows = check.rows();
    /// assert_eq!(rows.values, br#"[-1,0,"b",-1]"#);
    /// assert_eq!(rows.others, br#"[{"id":"a","meta":{"n":1}},{"id":"c","size":7},[{"n":2}]]"#);
    /// # Ok::<(), cf_list_images::api::scan::DecodeError>(())
    /// ```
    #[must_use]
    pub fn with_rows(mut self) -> Self {
        self.collector.keep_rows = true;
        self
    }

    /// The images that the last [`feed`](Self::feed) completed; the images before the invalid byte if it
    /// failed.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        self.collector.rows.rows()
    }

    /// Takes the next `length` bytes of the body, which `fill` writes.
    ///
    /// # Errors
    /// At the first invalid byte.
    pub fn feed(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), DecodeError> {
        self.buffer.carry(self.scanner.carry_len());
        self.buffer.push(length, fill);
        self.collector.rows.clear();
        let scanned = self.scanner.scan(self.buffer.bytes(), &mut self.collector);
        self.collector.rows.close();
        scanned.map(drop)
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// If the document is incomplete, or [`feed`](Self::feed) failed.
    pub fn finish(self) -> Result<Checked, DecodeError> {
        let summary = self.scanner.finish()?;
        Ok(Checked {
            success: summary.success.unwrap_or_default(),
            images: usize::try_from(summary.images).unwrap_or(usize::MAX),
            total_count: summary.total_count,
            first_error: self.collector.first_error,
            errors: self.collector.errors.into_json(),
            messages: self.collector.messages.into_json(),
            hashes: self.collector.hashes,
            continuation_token: self.collector.token,
        })
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
        self.scanner.scan(body, &mut self.collector)?;
        self.finish()
    }
}
