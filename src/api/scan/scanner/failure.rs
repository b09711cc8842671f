//! What makes a scan fail, and how a body ends.

use alloc::string::String;

use super::super::error::{DecodeError, DecodeReason, Failure, found};
use super::super::field::EnvelopeField;
use super::super::path::path;
use super::super::schema::{Context, Slot};
use super::{EnvelopeSummary, Scanner, State};

impl Scanner {
    /// Takes the end of the body, and returns the envelope's summary.
    ///
    /// # Errors
    /// If the document is incomplete, has `success: true` but no `result`, or the scan has failed.
    pub fn finish(&self) -> Result<&EnvelopeSummary, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let end = self.base.wrapping_add(self.carry_len as u64);
        let nothing = DecodeReason::Expected { expected: "an object", found: "nothing" };
        match self.state {
            State::End if self.summary.success == Some(true) && !self.summary.has_result => {
                let path = String::from(EnvelopeField::Result.name());
                Err(DecodeError { offset: end, path, reason: nothing })
            }
            State::End => Ok(&self.summary),
            State::Value if self.context == Context::Root => Err(self.error(end, nothing)),
            _ => Err(self.error(end, DecodeReason::UnexpectedEnd)),
        }
    }

    #[cold]
    pub(super) fn error(&self, offset: u64, reason: DecodeReason) -> DecodeError {
        let context = if self.is_any() { self.outer } else { self.context };
        let (context, slot) = match (reason, context) {
            // The path of the image, wherever in it the scanner is.
            (DecodeReason::TooLong { .. }, Context::Images | Context::Variants) => {
                (Context::Image, Slot::None)
            }
            (DecodeReason::TooLong { .. }, Context::Source) => (Context::Info, Slot::None),
            (DecodeReason::TooLong { .. }, context) => (context, Slot::None),
            _ => (context, self.slot),
        };
        let path = path(context, slot, self.list, [self.infos, self.summary.images, self.variants]);
        DecodeError { offset, path, reason }
    }

    /// The failure of an image, or another unit, that starts here.
    #[cold]
    pub(super) fn image_too_long(&self, start: usize) -> Failure {
        self.failure(start, DecodeReason::TooLong { option: "maxImageBytes", bound: self.bounds.image })
    }

    /// A failure at a place in the window.
    pub(super) fn failure(&self, at: usize, reason: DecodeReason) -> Failure {
        Failure { at: self.base.wrapping_add(at as u64), reason }
    }

    pub(super) fn expected(&self, at: usize, expected: &'static str, byte: u8) -> Failure {
        self.failure(at, DecodeReason::Expected { expected, found: found(byte) })
    }

    /// The failure at an unexpected byte.
    pub(super) fn misplaced(&self, at: usize, byte: u8) -> Failure {
        let expected = match self.state {
            State::Comma => self.separator(),
            State::Colon => "\":\"",
            State::FirstKey => "a key or \"}\"",
            State::Key => "a key",
            _ => "the end of the body",
        };
        self.expected(at, expected, byte)
    }

    /// What may follow a value in this container.
    pub(super) fn separator(&self) -> &'static str {
        if self.context.is_array() { "\",\" or \"]\"" } else { "\",\" or \"}\"" }
    }

    /// Takes the second or third byte of a byte order mark, for an error message that names it.
    pub(super) fn byte_order_mark(&mut self, at: usize, byte: u8, previous: u8) -> Result<usize, Failure> {
        let reason = match (previous, byte) {
            (0xef, 0xbb) => {
                self.state = State::ByteOrderMark(byte);
                return Ok(at + 1);
            }
            (0xbb, 0xbf) => DecodeReason::Invalid("a byte order mark before the document"),
            _ => DecodeReason::Expected { expected: "an object", found: found(0xef) },
        };
        Err(Failure { at: 0, reason })
    }
}
