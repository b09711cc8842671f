//! What the scanner hands out, and to whom.

use core::ops::{ControlFlow, Range};

use super::schema::{ImageField, Shape};

/// A range of bytes, relative to the begin of its image. An empty one stands for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
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
    /// Which it is; `None` for one that is not known.
    pub field: Option<ImageField>,
    /// From the key's opening quote to the value's end.
    pub span: Span,
}

/// An image that is complete and right.
#[derive(Debug, Clone, Copy)]
pub struct ImageView<'a> {
    pub(super) window: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) values: &'a [Span; 7],
    pub(super) members: &'a [Member],
    pub(super) variants: &'a [Span],
    pub(super) shape: Shape,
}

impl<'a> ImageView<'a> {
    /// The image's bytes, from brace to brace.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.window.get(self.start..self.end).unwrap_or_default()
    }

    /// Where the image stands in the window that is being scanned.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The window that is being scanned.
    #[must_use]
    pub fn window(&self) -> &'a [u8] {
        self.window
    }

    /// A field's value as JSON; `None` where the image has none.
    #[must_use]
    pub fn value(&self, field: ImageField) -> Option<&'a [u8]> {
        let span = self.values.get(field as usize)?;
        (span.end > 0).then(|| span.of(self.bytes()))
    }

    /// Every field in order, known or not; empty unless [`Visitor::MEMBERS`].
    #[must_use]
    pub fn members(&self) -> &'a [Member] {
        self.members
    }

    /// The elements of `variants`, quotes included; empty unless [`Visitor::VARIANTS`].
    #[must_use]
    pub fn variants(&self) -> &'a [Span] {
        self.variants
    }
}

/// An error or a message of the API that is complete and right.
#[derive(Debug, Clone, Copy)]
pub struct InfoView<'a> {
    /// Its JSON, from brace to brace.
    pub bytes: &'a [u8],
    /// Its number.
    pub code: i64,
    /// Its words: a JSON string, quotes included.
    pub message: &'a [u8],
}

/// Takes what the scanner finds, as it finds it. What a visitor does not want costs nothing.
pub trait Visitor {
    /// Whether [`ImageView::members`] is wanted.
    const MEMBERS: bool = false;
    /// Whether [`ImageView::variants`] is wanted.
    const VARIANTS: bool = false;

    /// An image of the page. `Break` ends the scan.
    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()>;

    /// One of `errors`.
    fn error(&mut self, _error: &InfoView<'_>) {}

    /// One of `messages`.
    fn message(&mut self, _message: &InfoView<'_>) {}

    /// v2's `continuation_token`: a JSON string, quotes included.
    fn continuation_token(&mut self, _token: &[u8]) {}
}
