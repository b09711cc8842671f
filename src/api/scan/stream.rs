//! The images of a page as they arrive.

use super::bounds::Bounds;
use super::check::Check;
use super::checked::Checked;
use super::error::DecodeError;

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
pub struct ImageStream(Check);

impl Default for ImageStream {
    fn default() -> Self {
        let mut check = Check::new(None);
        check.collector.keep_images = true;
        Self(check)
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
    pub fn with_bounds(self, bounds: Bounds) -> Self {
        Self(self.0.with_bounds(bounds))
    }

    /// Also hashes each image with a key, for [`Paging`](crate::api::Paging): see [`Checked::hashes`].
    #[must_use]
    pub fn with_hashes(mut self, key: [u64; 2]) -> Self {
        self.0.collector.key = Some(key);
        self
    }

    /// Takes a chunk and passes each image that it completes to `image`, as JSON.
    ///
    /// # Errors
    /// At the first invalid byte, after the images before it.
    pub fn feed(&mut self, chunk: &[u8], image: impl FnMut(&[u8])) -> Result<(), DecodeError> {
        let error = self.feed_batch(chunk.len(), |space| space.copy_from_slice(chunk)).error;
        self.images().for_each(image);
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
        let Check { scanner, buffer, collector } = &mut self.0;
        buffer.carry(scanner.carry_len());
        buffer.push(length, fill);
        collector.images.clear();
        let error = scanner.scan(buffer.bytes(), collector).err();
        let start = collector.images.first().map_or(0, |first| first.start);
        let end = collector.images.last().map_or(0, |last| last.end);
        let json = buffer.bytes().get(start..end).unwrap_or_default();
        Batch { json, images: collector.images.len(), error }
    }

    /// The images that the last chunk completed, each as JSON.
    pub fn images(&self) -> impl Iterator<Item = &[u8]> {
        let Check { buffer, collector, .. } = &self.0;
        collector.images.iter().map(|range| buffer.bytes().get(range.clone()).unwrap_or_default())
    }

    /// Takes the end of the body, and returns what the page has besides its images.
    ///
    /// # Errors
    /// If the document is incomplete, or a chunk was invalid: a truncated body never ends a stream silently.
    pub fn finish(self) -> Result<Checked, DecodeError> {
        self.0.finish()
    }
}
