//! Collects the parts of a page: the visitor of both [`Check`](super::Check) and
//! [`ImageStream`](super::ImageStream), so that a program that uses both links the scanner once.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use super::field::ImageField;
use super::json_array::JsonArray;
use super::rows::RowWriter;
use super::string;
use super::visitor::{ImageView, InfoView, Visitor};
use crate::api::hash;

#[derive(Debug, Default)]
pub(super) struct PageCollector {
    /// The key to hash the images with; `None`: no hashes.
    pub(super) key: Option<[u64; 2]>,
    /// Whether to hash the first image only.
    pub(super) first_only: bool,
    pub(super) hashes: Vec<u64>,
    pub(super) token: Option<String>,
    /// The code and the message of the first error.
    pub(super) first_error: Option<(i64, String)>,
    pub(super) errors: JsonArray,
    pub(super) messages: JsonArray,
    /// The ranges in the window of the images that the last chunk completed; empty unless `keep_images`.
    pub(super) images: Vec<Range<usize>>,
    pub(super) keep_images: bool,
    /// The images as rows; empty unless `keep_rows`.
    pub(super) rows: RowWriter,
    pub(super) keep_rows: bool,
}

impl Visitor for PageCollector {
    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()> {
        if self.keep_images {
            self.images.push(image.range());
        }
        if self.keep_rows {
            self.rows.push(image);
        }
        if let Some(key) = self.key.filter(|_| !self.first_only || self.hashes.is_empty()) {
            self.hashes.push(match image.value(ImageField::Id) {
                Some(id) if string::is_escaped(id) => hash::of_id(key, string::decode_owned(id).as_bytes()),
                Some(id) => hash::of_id(key, string::inner(id)),
                None => hash::of_image(key, image.bytes()),
            });
        }
        ControlFlow::Continue(())
    }

    fn error(&mut self, error: &InfoView<'_>) {
        if self.first_error.is_none() {
            self.first_error = Some((error.code, string::decode_owned(error.message)));
        }
        self.errors.push(error.bytes);
    }

    fn message(&mut self, message: &InfoView<'_>) {
        self.messages.push(message.bytes);
    }

    fn continuation_token(&mut self, token: &[u8]) {
        self.token = Some(string::decode_owned(token));
    }
}
