//! Errors of a listing, and their form in JavaScript.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::json::Object;
use crate::api::scan::DecodeError;
use crate::api::{Failure, FailureKind, OptionError, PagingError, RefusedValue};

/// A failed listing.
pub(super) enum ListingError {
    /// An option is invalid.
    Option(OptionError),
    /// There is no such option. The error has the name that the caller wrote.
    UnknownOption(OptionError),
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
            Self::UnknownOption(error) => of_kind(FailureKind::Options, &error.message(error.field(), None)),
            Self::Refused { failure, code, errors } => {
                let json = of_kind(failure.kind, &failure.message).json("errors", errors);
                match code.and_then(|code| u64::try_from(code).ok()) {
                    Some(code) => json.number("code", code),
                    None => json,
                }
            }
            Self::Decode(error) => of_kind(FailureKind::Decode, &error.message())
                .number("offset", error.offset())
                .text("path", error.path()),
            Self::Paging(error) => of_kind(FailureKind::Api, &error.message()),
        }
    }
}

fn of_kind(kind: FailureKind, message: &str) -> Object {
    Object::new().text("kind", kind.as_str()).text("message", message)
}

/// JavaScript formats an invalid number: `option` then names the option whose value belongs at the end of the
/// message.
fn option_error(error: &OptionError) -> Object {
    let name = option_name(error.field());
    let value = match error.value() {
        Some(RefusedValue::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let json = of_kind(FailureKind::Options, &error.message(&name, value));
    match error.value() {
        Some(RefusedValue::Number(_)) => json.text("option", &name),
        _ => json,
    }
}

/// The JavaScript name of a field: `per_page` is `perPage`. A metadata field stays as the caller wrote it.
fn option_name(field: &str) -> String {
    if field == "base_url" {
        return "baseURL".to_owned();
    }
    let mut name = String::new();
    let mut upper = false;
    for character in field.chars() {
        if character == '_' && !field.starts_with("meta.") {
            upper = true;
        } else {
            name.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    name
}
