//! Everything that can go wrong with an answer, and what JavaScript gets of it.

use wasm_bindgen::prelude::*;

use super::boundary::{refusal, unreadable};
use crate::api::scan::DecodeError;
use crate::api::{Failure, FailureKind, PagingError};

/// A failed listing.
pub(super) enum ClientError {
    /// The server refused, with or without the API's envelope.
    Refused { failure: Failure, errors: JsValue },
    /// The body is not the API's envelope.
    Decode(DecodeError),
    /// The engine's parser refuses what the check accepted, say for want of memory: what it threw.
    Parse(JsValue),
    /// The pages contradict each other.
    Paging(PagingError),
}

impl From<DecodeError> for ClientError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<PagingError> for ClientError {
    fn from(error: PagingError) -> Self {
        Self::Paging(error)
    }
}

impl From<ClientError> for JsValue {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused { failure, errors } => {
                refusal(failure.kind.as_str(), &failure.message, &errors)
            }
            #[expect(clippy::cast_precision_loss, reason = "a body is shorter than 2^53 bytes")]
            ClientError::Decode(error) => unreadable(&error.message(), error.offset() as f64, error.path()),
            ClientError::Parse(thrown) => thrown,
            ClientError::Paging(error) => {
                refusal(FailureKind::Api.as_str(), &error.message(), &Self::UNDEFINED)
            }
        }
    }
}
