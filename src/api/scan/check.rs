//! The check of a whole page.

use alloc::string::String;
use alloc::vec::Vec;

use super::carry_buffer::CarryBuffer;
use super::error::DecodeError;
use super::page_collector::PageCollector;
use super::rows::{RowWriter, Rows};
use super::scanner::Scanner;

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
    /// The code and the message of the first error.
    pub first_error: Option<(i64, String)>,
    /// The errors as a JSON array, each as it stands in the body; empty if there are none.
    pub errors: Vec<u8>,
    /// The messages, in the same way.
    pub messages: Vec<u8>,
}

/// Checks a page that arrives in chunks of any size.
#[derive(Debug, Default)]
pub struct Check {
    scanner: Scanner,
    window: CarryBuffer,
    notes: PageCollector,
}

impl Check {
    /// A check that hashes the images under a key, or none.
    #[must_use]
    pub fn new(key: Option<[u64; 2]>) -> Self {
        Self { notes: PageCollector { key, ..PageCollector::default() }, ..Self::default() }
    }

    /// Makes [rows](Self::rows) of the images, too.
    ///
    /// ```
    /// use cf_list_images::api::scan::Check;
    ///
    /// let images = r#"{"id":"a","meta":{"n":1}},{"id":"b","meta":{"n":2}},{"id":"c","size":7}"#;
    /// let body = format!(r#"{{"result":{{"images":[{images}]}},"success":true}}"#);
    /// let mut check = Check::new(None).with_rows();
    /// check.feed(body.len(), |room| room.copy_from_slice(body.as_bytes()))?;
    /// let rows = check.rows();
    /// assert_eq!(rows.json, br#"[-1,{"id":"a","meta":{"n":1}},0,"b",{"id":"c","size":7},[{"n":2}]]"#);
    /// # Ok::<(), cf_list_images::api::scan::DecodeError>(())
    /// ```
    #[must_use]
    pub fn with_rows(mut self) -> Self {
        self.notes.rows = Some(RowWriter::default());
        self
    }

    /// The images that the last bytes completed, up to an error if they hold one.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        self.notes.rows.as_ref().map(RowWriter::rows).unwrap_or_default()
    }

    /// Takes the next `length` bytes of the body, written by `fill`.
    ///
    /// # Errors
    /// At the first byte that is not as it must be.
    pub fn feed(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), DecodeError> {
        self.window.keep(self.scanner.held());
        self.window.push(length, fill);
        if let Some(rows) = &mut self.notes.rows {
            rows.clear();
        }
        let scanned = self.scanner.scan(self.window.bytes(), &mut self.notes);
        if let Some(rows) = &mut self.notes.rows {
            rows.close();
        }
        scanned.map(drop)
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// When the document is not whole.
    pub fn finish(self) -> Result<Checked, DecodeError> {
        let summary = self.scanner.finish()?;
        Ok(Checked {
            success: summary.success.unwrap_or_default(),
            images: usize::try_from(summary.images).unwrap_or(usize::MAX),
            total_count: summary.total_count,
            first_error: self.notes.first_error,
            errors: self.notes.errors.into_json(),
            messages: self.notes.messages.into_json(),
            hashes: self.notes.hashes,
            continuation_token: self.notes.token,
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
        self.scanner.scan(body, &mut self.notes)?;
        self.finish()
    }
}
