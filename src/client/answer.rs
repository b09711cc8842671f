//! What an answer says: what its page means for paging, or why there is none.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::boundary::{code_of, message_of, parse_errors};
use super::error::ClientError;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked};
use crate::api::{Failure, FailureKind, PageInfo};

/// A checked page. No error tells the secret.
pub(super) fn read(status: u16, check: Check, secret: &JsValue) -> Result<Checked, ClientError> {
    let fine = (200..300).contains(&status);
    match check.finish() {
        Ok(checked) if !checked.success => {
            Err(refused(status, parse_errors(&checked.errors, secret).map_err(ClientError::Parse)?))
        }
        Ok(checked) if fine => Ok(checked),
        Err(error) if fine => Err(error.into()),
        _ => Err(refused(status, JsValue::UNDEFINED)),
    }
}

/// What the page means for the next.
pub(super) fn page_info(checked: &Checked) -> PageInfo<'_> {
    PageInfo {
        images: checked.images,
        hashes: &checked.hashes,
        total: checked.total_count,
        continuation_token: checked.continuation_token.as_deref(),
    }
}

/// The failure of an envelope with `success: false` and these errors, or of an answer without an envelope.
fn refused(status: u16, errors: JsValue) -> ClientError {
    let envelope = !errors.is_undefined();
    let message = if envelope { message_of(&errors) } else { None };
    let code = if envelope { code_of(&errors) } else { None };
    #[expect(clippy::cast_possible_truncation, reason = "checked to be an integer")]
    let refusal = ApiRefusal { code: code.map(|code| code as i64), message: message.as_deref() };
    let failure = Failure::from_response(status, envelope.then_some(Err(refusal))).unwrap_or_else(|| {
        Failure { kind: FailureKind::Http, message: String::from("an answer without the API's envelope") }
    });
    ClientError::Refused { failure, errors }
}
