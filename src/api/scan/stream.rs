//! The images of a page as they arrive.

use alloc::vec::Vec;

use super::bounds::Bounds;
use super::carry_buffer::CarryBuffer;
use super::error::DecodeError;
use super::page_collector::PageCollector;
use super::scanner::Scanner;

/// How a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamEnd {
    /// Whether the call succeeded.
    pub success: bool,
    /// The errors as a JSON array, byte for byte as in the body; empty if there are none.
    pub errors: Vec<u8>,
}

/// The images that a chunk completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<'a> {
    /// The images: JSON objects with commas between them, without the brackets of an array.
    pub json: &'a [u8],
    /// The number of images.
    pub images: usize,
    /// The error after them, if any. It ends the stream.
    pub error: Option<DecodeError>,
}

/// Gives each image's bytes as soon as they are complete. It holds one chunk and one image.
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
    buffer: CarryBuffer,
    collector: PageCollector,
}

impl Default for ImageStream {
    fn default() -> Self {
        let collector = PageCollector { keep_images: true, ..PageCollector::default() };
        Self { scanner: Scanner::default(), buffer: CarryBuffer::default(), collector }
    }
}

impl ImageStream {
    /// A stream from the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The stream with other bounds.
    #[must_use]
    pub fn with_bounds(mut self, bounds: Bounds) -> Self {
        self.scanner.bounds = bounds;
        self
    }

    /// Takes a chunk and passes each image that it completes to `image`, as JSON.
    ///
    /// # Errors
    /// At the first invalid byte, after the images before it.
    pub fn feed(&mut self, chunk: &[u8], mut image: impl FnMut(&[u8])) -> Result<(), DecodeError> {
        let error = self.feed_batch(chunk.len(), |space| space.copy_from_slice(chunk)).error;
        for range in &self.collector.images {
            image(self.buffer.bytes().get(range.clone()).unwrap_or_default());
        }
        error.map_or(Ok(()), Err)
    }

    /// Takes a chunk of `length` bytes, which `fill` writes, and returns all images that it completes.
    ///
    /// ```
    /// use cf_list_images::api::scan::ImageStream;
    ///
    /// let chunk = br#"{"result":{"images":[{"id":"a"}, {"id":"b"},{"id":7"#;
    /// let mut stream = ImageStream::new();
    /// let batch = stream.feed_batch(chunk.len(), |space| space.copy_from_slice(chunk));
    /// assert_eq!((batch.json, batch.images), (&br#"{"id":"a"}, {"id":"b"}"#[..], 2));
    /// let error = batch.error.map(|error| error.to_string());
    /// assert_eq!(
    ///     error.as_deref(),
    ///     Some("result.images[2].id: expected a string, found a number (byte 50)")
    /// );
    /// ```
    pub fn feed_batch(&mut self, length: usize, fill: impl FnOnce(&mut [u8])) -> Batch<'_> {
        self.buffer.carry(self.scanner.carry_len());
        self.buffer.push(length, fill);
        self.collector.images.clear();
        let error = self.scanner.scan(self.buffer.bytes(), &mut self.collector).err();
        let start = self.collector.images.first().map_or(0, |first| first.start);
        let end = self.collector.images.last().map_or(0, |last| last.end);
        let json = self.buffer.bytes().get(start..end).unwrap_or_default();
        Batch { json, images: self.collector.images.len(), error }
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// If the document is incomplete, or a chunk was invalid: a truncated body never ends a stream silently.
    pub fn finish(&self) -> Result<StreamEnd, DecodeError> {
        let summary = self.scanner.finish()?;
        Ok(StreamEnd {
            success: summary.success.unwrap_or_default(),
            errors: self.collector.errors.clone().into_json(),
        })
    }
}
