//! Images as rows of values: what an engine's own JSON parser makes objects of soonest.
//!
//! A parser's time goes to objects and keys more than to strings. The images of a page have the same fields in
//! the same order, so all but the first are handed over without their keys, and their metadata, which are
//! objects, apart: one after another of the same shape.

use alloc::vec::Vec;

use super::list::List;
use super::schema::{ImageField, Shape};
use super::visitor::ImageView;

/// More shapes than this have no row.
const SHAPES: usize = 10;

/// Images that were completed since the last rows were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows<'a> {
    /// A JSON array; empty bytes if there is no image. For each image stands there
    ///
    /// - a number from 0 and the values of its fields but `meta`, in the order of [`ImageField::ALL`]: its fields
    ///   are those of the template of that number, in the template's order;
    /// - or `-1` and the image itself, which is the next template;
    /// - or the image itself.
    ///
    /// The last element is an array of the `meta` of those images that stand there with a number from 0.
    pub json: &'a [u8],
    /// How many images they are.
    pub images: usize,
}

/// Rows under way.
#[derive(Debug, Default)]
pub(super) struct RowWriter {
    shapes: Vec<Shape>,
    values: List,
    metas: List,
    images: usize,
}

impl RowWriter {
    pub(super) fn push(&mut self, image: &ImageView<'_>) {
        self.images += 1;
        let shape = image.shape;
        if let Some(place) = self.shapes.iter().position(|known| *known == shape) {
            return self.row(image, place);
        }
        if shape.is_known() && self.shapes.len() < SHAPES {
            self.shapes.push(shape);
            self.values.push(b"-1");
        }
        self.values.push(image.bytes());
    }

    fn row(&mut self, image: &ImageView<'_>, place: usize) {
        let digit = u8::try_from(place).unwrap_or_default() + b'0';
        self.values.push(&[digit]);
        for field in ImageField::ALL {
            let list = if field == ImageField::Meta { &mut self.metas } else { &mut self.values };
            let Some(span) = image.values.get(field as usize).filter(|span| span.end > 0) else { continue };
            // What follows the value in the window is read too, for the sake of whole blocks.
            let bytes = image.window.get(image.start + span.start..).unwrap_or_default();
            list.push_part(bytes, span.end - span.start);
        }
    }

    /// Forgets the rows, not the templates.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.metas.clear();
        self.images = 0;
    }

    /// Nothing follows until [`Self::clear`].
    pub(super) fn close(&mut self) {
        if self.images > 0 {
            self.metas.close();
            self.values.push(self.metas.json());
            self.values.close();
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        Rows { json: self.values.json(), images: self.images }
    }
}
