//! What a response means: a page, or why there is none.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::error::ListingError;
use crate::api::failure::ApiRefusal;
use crate::api::scan::{Check, Checked};
use crate::api::{Failure, FailureKind, PageInfo};

/// The page of a response whose body was checked.
pub(super) fn read(status: u16, check: Check) -> Result<Checked, ListingError> {
    let success = (200..300).contains(&status);
    match check.finish() {
        Ok(page) if !page.success => Err(refused(status, Some(page))),
        Ok(page) if success => Ok(page),
        Err(error) if success => Err(error.into()),
        _ => Err(refused(status, None)),
    }
}

/// What the page means for the next.
pub(super) fn page_info(page: &Checked) -> PageInfo<'_> {
    PageInfo {
        images: page.images,
        hashes: &page.hashes,
        total: page.total_count,
        continuation_token: page.continuation_token.as_deref(),
    }
}

/// A refusal in the API's envelope, or a response without one.
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
