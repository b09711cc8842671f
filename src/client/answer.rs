//! What an answer says: the facts of its page, or why there is none.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::boundary::{byte_length, code_of, copy_to, message_of, parse_errors};
use super::error::ClientError;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked, DecodeError};
use crate::api::{Failure, FailureKind, PageFacts};

/// Bytes that are copied into wasm at a time: they stay in the processor's cache, and the core's memory does
/// not grow with the page.
const SLICE: usize = 64 * 1024;

/// Checks an answer. With a key the images are hashed; no error tells the secret.
pub(super) fn read(
    status: u16,
    body: &JsValue,
    secret: &JsValue,
    key: Option<[u64; 2]>,
) -> Result<Checked, ClientError> {
    let fine = (200..300).contains(&status);
    match check(body, key) {
        Ok(checked) if !checked.success => {
            Err(refused(status, parse_errors(body, secret).map_err(ClientError::Parse)?))
        }
        Ok(checked) if fine => Ok(checked),
        Err(error) if fine => Err(error.into()),
        _ => Err(refused(status, JsValue::UNDEFINED)),
    }
}

/// What the page means for the next.
pub(super) fn facts(checked: &Checked) -> PageFacts<'_> {
    PageFacts {
        images: checked.images,
        hashes: &checked.hashes,
        total: checked.total_count,
        continuation_token: checked.continuation_token.as_deref(),
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

/// The failure of an envelope with `success: false` and these errors, or of an answer without an envelope.
pub(super) fn refused(status: u16, errors: JsValue) -> ClientError {
    let envelope = !errors.is_undefined();
    let message = if envelope { message_of(&errors) } else { None };
    let code = if envelope { code_of(&errors) } else { None };
    #[expect(clippy::cast_possible_truncation, reason = "checked to be an integer")]
    let refusal = ApiRefusal { code: code.map(|code| code as i64), message: message.as_deref() };
    let failure = Failure::of_answer(status, envelope.then_some(Err(refusal))).unwrap_or_else(|| Failure {
        kind: FailureKind::Http,
        message: String::from("an answer without the API's envelope"),
    });
    ClientError::Refused { failure, errors }
}
