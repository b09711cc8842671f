//! Everything that can go wrong at this layer, and what JavaScript gets of it.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::boundary::{describe, set};
use crate::api::scan::DecodeError;
use crate::api::{Failure, FailureKind, OptionError, PagingError, RefusedValue};

/// A failed listing.
pub(super) enum ClientError {
    /// An option is wrong.
    Options(OptionError),
    /// The server refused, with or without the API's envelope.
    Refused { failure: Failure, code: JsValue, errors: JsValue },
    /// The body is not the API's envelope.
    Decode(DecodeError),
    /// The engine's parser refuses what the check accepted, say for want of memory.
    Parse(JsValue),
    /// The pages contradict each other.
    Paging(PagingError),
}

impl From<OptionError> for ClientError {
    fn from(error: OptionError) -> Self {
        Self::Options(error)
    }
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

impl ClientError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Options(_) => FailureKind::Options,
            Self::Refused { failure, .. } => failure.kind,
            Self::Decode(_) | Self::Parse(_) => FailureKind::Decode,
            Self::Paging(_) => FailureKind::Api,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Options(error) => option_message(error),
            Self::Refused { failure, .. } => failure.message.clone(),
            Self::Decode(error) => error.message(),
            Self::Parse(_) => "the engine could not parse the body".to_owned(),
            Self::Paging(error) => error.message(),
        }
    }
}

/// The message, with the option's name as JavaScript spells it.
fn option_message(error: &OptionError) -> String {
    let value = error.value().map(|value| match value {
        RefusedValue::Text(text) => text.clone(),
        RefusedValue::Number(number) => describe(&JsValue::from_f64(*number)),
    });
    error.message(&camel_case(error.field()), value.as_deref())
}

/// `per_page` → `perPage`, `base_url` → `baseURL`; a metadata field stays as the caller wrote it.
fn camel_case(name: &str) -> String {
    if name == "base_url" {
        return "baseURL".to_owned();
    }
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        if c == '_' && !name.starts_with("meta.") {
            upper = true;
        } else {
            camel.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    camel
}

impl From<ClientError> for JsValue {
    fn from(error: ClientError) -> Self {
        let object = Object::new().into();
        set(&object, "kind", &error.kind().as_str().into());
        set(&object, "message", &error.message().into());
        match error {
            ClientError::Refused { code, errors, .. } => {
                set(&object, "code", &code);
                set(&object, "errors", &errors);
            }
            ClientError::Decode(error) => {
                #[expect(clippy::cast_precision_loss, reason = "a body is shorter than 2^53 bytes")]
                set(&object, "offset", &(error.offset() as f64).into());
                set(&object, "path", &error.path().into());
            }
            ClientError::Parse(cause) => set(&object, "cause", &cause),
            ClientError::Options(_) | ClientError::Paging(_) => {}
        }
        object
    }
}
