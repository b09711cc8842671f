//! Rewrites a response body for the Worker's callers: fewer fields, only one creator's images, signed URLs.
//!
//! What is kept of an image is copied byte for byte. The envelope around the images is written anew, from the fields that the
//! API documents: unknown fields are dropped, and secrets are removed from texts.

mod envelope;
mod rewrite;
mod rewriter;

use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::Version;
use super::scan::{Bounds, CarryBuffer, DecodeError, EnvelopeSummary, Scanned, Scanner};
use envelope::EnvelopeWriter;
pub use envelope::{Info, MAX_INFO_TEXT, MAX_INFOS};
pub use rewrite::{Rewrite, Signing};
use rewriter::Rewriter;

/// Why a body can't be passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransformError {
    /// The body is not a list response.
    Decode(DecodeError),
    /// An image does not belong to the only creator whose images may be shown.
    Foreign {
        /// The image's index on the page.
        image: u64,
    },
}

impl fmt::Display for TransformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(f),
            Self::Foreign { image } => {
                write!(f, "result.images[{image}]: the image belongs to another creator")
            }
        }
    }
}

impl Error for TransformError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            Self::Foreign { .. } => None,
        }
    }
}

/// Rewrites a body chunk by chunk. It holds one chunk and one image in memory.
///
/// The result has these fields and no others:
///
/// - `result.images`, and for v2 `result.continuation_token`;
/// - `success`, and at most [`MAX_INFOS`] `errors` and `messages`, each with `code`, `message`, `documentation_url` and
///   `source.pointer`. A text in them has at most [`MAX_INFO_TEXT`] characters;
/// - `result_info.total_count`, except with [`Rewrite::creator`]: a count cannot be checked against it.
///
/// ```
/// use cf_list_images::api::Fields;
/// use cf_list_images::api::scan::ImageField;
/// use cf_list_images::api::transform::{Rewrite, Transform};
///
/// let fields = Fields::only([ImageField::Id, ImageField::Variants]);
/// let mut transform = Transform::new(Rewrite { fields, ..Rewrite::default() });
/// let mut out = Vec::new();
/// for chunk in [r#"{"success":true,"result":{"images":[{"id":"a","met"#, r#"a":{"x":1},"variants":[]}]}}"#] {
///     transform.feed(chunk.as_bytes(), &mut out)?;
/// }
/// transform.finish(&mut out)?;
/// let expected = br#"{"result":{"images":[{"id":"a","variants":[]}]},"success":true,"errors":[],"messages":[]}"#;
/// assert_eq!(out, expected);
/// # Ok::<(), cf_list_images::api::transform::TransformError>(())
/// ```
#[derive(Debug)]
pub struct Transform {
    scanner: Scanner,
    buffer: CarryBuffer,
    rewrite: Rewrite,
    foreign: Option<u64>,
    envelope: EnvelopeWriter,
}

impl Transform {
    /// A transform of a body from its first byte.
    #[must_use]
    pub fn new(rewrite: Rewrite) -> Self {
        Self {
            scanner: Scanner::default(),
            buffer: CarryBuffer::default(),
            rewrite,
            foreign: None,
            envelope: EnvelopeWriter::default(),
        }
    }

    /// The transform with other bounds.
    #[must_use]
    pub fn with_bounds(self, bounds: Bounds) -> Self {
        Self { scanner: self.scanner.with_bounds(bounds), ..self }
    }

    /// Takes a chunk, and appends what can be passed on so far to `out`.
    ///
    /// # Errors
    /// If the body is not a list response, or has another creator's image. `out` then ends before the image
    /// that is wrong. Every later call fails, too.
    pub fn feed(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), TransformError> {
        self.feed_with(chunk.len(), |space| space.copy_from_slice(chunk), out)
    }

    /// Like [`Transform::feed`], with a chunk of `length` bytes that `fill` writes.
    ///
    /// # Errors
    /// As [`Transform::feed`].
    pub fn feed_with(
        &mut self,
        length: usize,
        fill: impl FnOnce(&mut [u8]),
        out: &mut Vec<u8>,
    ) -> Result<(), TransformError> {
        self.buffer.carry(self.scanner.carry_len());
        self.buffer.push(length, fill);
        let Self { scanner, buffer, rewrite, foreign, envelope } = self;
        run(scanner, buffer.bytes(), rewrite, envelope, foreign, out)
    }

    /// Rewrites a body that is in memory as a whole.
    ///
    /// # Errors
    /// As [`Transform::feed`] and [`Transform::finish`].
    pub fn whole(&mut self, body: &[u8], out: &mut Vec<u8>) -> Result<EnvelopeSummary, TransformError> {
        let Self { scanner, rewrite, foreign, envelope, .. } = self;
        run(scanner, body, rewrite, envelope, foreign, out)?;
        self.finish(out)
    }

    /// Takes the end of the body, appends the rest to `out`, and returns the envelope's summary.
    ///
    /// # Errors
    /// If the body is incomplete, or [`feed`](Self::feed) failed.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Result<EnvelopeSummary, TransformError> {
        if let Some(image) = self.foreign {
            return Err(TransformError::Foreign { image });
        }
        let summary = *self.scanner.finish().map_err(TransformError::Decode)?;
        let (token, total) = (self.rewrite.version == Version::V2, self.rewrite.creator.is_none());
        self.envelope.end(&summary, token, total, out);
        Ok(summary)
    }

    /// The envelope's errors so far.
    #[must_use]
    pub fn errors(&self) -> &[Info] {
        self.envelope.errors()
    }

    /// What is known of the envelope so far.
    #[must_use]
    pub fn summary(&self) -> &EnvelopeSummary {
        self.scanner.summary()
    }
}

fn run(
    scanner: &mut Scanner,
    window: &[u8],
    rewrite: &Rewrite,
    envelope: &mut EnvelopeWriter,
    foreign: &mut Option<u64>,
    out: &mut Vec<u8>,
) -> Result<(), TransformError> {
    if let Some(image) = *foreign {
        return Err(TransformError::Foreign { image });
    }
    let mut rewriter = Rewriter::new(rewrite, envelope, out);
    let ended = scanner.scan(window, &mut rewriter).map_err(TransformError::Decode)?;
    rewriter.copy_unchanged(window);
    if ended == Scanned::Stopped {
        let image = scanner.summary().images - 1;
        *foreign = Some(image);
        return Err(TransformError::Foreign { image });
    }
    if scanner.summary().has_result {
        envelope.begin(out);
    }
    Ok(())
}
