//! Decisions that belong to no listing: whether to ask again, and how credentials are sent.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::error::ClientError;
use crate::api::{Credentials, OptionError, retry};

/// Milliseconds to wait before the retry after `failed` failed attempts; -1 for no retry. A `status` of 0
/// means that no answer came. `now` is in seconds since the Unix epoch, `random` in `0.0..1.0`.
#[wasm_bindgen(js_name = retryDelay)]
#[must_use]
pub fn retry_delay(
    failed: u32,
    max_retries: u32,
    status: u16,
    server_delay: Option<f64>,
    random: f64,
) -> f64 {
    if status != 0 && !retry::is_retryable(status) {
        return -1.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let server = server_delay.map(|delay| delay as u32);
    retry::delay_ms(failed, max_retries, server, random).map_or(-1.0, f64::from)
}

/// Milliseconds that an answer's `retry-after-ms` or `Retry-After` asks for.
#[wasm_bindgen(js_name = serverDelay)]
#[must_use]
pub fn server_delay(retry_after_ms: &JsValue, retry_after: &JsValue, now: f64) -> Option<f64> {
    let (retry_after_ms, retry_after) = (retry_after_ms.as_string(), retry_after.as_string());
    #[expect(clippy::cast_possible_truncation, reason = "seconds since the epoch")]
    let now = now as i64;
    retry::server_delay_ms(retry_after_ms.as_deref(), retry_after.as_deref(), now).map(f64::from)
}

/// The headers that carry credentials, flat: name, value, name, value.
///
/// # Errors
/// When a value is no string or can't stand in a header. The error never shows it.
#[wasm_bindgen(js_name = credentialHeaders)]
pub fn credential_headers(token: &JsValue, email: &JsValue, key: &JsValue) -> Result<Array, JsValue> {
    let headers = Array::new();
    let credentials = if !token.is_undefined() {
        Credentials::api_token(&text("api_token", token)?)
    } else if !key.is_undefined() {
        Credentials::api_key(&text("api_email", email)?, &text("api_key", key)?)
    } else {
        return Ok(headers);
    };
    for (name, value) in credentials.map_err(ClientError::from)?.headers() {
        headers.push(&name.into());
        headers.push(&value.into());
    }
    Ok(headers)
}

fn text(name: &'static str, value: &JsValue) -> Result<String, ClientError> {
    let expected = "a string, or a function that gives one";
    value.as_string().ok_or_else(|| ClientError::Options(OptionError::hidden(name, expected)))
}
