//! Rewrites a response body for the Worker's callers: fewer fields, only one creator's images, signed URLs.
//! Everything else is copied byte for byte.

use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;
use core::ops::ControlFlow;

use super::Fields;
use super::scan::{
    CarryBuffer, DecodeError, EnvelopeSummary, ImageField, ImageView, Member, Scanned, Scanner, Visitor,
    string,
};
use super::sign::{PendingSignatures, Signer};

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
}

impl Default for Rewrite {
    fn default() -> Self {
        Self { fields: Fields::ALL, creator: None, signing: None }
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
/// transform.finish()?;
/// assert_eq!(out, br#"{"success":true,"result":{"images":[{"id":"a","variants":[]}]}}"#);
/// # Ok::<(), cf_list_images::api::transform::TransformError>(())
/// ```
#[derive(Debug)]
pub struct Transform {
    scanner: Scanner,
    buffer: CarryBuffer,
    rewrite: Rewrite,
    foreign: Option<u64>,
}

impl Transform {
    /// A transform of a body from its first byte.
    #[must_use]
    pub fn new(rewrite: Rewrite) -> Self {
        Self { scanner: Scanner::default(), buffer: CarryBuffer::default(), rewrite, foreign: None }
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
        run(&mut self.scanner, self.buffer.bytes(), &self.rewrite, &mut self.foreign, out)
    }

    /// Rewrites a body that is in memory as a whole.
    ///
    /// # Errors
    /// As [`Transform::feed`] and [`Transform::finish`].
    pub fn whole(mut self, body: &[u8], out: &mut Vec<u8>) -> Result<EnvelopeSummary, TransformError> {
        run(&mut self.scanner, body, &self.rewrite, &mut self.foreign, out)?;
        self.finish().copied()
    }

    /// Takes the end of the body, and returns the envelope's summary.
    ///
    /// # Errors
    /// If the body is incomplete, or [`feed`](Self::feed) failed.
    pub fn finish(&self) -> Result<&EnvelopeSummary, TransformError> {
        match self.foreign {
            Some(image) => Err(TransformError::Foreign { image }),
            None => self.scanner.finish().map_err(TransformError::Decode),
        }
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
    foreign: &mut Option<u64>,
    out: &mut Vec<u8>,
) -> Result<(), TransformError> {
    if let Some(image) = *foreign {
        return Err(TransformError::Foreign { image });
    }
    let mut rewriter = Rewriter { rewrite, out, copied: 0 };
    match scanner.scan(window, &mut rewriter) {
        Ok(Scanned::All) => {
            let end = window.len() - scanner.carry_len();
            rewriter.out.extend_from_slice(window.get(rewriter.copied..end).unwrap_or_default());
            Ok(())
        }
        Ok(Scanned::Stopped) => {
            let image = scanner.summary().images - 1;
            *foreign = Some(image);
            Err(TransformError::Foreign { image })
        }
        Err(error) => Err(TransformError::Decode(error)),
    }
}

struct Rewriter<'a> {
    rewrite: &'a Rewrite,
    out: &'a mut Vec<u8>,
    /// How many bytes of the window are in `out`, copied or rewritten.
    copied: usize,
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
            return ControlFlow::Continue(());
        }
        let range = image.range();
        let before = image.window().get(self.copied..range.start).unwrap_or_default();
        self.out.extend_from_slice(before);
        self.copied = range.end;
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
}

impl Rewriter<'_> {
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
