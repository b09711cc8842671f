//! Calls the REST API.

use crate::api::Redactor;
use crate::fetch::{ApiCall, FetchError, Policy, Response};
use crate::worker::config::Rest;
use crate::worker::upstream::UpstreamError;

const HEADERS: [(&str, &str); 1] = [("User-Agent", concat!("cf-list-images/", env!("CARGO_PKG_VERSION")))];

impl From<FetchError> for UpstreamError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Timeout => Self::Timeout,
            FetchError::Refused(refusal) => Self::Refused(refusal),
            _ => Self::Network,
        }
    }
}

/// Requests a page with each set of credentials, and with retries if `retry` is set.
pub(super) async fn call(
    rest: &Rest,
    url: &str,
    redactor: &Redactor,
    retry: bool,
) -> Result<Response, UpstreamError> {
    let max_retries = if retry { rest.max_retries } else { 0 };
    let policy = Policy { timeout_ms: rest.timeout_ms, max_retries };
    let call = ApiCall { url, credentials: &rest.credentials, headers: &HEADERS, policy, redactor };
    Ok(call.send().await?)
}
