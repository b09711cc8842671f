//! What the scanner finds, and the trait that receives it.

use core::ops::{ControlFlow, Range};

use super::field::ImageField;
use super::image_layout::ImageLayout;
use super::member::{Member, Span};

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

/// Receives what the scanner finds, as it finds it. What a visitor does not need costs no time.
pub trait Visitor {
    /// Whether [`ImageView::members`] is needed.
    const MEMBERS: bool = false;
    /// Whether [`ImageView::variants`] is needed.
    const VARIANTS: bool = false;

    /// Receives an image. `Break` stops the scan.
    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()>;

    /// Receives one of `errors`.
    fn error(&mut self, _error: &InfoView<'_>) {}

    /// Receives one of `messages`.
    fn message(&mut self, _message: &InfoView<'_>) {}

    /// Receives v2's `continuation_token`: a JSON string, quotes included.
    fn continuation_token(&mut self, _token: &[u8]) {}
}
