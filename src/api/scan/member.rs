//! Where a field of an image is.

use super::field::ImageField;

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

    /// The bytes of this span and all after it, and its length.
    pub(super) fn and_more(self, bytes: &[u8]) -> (&[u8], usize) {
        (bytes.get(self.start..).unwrap_or_default(), self.end - self.start)
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
