//! What the scanner finds, and the trait that takes it.

use core::ops::{ControlFlow, Range};

use super::field::ImageField;
use super::image_layout::ImageLayout;

/// A range of bytes, relative to the start of its image; empty for an absent field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes of this span.
    #[must_use]
    pub fn of<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.start..self.end).unwrap_or_default()
    }
}

/// A field of an image, known or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The field; `None` for an unknown one.
    pub field: Option<ImageField>,
    /// From the key's opening quote to the value's end.
    pub span: Span,
}

/// An image that is complete and valid.
#[derive(Debug, Clone, Copy)]
pub struct ImageView<'a> {
    pub(super) window: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) layout: &'a ImageLayout,
}

impl<'a> ImageView<'a> {
    /// The image's bytes, from brace to brace.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.window.get(self.start..self.end).unwrap_or_default()
    }

    /// Where in the window the image is.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The window that is being scanned.
    #[must_use]
    pub fn window(&self) -> &'a [u8] {
        self.window
    }

    /// A field's value as JSON; `None` if the image does not have the field.
    #[must_use]
    pub fn value(&self, field: ImageField) -> Option<&'a [u8]> {
        let span = self.layout.values.get(field as usize)?;
        (span.end > 0).then(|| span.of(self.bytes()))
    }

    /// Every field in order, known or not; empty unless [`Visitor::MEMBERS`].
    #[must_use]
    pub fn members(&self) -> &'a [Member] {
        &self.layout.members
    }

    /// The elements of `variants`, quotes included; empty unless [`Visitor::VARIANTS`].
    #[must_use]
    pub fn variants(&self) -> &'a [Span] {
        &self.layout.variants
    }
}

/// An error or a message of the API that is complete and valid.
#[derive(Debug, Clone, Copy)]
pub struct InfoView<'a> {
    /// Its JSON, from brace to brace.
    pub bytes: &'a [u8],
    /// Its code.
    pub code: i64,
    /// Its message: a JSON string, quotes included.
    pub message: &'a [u8],
}

/// Takes what the scanner finds, as it finds it. What a visitor does not ask for costs no time.
pub trait Visitor {
    /// Whether [`ImageView::members`] is needed.
    const MEMBERS: bool = false;
    /// Whether [`ImageView::variants`] is needed.
    const VARIANTS: bool = false;

    /// Takes an image. `Break` stops the scan.
    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()>;

    /// Takes one of `errors`.
    fn error(&mut self, _error: &InfoView<'_>) {}

    /// Takes one of `messages`.
    fn message(&mut self, _message: &InfoView<'_>) {}

    /// Takes v2's `continuation_token`: a JSON string, quotes included.
    fn continuation_token(&mut self, _token: &[u8]) {}
}
