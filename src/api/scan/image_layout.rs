//! Where the parts of an image are.

use alloc::vec::Vec;

use super::field::ImageField;

use super::member::{Member, Span};
use super::shape::Shape;

/// An image's parts; offsets are relative to its opening brace.
#[derive(Debug, Default)]
pub(super) struct ImageLayout {
    /// In the order of [`ImageField`]; empty for a field that is absent.
    pub(super) values: [Span; ImageField::COUNT],
    pub(super) members: Vec<Member>,
    pub(super) variants: Vec<Span>,
    /// The values of unknown fields, if the shape is regular.
    pub(super) unknown: Vec<Span>,
    pub(super) shape: Shape,
}

impl ImageLayout {
    pub(super) fn clear(&mut self) {
        self.values = Default::default();
        self.members.clear();
        self.variants.clear();
        self.unknown.clear();
        self.shape = Shape::default();
    }

    /// Takes the value of the key with this number in a shape.
    #[inline(always)]
    pub(super) fn push(&mut self, name: usize, value: Span) {
        match self.values.get_mut(name) {
            Some(known) => *known = value,
            None => self.unknown.push(value),
        }
    }
}
