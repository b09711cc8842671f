//! Where the parts of an image are.

use alloc::vec::Vec;

use super::field::ImageField;
use super::field_order::FieldOrder;
use super::member::{Member, Span};

/// An image's parts; offsets are relative to its opening brace.
#[derive(Debug, Default)]
pub(super) struct ImageLayout {
    /// In the order of [`ImageField`]; empty for a field that is absent.
    pub(super) values: [Span; ImageField::COUNT],
    pub(super) members: Vec<Member>,
    pub(super) variants: Vec<Span>,
    pub(super) order: FieldOrder,
}

impl ImageLayout {
    pub(super) fn clear(&mut self) {
        self.values = Default::default();
        self.members.clear();
        self.variants.clear();
        self.order = FieldOrder::default();
    }
}
