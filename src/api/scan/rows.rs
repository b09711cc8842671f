//! Images as rows of values: the form from which a JavaScript engine's own JSON parser makes objects fastest.
//!
//! A parser spends more time on objects and keys than on strings. The images of a page have the same fields
//! in the same order, so only the first image is written with its keys; the others are rows of values. Their
//! metadata are objects of the same shape, so they follow one another in a separate array.

use alloc::vec::Vec;

use super::field::ImageField;
use super::field_order::FieldOrder;
use super::json_array::JsonArray;
use super::visitor::ImageView;

/// The most templates of a page: a template's number is one digit.
const TEMPLATES: usize = 10;

/// The images that the last chunk completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows<'a> {
    /// A JSON array; empty if there are no images. Each image is one of
    ///
    /// - a number from 0, followed by the values of its fields except for `meta`, in the order of
    ///   [`ImageField::ALL`]: the image has the fields of the template with that number, in the template's
    ///   order;
    /// - `-1`, followed by the image itself, which becomes the next template;
    /// - the image itself.
    ///
    /// The array's last element is an array of the `meta` of those images that have a number from 0.
    pub json: &'a [u8],
    /// The number of images.
    pub images: usize,
}

/// Writes rows.
#[derive(Debug, Default)]
pub(super) struct RowWriter {
    /// The field order of each template.
    templates: Vec<FieldOrder>,
    values: JsonArray,
    metas: JsonArray,
    images: usize,
}

impl RowWriter {
    pub(super) fn push(&mut self, image: &ImageView<'_>) {
        self.images += 1;
        let order = image.layout.order;
        if let Some(template) = self.templates.iter().position(|known| *known == order) {
            return self.row(image, template);
        }
        if order.is_known() && self.templates.len() < TEMPLATES {
            self.templates.push(order);
            self.values.push(b"-1");
        }
        self.values.push(image.bytes());
    }

    fn row(&mut self, image: &ImageView<'_>, template: usize) {
        let digit = u8::try_from(template).unwrap_or_default() + b'0';
        self.values.push(&[digit]);
        for field in ImageField::ALL {
            let list = if field == ImageField::Meta { &mut self.metas } else { &mut self.values };
            let Some(span) = image.layout.values.get(field as usize).filter(|span| span.end > 0) else {
                continue;
            };
            // Includes the bytes after the value, because whole blocks are copied.
            let bytes = image.window.get(image.start + span.start..).unwrap_or_default();
            list.push_part(bytes, span.end - span.start);
        }
    }

    /// Drops the rows, but keeps the templates.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.metas.clear();
        self.images = 0;
    }

    /// Ends the rows. Call [`Self::clear`] before the next image.
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
