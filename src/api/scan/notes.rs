//! What a page says, noted as the scan goes: the one visitor behind [`Check`](super::Check) and
//! [`ImageStream`](super::ImageStream), so that a program links one scanner for both.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

use super::shape::ImageField;
use super::string;
use super::visitor::{ImageView, InfoView, Visitor};
use crate::api::hash;

#[derive(Debug, Default)]
pub(super) struct Notes {
    /// With a key the images are hashed.
    pub(super) key: Option<[u64; 2]>,
    pub(super) hashes: Vec<u64>,
    pub(super) token: Option<String>,
    /// The errors, each behind a `[` or a `,`.
    pub(super) list: Vec<u8>,
    /// Where the images that the last window completed stand in it.
    pub(super) images: Vec<Range<usize>>,
    pub(super) keep_images: bool,
}

impl Notes {
    /// The errors as a JSON array; empty if there are none.
    pub(super) fn errors(&self) -> Vec<u8> {
        let mut list = self.list.clone();
        if !list.is_empty() {
            list.push(b']');
        }
        list
    }
}

impl Visitor for Notes {
    fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()> {
        if self.keep_images {
            self.images.push(image.range());
        }
        if let Some(key) = self.key {
            self.hashes.push(match image.value(ImageField::Id) {
                Some(id) if id.contains(&b'\\') => hash::keyed(key, string::decode(id).as_bytes()),
                Some(id) => hash::keyed(key, string::inner(id)),
                // Without an id the whole image stands for itself.
                None => hash::keyed(key, image.bytes()),
            });
        }
        ControlFlow::Continue(())
    }

    fn error(&mut self, error: &InfoView<'_>) {
        self.list.push(if self.list.is_empty() { b'[' } else { b',' });
        self.list.extend_from_slice(error.bytes);
    }

    fn continuation_token(&mut self, token: &[u8]) {
        self.token = Some(string::decode(token).into_owned());
    }
}
