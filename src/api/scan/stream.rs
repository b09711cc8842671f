//! The images of a page as they arrive.

use super::error::DecodeError;
use super::scanner::{ImageSpans, Scanner, Visitor, slice};
use super::window::Window;

/// How a page ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamEnd {
    /// Whether the call succeeded.
    pub success: bool,
    /// The array of errors as it stands in the body; empty if there is none.
    pub errors: Vec<u8>,
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
#[derive(Debug, Default)]
pub struct ImageStream {
    scanner: Scanner,
    window: Window,
}

struct Each<F>(F);

impl<F: FnMut(&[u8])> Visitor for Each<F> {
    fn image(&mut self, image: &ImageSpans, bytes: &[u8], base: u64) {
        (self.0)(slice(bytes, base, image.start, image.end));
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
    pub fn feed(&mut self, chunk: &[u8], image: impl FnMut(&[u8])) -> Result<(), DecodeError> {
        self.feed_with(chunk.len(), |room| room.copy_from_slice(chunk), image)
    }

    /// As [`ImageStream::feed`], with a chunk of `length` bytes that `fill` writes.
    ///
    /// # Errors
    /// As [`ImageStream::feed`].
    pub fn feed_with(
        &mut self,
        length: usize,
        fill: impl FnOnce(&mut [u8]),
        image: impl FnMut(&[u8]),
    ) -> Result<(), DecodeError> {
        self.window.feed(&mut self.scanner, length, fill, &mut Each(image))
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// When the document is not whole: a body that breaks off never ends a stream silently.
    pub fn finish(&self) -> Result<StreamEnd, DecodeError> {
        let facts = self.scanner.finish()?;
        Ok(StreamEnd { success: facts.success.unwrap_or_default(), errors: facts.errors.clone() })
    }
}
