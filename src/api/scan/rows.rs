//! Images as rows of values: the form from which a JavaScript engine's own JSON parser makes objects fastest.
//!
//! A parser spends more time on objects and keys than on strings. The images of a page have the same fields
//! in the same order, so only the first image is written with its keys; the others are rows of values. Their
//! metadata are objects of the same shape, so they follow one another in a separate array.
//!
//! A single character beyond Latin-1 makes an engine store a whole text with two bytes a character, and parse it more
//! slowly. So such values are in a text of their own.

use alloc::vec::Vec;

use super::field::ImageField;
use super::json_array::JsonArray;
use super::shape::Shape;
use super::visitor::ImageView;

/// The most templates of a page: a template's number is one digit.
const TEMPLATES: usize = 10;

/// Stands for a value that is in the other text, as any null is.
const ELSEWHERE: &[u8] = b"null";

/// The images that the last chunk completed, as two JSON arrays, both empty if there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows<'a> {
    /// Only ASCII. Each image is one of
    ///
    /// - a number from 0, followed by the values of its known fields except for `meta`, in the order of
    ///   [`ImageField::ALL`]: the image has the fields of the template with that number, in the template's
    ///   order. A value that is null stands for the next of `others`. There, too, are the values of its unknown fields, in the
    ///   template's order, after those of the known ones;
    /// - `-1`: the image is the next of `others`, and the next template;
    /// - `-2`: the image is the next of `others`.
    pub values: &'a [u8],
    /// The last element is an array of the `meta` of those images that have a number from 0.
    pub others: &'a [u8],
}

/// Writes rows.
#[derive(Debug, Default)]
pub(super) struct RowWriter {
    templates: Vec<Shape>,
    values: JsonArray,
    others: JsonArray,
    metas: JsonArray,
}

impl RowWriter {
    pub(super) fn push(&mut self, image: &ImageView<'_>) {
        let shape = image.layout.shape;
        if let Some(template) = self.templates.iter().position(|known| *known == shape) {
            return self.row(image, template);
        }
        let is_template = shape.is_regular() && self.templates.len() < TEMPLATES;
        if is_template {
            self.templates.push(shape);
        }
        self.values.push(if is_template { b"-1" } else { b"-2" });
        self.others.push(image.bytes());
    }

    fn row(&mut self, image: &ImageView<'_>, template: usize) {
        let Self { values, others, metas, .. } = self;
        let digit = u8::try_from(template).unwrap_or_default() + b'0';
        values.push(&[digit]);
        // Includes the bytes after the value, because whole blocks are copied.
        let start = image.window.get(image.start..).unwrap_or_default();
        for field in ImageField::ALL {
            let Some(span) = image.layout.values.get(field as usize).filter(|span| span.end > 0) else {
                continue;
            };
            let (bytes, length) = span.and_more(start);
            let list = if field == ImageField::Meta {
                &mut *metas
            } else if values.push_part(bytes, length) && bytes.first() != Some(&b'n') {
                continue;
            } else {
                values.undo(length);
                values.push(ELSEWHERE);
                &mut *others
            };
            list.push_part(bytes, length);
        }
        for span in &image.layout.unknown {
            let (bytes, length) = span.and_more(start);
            others.push_part(bytes, length);
        }
    }

    /// Drops the rows, but keeps the templates.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.others.clear();
        self.metas.clear();
    }

    /// Ends the rows. Call [`Self::clear`] before the next image.
    pub(super) fn close(&mut self) {
        if !self.values.json().is_empty() {
            self.metas.close();
            self.others.push(self.metas.json());
            self.others.close();
            self.values.close();
        }
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        Rows { values: self.values.json(), others: self.others.json() }
    }
}
