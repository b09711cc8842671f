//! Errors of a listing, and their form in JavaScript.

use alloc::vec::Vec;

use super::json::Object;
use crate::api::option_error::camel_case;
use crate::api::scan::DecodeError;
use crate::api::{Failure, FailureKind, OptionError, PagingError, RefusedValue};

/// A failed listing.
pub(super) enum ListingError {
    /// An option is invalid.
    Option(OptionError),
    /// The server refused the request. The first error's code and the JSON of all errors come from the API's envelope;
    /// they are empty without one.
    Refused { failure: Failure, code: Option<i64>, errors: Vec<u8> },
    /// The body is not the API's envelope.
    Decode(DecodeError),
    /// The pages contradict each other.
    Paging(PagingError),
}

impl From<OptionError> for ListingError {
    fn from(error: OptionError) -> Self {
        Self::Option(error)
    }
}

impl From<DecodeError> for ListingError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<PagingError> for ListingError {
    fn from(error: PagingError) -> Self {
        Self::Paging(error)
    }
}

impl ListingError {
    /// The members of an `ImagesError`.
    pub(super) fn to_json(&self) -> Object {
        match self {
            Self::Option(error) => option_error(error),
            Self::Refused { failure, code, errors } => {
                let mut json = of_kind(failure.kind, &failure.message);
                json.json("errors", errors);
                if let Some(code) = code.and_then(|code| u64::try_from(code).ok()) {
                    json.number("code", code);
                }
                json
            }
            Self::Decode(error) => {
                let mut json = of_kind(FailureKind::Decode, &error.message());
                json.number("offset", error.offset()).text("path", error.path());
                json
            }
            Self::Paging(error) => of_kind(FailureKind::Api, &error.message()),
        }
    }
}

fn of_kind(kind: FailureKind, message: &str) -> Object {
    let mut json = Object::new();
    json.text("kind", kind.as_str()).text("message", message);
    json
}

/// JavaScript formats an invalid number: `option` then names the option whose value belongs at the end of the
/// message.
fn option_error(error: &OptionError) -> Object {
    let name = camel_case(error.field());
    let value = match error.value() {
        Some(RefusedValue::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let mut json = of_kind(FailureKind::Options, &error.message(&name, value));
    if let Some(RefusedValue::Number(_)) = error.value() {
        json.text("option", &name);
    }
    json
}
