//! What a response means: a page, or an error.

use super::error::ListingError;
use crate::api::Failure;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked};

/// Reads a response whose body has been checked.
pub(super) fn read(status: u16, check: Check) -> Result<Checked, ListingError> {
    let success = (200..300).contains(&status);
    match check.finish() {
        Ok(page) if !page.success => Err(refused(status, true, page)),
        Ok(page) if success => Ok(page),
        Err(error) if success => Err(error.into()),
        _ => Err(refused(status, false, Checked::default())),
    }
}

/// The error for a refusal in the API's envelope, or for a response without an envelope.
fn refused(status: u16, is_envelope: bool, page: Checked) -> ListingError {
    let first = page.first_error.as_ref();
    let code = first.map(|(code, _)| *code);
    let refusal = ApiRefusal { code, message: first.map(|(_, message)| message.as_str()) };
    ListingError::Refused {
        failure: Failure::refused(status, is_envelope, refusal),
        code,
        errors: page.errors,
    }
}
