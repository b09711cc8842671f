//! A failed listing as a JavaScript error.

use js_sys::{Error, JSON, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::RefusedValue;
use crate::api::option_error::camel_case;
use crate::api::scan::DecodeError;
use crate::api::text::{Escaped, number};
use crate::fetch::ListError;

/// The properties of an `ImagesError`, as in the npm package.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'e> {
    name: &'static str,
    kind: &'static str,
    errors: Vec<ApiError<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'e str>,
}

#[derive(Serialize)]
struct ApiError<'e> {
    code: i64,
    message: &'e str,
}

/// The error in JavaScript.
pub(super) fn to_js(error: &ListError) -> JsValue {
    let errors = error.api_errors();
    let decode = match error {
        ListError::Decode(decode) => Some(decode),
        _ => None,
    };
    let properties = Properties {
        name: "ImagesError",
        kind: error.kind().as_str(),
        status: error.status(),
        code: errors.first().map(|(code, _)| *code),
        errors: errors.iter().map(|(code, message)| ApiError { code: *code, message }).collect(),
        retry_after: error.retry_after().map(|delay| delay.as_secs_f64()),
        offset: decode.map(DecodeError::offset),
        path: decode.map(DecodeError::path),
    };
    let thrown = Error::new(&message(error));
    let properties = serde_json::to_string(&properties).ok().and_then(|json| JSON::parse(&json).ok());
    if let Some(properties) = properties {
        Object::assign(&thrown, properties.unchecked_ref());
    }
    thrown.into()
}

/// The message. An option has its name in JavaScript, and is not shown if it is a text: that may be a secret in the wrong
/// place.
fn message(error: &ListError) -> String {
    let ListError::Options(option) = error else { return error.to_string() };
    let name = match option.field() {
        "base_url" => "baseURL".to_owned(),
        field => camel_case(field),
    };
    let value = match option.value() {
        Some(RefusedValue::Number(value)) => Some(number(*value)),
        _ => None,
    };
    Escaped(&option.message(&name, value.as_deref())).to_string()
}
