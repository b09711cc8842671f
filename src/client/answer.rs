//! What an answer says: the page and its facts, or why there is none.

use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::boundary::{byte_length, copy_to, parse_errors, parse_page};
use super::error::ClientError;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked, DecodeError};
use crate::api::{Failure, FailureKind, PageFacts, Step};

/// Bytes that are copied into wasm at a time: they stay in the processor's cache, and the core's memory does
/// not grow with the page.
const SLICE: usize = 64 * 1024;

/// A page and its facts.
pub(super) struct Page {
    pub(super) images: Array,
    pub(super) messages: JsValue,
    checked: Checked,
}

impl Page {
    /// Reads an answer. With a key the images are hashed; no error tells the secret.
    pub(super) fn read(
        status: u16,
        body: &JsValue,
        secret: &JsValue,
        key: Option<[u64; 2]>,
    ) -> Result<Self, ClientError> {
        let fine = (200..300).contains(&status);
        let checked = match check(body, key) {
            Ok(checked) => checked,
            Err(error) if fine => return Err(error.into()),
            Err(_) => return Err(refused(status, None)),
        };
        if !checked.success {
            let errors = parse_errors(body, secret).map_err(ClientError::Parse)?;
            return Err(refused(status, Some(&errors)));
        }
        if !fine {
            return Err(refused(status, None));
        }
        let parts = parse_page(body).map_err(ClientError::Parse)?;
        Ok(Self { images: parts.get(0).unchecked_into(), messages: parts.get(1), checked })
    }

    pub(super) fn facts(&self) -> PageFacts<'_> {
        PageFacts {
            images: self.checked.images,
            hashes: &self.checked.hashes,
            total: self.checked.total_count,
            continuation_token: self.checked.continuation_token.as_deref(),
        }
    }

    /// Keeps what a step hands on.
    pub(super) fn keep(&mut self, step: &Step) {
        if !step.repeated.is_empty() {
            let mut repeated = step.repeated.iter().copied().peekable();
            let kept = Array::new();
            for place in 0..self.images.length() {
                if repeated.next_if_eq(&(place as usize)).is_none() {
                    kept.push(&self.images.get(place));
                }
            }
            self.images = kept;
        }
        if let Ok(take) = u32::try_from(step.take)
            && take < self.images.length()
        {
            self.images.set_length(take);
        }
    }
}

/// Checks a whole body, slice by slice.
fn check(body: &JsValue, key: Option<[u64; 2]>) -> Result<Checked, DecodeError> {
    let mut check = Check::new(key);
    let length = byte_length(body);
    let mut at = 0;
    while at < length {
        let slice = SLICE.min(length - at);
        check.feed(slice, |room| copy_to(body, at, room))?;
        at += slice;
    }
    check.finish()
}

/// The failure of an envelope with `success: false`, given as `[errors, code, message]`, or of an answer
/// without an envelope.
pub(super) fn refused(status: u16, errors: Option<&Array>) -> ClientError {
    let part = |place| errors.map(|errors| errors.get(place)).unwrap_or_default();
    let (code, message) = (part(1), part(2).as_string());
    #[expect(clippy::cast_possible_truncation, reason = "checked to be an integer")]
    let refusal = ApiRefusal { code: code.as_f64().map(|code| code as i64), message: message.as_deref() };
    let failure = Failure::of_answer(status, errors.map(|_| Err(refusal))).unwrap_or_else(|| Failure {
        kind: FailureKind::Http,
        message: String::from("an answer without the API's envelope"),
    });
    ClientError::Refused { failure, code, errors: part(0) }
}
