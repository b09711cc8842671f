//! What a response means: a page, or an error.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::error::ListingError;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked};
use crate::api::{Failure, FailureKind, PageInfo};

/// Reads a response whose body has been checked.
pub(super) fn read(status: u16, check: Check) -> Result<Checked, ListingError> {
    let success = (200..300).contains(&status);
    match check.finish() {
        Ok(page) if !page.success => Err(refused(status, Some(page))),
        Ok(page) if success => Ok(page),
        Err(error) if success => Err(error.into()),
        _ => Err(refused(status, None)),
    }
}

/// What paging needs to know of the page.
pub(super) fn page_info(page: &Checked) -> PageInfo<'_> {
    PageInfo {
        images: page.images,
        hashes: &page.hashes,
        total: page.total_count,
        continuation_token: page.continuation_token.as_deref(),
    }
}

/// The error for a refusal in the API's envelope, or for a response without an envelope.
fn refused(status: u16, envelope: Option<Checked>) -> ListingError {
    let first = envelope.as_ref().map(|envelope| envelope.first_error.as_ref());
    let code = first.flatten().map(|(code, _)| *code);
    let refusal = ApiRefusal { code, message: first.flatten().map(|(_, message)| message.as_str()) };
    let failure = Failure::from_response(status, first.map(|_| Err(refusal))).unwrap_or_else(|| Failure {
        kind: FailureKind::Http,
        message: "a response without the API's envelope".to_owned(),
    });
    ListingError::Refused {
        failure,
        code,
        errors: envelope.map_or_else(Vec::new, |envelope| envelope.errors),
    }
}
