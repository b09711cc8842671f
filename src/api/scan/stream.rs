//! The images of a page as they arrive.

use alloc::vec::Vec;

use super::carry_buffer::CarryBuffer;
use super::error::DecodeError;
use super::page_collector::PageCollector;
use super::scanner::Scanner;

/// How a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamEnd {
    /// Whether the call succeeded.
    pub success: bool,
    /// The errors as a JSON array, each as it stands in the body; empty if there are none.
    pub errors: Vec<u8>,
}

/// What a chunk completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<'a> {
    /// The images: JSON objects with commas between, so that brackets around make an array of it.
    pub json: &'a [u8],
    /// How many they are.
    pub images: usize,
    /// What is wrong behind them, if anything; the stream is over then.
    pub error: Option<DecodeError>,
}

/// Gives each image's bytes as soon as they are whole, and keeps only one image's.
///
/// ```
/// use cf_list_images::api::scan::ImageStream;
///
/// let mut stream = ImageStream::new();
/// let mut images = Vec::new();
/// for chunk in [&br#"{"result":{"images":[{"id":"a"},{"i"#[..], br#"d":"b"}]},"success":true}"#] {
///     stream.feed(chunk, |image| images.push(image.to_vec()))?;
/// }
/// assert_eq!(images, [br#"{"id":"a"}"#, br#"{"id":"b"}"#]);
/// assert!(stream.finish()?.success);
/// # Ok::<(), cf_list_images::api::scan::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct ImageStream {
    scanner: Scanner,
    window: CarryBuffer,
    notes: PageCollector,
}

impl Default for ImageStream {
    fn default() -> Self {
        let notes = PageCollector { keep_images: true, ..PageCollector::default() };
        Self { scanner: Scanner::default(), window: CarryBuffer::default(), notes }
    }
}

impl ImageStream {
    /// A stream from the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a chunk and hands each image that it completes to `image`, as JSON.
    ///
    /// # Errors
    /// At the first byte that is not as it must be; the images before it have been handed out.
    pub fn feed(&mut self, chunk: &[u8], mut image: impl FnMut(&[u8])) -> Result<(), DecodeError> {
        let error = self.feed_batch(chunk.len(), |room| room.copy_from_slice(chunk)).error;
        for range in &self.notes.images {
            image(self.window.bytes().get(range.clone()).unwrap_or_default());
        }
        error.map_or(Ok(()), Err)
    }

    /// Takes a chunk of `length` bytes, written by `fill`: the images that it completes, all at once.
    ///
    /// ```
    /// use cf_list_images::api::scan::ImageStream;
    ///
    /// let chunk = br#"{"result":{"images":[{"id":"a"}, {"id":"b"},{"id":7"#;
    /// let mut stream = ImageStream::new();
    /// let batch = stream.feed_batch(chunk.len(), |room| room.copy_from_slice(chunk));
    /// assert_eq!((batch.json, batch.images), (&br#"{"id":"a"}, {"id":"b"}"#[..], 2));
    /// let error = batch.error.map(|error| error.to_string());
    /// assert_eq!(
    ///     error.as_deref(),
    ///     Some("result.images[2].id: expected a string, found a number (byte 50)")
    /// );
    /// ```
    pub fn feed_batch(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) -> Batch<'_> {
        self.window.keep(self.scanner.held());
        self.window.push(length, fill);
        self.notes.images.clear();
        let error = self.scanner.scan(self.window.bytes(), &mut self.notes).err();
        let start = self.notes.images.first().map_or(0, |first| first.start);
        let end = self.notes.images.last().map_or(0, |last| last.end);
        let json = self.window.bytes().get(start..end).unwrap_or_default();
        Batch { json, images: self.notes.images.len(), error }
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// When the document is not whole: a body that breaks off never ends a stream silently.
    pub fn finish(&self) -> Result<StreamEnd, DecodeError> {
        let summary = self.scanner.finish()?;
        Ok(StreamEnd {
            success: summary.success.unwrap_or_default(),
            errors: self.notes.errors.clone().into_json(),
        })
    }
}
