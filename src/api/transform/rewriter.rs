//! Rewrites the images of a window.

use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use super::envelope::EnvelopeWriter;
use super::rewrite::{Rewrite, Signing};
use crate::api::Fields;
use crate::api::scan::{ImageField, ImageView, InfoView, Member, Visitor, string};
use crate::api::sign::PendingSignatures;

/// Writes what the scanner finds, except for what is dropped, and signs URLs.
pub(super) struct Rewriter<'a> {
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

impl<'a> Rewriter<'a> {
    pub(super) fn new(rewrite: &'a Rewrite, envelope: &'a mut EnvelopeWriter, out: &'a mut Vec<u8>) -> Self {
        Self { rewrite, envelope, out, unchanged: 0..0 }
    }

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

    /// Copies the images that need no change and are not in `out` yet.
    pub(super) fn copy_unchanged(&mut self, window: &[u8]) {
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
