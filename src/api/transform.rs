//! Rewrites a response body for the Worker's callers: fewer fields, only one creator's images, signed URLs.
//!
//! What is kept of an image is copied byte for byte. The envelope around the images is written anew, from the fields that the
//! API documents: unknown fields are dropped, and secrets are removed from texts.

mod envelope;

use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;
use core::ops::{ControlFlow, Range};

use super::scan::{
    Bounds, CarryBuffer, DecodeError, EnvelopeSummary, ImageField, ImageView, InfoView, Member, Scanned,
    Scanner, Visitor, string,
};
use super::sign::{PendingSignatures, Signer};
use super::{Fields, Redactor, Version};
use envelope::EnvelopeWriter;
pub use envelope::{Info, MAX_INFO_TEXT, MAX_INFOS};

/// How to sign URLs.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The account's key.
    pub signer: Signer,
    /// When the URLs expire, in seconds since the Unix epoch: see [`expiry`](super::sign::expiry).
    pub exp: u64,
}

/// What to change in a body.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// The fields of an image to keep.
    pub fields: Fields,
    /// The only creator whose images may be shown. An image of another creator, or of none, is an error.
    pub creator: Option<String>,
    /// How to sign the variants of images that require signed URLs; `None`: they stay unsigned.
    pub signing: Option<Signing>,
    /// The version of the listing: only v2 has a `continuation_token`.
    pub version: Version,
    /// Removes secrets from the texts of the envelope. Images are not searched.
    pub redactor: Redactor,
}

impl Default for Rewrite {
    fn default() -> Self {
        let (fields, redactor) = (Fields::ALL, Redactor::default());
        Self { fields, creator: None, signing: None, version: Version::V1, redactor }
    }
}

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
    let mut rewriter = Rewriter { rewrite, envelope, out, unchanged: 0..0 };
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

struct Rewriter<'a> {
    rewrite: &'a Rewrite,
    envelope: &'a mut EnvelopeWriter,
    out: &'a mut Vec<u8>,
    /// A part of the window that is not in `out` yet: images that need no change, with a comma between them.
    unchanged: Range<usize>,
}

impl Visitor for Rewriter<'_> {
    const MEMBERS: bool = true;
    const VARIANTS: bool = true;

    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()> {
        if !self.may_show(image) {
            return ControlFlow::Break(());
        }
        let fields = self.rewrite.fields;
        let signing = self.rewrite.signing.as_ref().filter(|_| {
            image.value(ImageField::RequireSignedUrls) == Some(b"true")
                && fields.keeps(Some(ImageField::Variants))
                && !image.variants().is_empty()
        });
        let drops = image.members().iter().any(|member| !fields.keeps(member.field));
        if signing.is_none() && !drops {
            self.keep(image.window(), image.range());
            return ControlFlow::Continue(());
        }
        self.copy_unchanged(image.window());
        self.envelope.begin_image(self.out);
        if drops {
            self.out.push(b'{');
            for (index, run) in runs(image.members(), fields).enumerate() {
                if index > 0 {
                    self.out.push(b',');
                }
                self.copy(image, run, signing);
            }
            self.out.push(b'}');
        } else {
            self.copy(image, (0, image.bytes().len()), signing);
        }
        ControlFlow::Continue(())
    }

    fn error(&mut self, error: &InfoView<'_>) {
        self.envelope.error(error, &self.rewrite.redactor);
    }

    fn message(&mut self, message: &InfoView<'_>) {
        self.envelope.message(message, &self.rewrite.redactor);
    }

    fn continuation_token(&mut self, token: &[u8]) {
        self.envelope.continuation_token(token, &self.rewrite.redactor);
    }
}

impl Rewriter<'_> {
    /// Keeps an image as it is. Such images are copied together where only a comma is between them.
    fn keep(&mut self, window: &[u8], range: Range<usize>) {
        let joined = !self.unchanged.is_empty() && window.get(self.unchanged.end..range.start) == Some(b",");
        if !joined {
            self.copy_unchanged(window);
            self.envelope.begin_image(self.out);
            self.unchanged.start = range.start;
        }
        self.unchanged.end = range.end;
    }

    fn copy_unchanged(&mut self, window: &[u8]) {
        self.out.extend_from_slice(window.get(self.unchanged.clone()).unwrap_or_default());
        self.unchanged = 0..0;
    }

    fn may_show(&self, image: &ImageView<'_>) -> bool {
        let Some(allowed) = &self.rewrite.creator else { return true };
        match image.value(ImageField::Creator) {
            Some(raw @ [b'"', ..]) => string::decode(raw) == *allowed,
            _ => false,
        }
    }

    /// Copies a part of an image, and signs its variants.
    fn copy(&mut self, image: &ImageView<'_>, (start, to): (usize, usize), signing: Option<&Signing>) {
        let bytes = image.bytes();
        let mut from = start;
        if let Some(signing) = signing {
            let mut pending = PendingSignatures::default();
            for span in image.variants().iter().filter(|span| start <= span.start && span.end <= to) {
                self.out.extend_from_slice(bytes.get(from..span.start).unwrap_or_default());
                sign(span.of(bytes), signing, self.out, &mut pending);
                from = span.end;
            }
            signing.signer.finish(&mut pending, self.out);
        }
        self.out.extend_from_slice(bytes.get(from..to).unwrap_or_default());
    }
}

/// The longest runs of members to keep, as ranges of bytes.
fn runs(members: &[Member], fields: Fields) -> impl Iterator<Item = (usize, usize)> {
    members.chunk_by(move |one, next| fields.keeps(one.field) == fields.keeps(next.field)).filter_map(
        move |run| {
            let (first, last) = (run.first()?, run.last()?);
            fields.keeps(first.field).then_some((first.span.start, last.span.end))
        },
    )
}

/// Signs the URL in a JSON string and appends it as a JSON string. Its signature may still be pending.
fn sign(raw: &[u8], signing: &Signing, out: &mut Vec<u8>, pending: &mut PendingSignatures) {
    let inner = string::inner(raw);
    if inner.contains(&b'\\') {
        string::encode_into(&signing.signer.sign(&string::decode(raw), signing.exp), out);
    } else {
        // Signing adds no characters that need escaping.
        out.push(b'"');
        signing.signer.write(inner, signing.exp, out, pending);
        out.push(b'"');
    }
}
