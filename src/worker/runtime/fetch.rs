//! Calls to other servers.

use std::time::Duration;

use wasm_bindgen::{JsCast, JsValue};

use super::boundary::{self, Exchange, lines};
use super::context::{now, now_ms};
use crate::api::retry;
use crate::worker::config::Rest;
use crate::worker::upstream::UpstreamError;

/// Opens a call: the answer's status and headers are there. Times are in milliseconds.
pub(super) async fn open(
    url: &str,
    headers: &[(&str, String)],
    timeout: u32,
    idle: u32,
) -> Result<Exchange, UpstreamError> {
    let opened = Exchange::open(url, &lines(headers), timeout, idle).await;
    opened.map(JsCast::unchecked_into).map_err(|thrown| failure(&thrown))
}

/// The next part of a body; `None` at its end.
pub(super) async fn read(exchange: &Exchange) -> Result<Option<JsValue>, UpstreamError> {
    let chunk = exchange.read().await.map_err(|thrown| failure(&thrown))?;
    Ok((!chunk.is_undefined()).then_some(chunk))
}

/// What a failed reading means.
pub(super) fn failure(thrown: &JsValue) -> UpstreamError {
    match thrown.as_string().as_deref() {
        Some("timeout") => UpstreamError::Timeout,
        _ => UpstreamError::Network,
    }
}

/// A body that is short enough to have come with its beginning; `None` when it is longer.
pub(super) fn short_body(exchange: &Exchange) -> Option<Vec<u8>> {
    if !exchange.ended() {
        exchange.cancel();
        return None;
    }
    Some(bytes_of(&exchange.part()))
}

/// A copy of an array of bytes.
pub(super) fn bytes_of(chunk: &JsValue) -> Vec<u8> {
    let mut bytes = vec![0; boundary::byte_length(chunk)];
    boundary::copy_in(chunk, 0, &mut bytes);
    bytes
}

/// Asks the REST API: retries what may pass, within the time allowed, and goes on to the next credentials when
/// the API refuses some.
pub(super) async fn ask(rest: &Rest, url: &str) -> Result<Exchange, UpstreamError> {
    let deadline = now_ms() + f64::from(rest.timeout_ms);
    let mut credentials = rest.credentials.iter();
    let mut current = credentials.next();
    let mut failed = 0;
    loop {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 60,000")]
        let left = (deadline - now_ms()).clamp(1.0, 60_000.0) as u32;
        let mut headers = vec![
            ("Accept", "application/json".to_owned()),
            ("User-Agent", concat!("cf-list-images/", env!("CARGO_PKG_VERSION")).to_owned()),
        ];
        headers.extend(current.into_iter().flat_map(crate::api::Credentials::headers));
        let (error, server_delay) = match open(url, &headers, left, rest.timeout_ms).await {
            Ok(exchange) if (200..300).contains(&exchange.status()) => return Ok(exchange),
            Ok(exchange) => refusal(&exchange),
            Err(error) => (error, None),
        };
        if error.is_credentials()
            && let Some(next) = credentials.next()
        {
            current = Some(next);
            continue;
        }
        let retryable = match &error {
            UpstreamError::Refused { status, .. } => retry::is_retryable(*status),
            UpstreamError::Network => true,
            _ => false,
        };
        failed += 1;
        let random = js_sys::Math::random();
        let delay = retry::delay_ms(failed, rest.max_retries, server_delay, random).filter(|_| retryable);
        match delay {
            Some(delay) if now_ms() + f64::from(delay) < deadline => {
                worker::Delay::from(Duration::from_millis(delay.into())).await;
            }
            _ => return Err(error),
        }
    }
}

/// What a refusal means, and the wait that it asks for in milliseconds.
fn refusal(exchange: &Exchange) -> (UpstreamError, Option<u32>) {
    let header = |name| exchange.header(name);
    let (in_ms, after) = (header("retry-after-ms"), header("retry-after"));
    let now = i64::try_from(now()).unwrap_or_default();
    let delay = retry::server_delay_ms(in_ms.as_deref(), after.as_deref(), now);
    let body = short_body(exchange).unwrap_or_default();
    let seconds = delay.map(|delay| delay.div_ceil(1_000));
    (UpstreamError::refused(exchange.status(), seconds, &body), delay)
}
