//! A response from the API that is not a page.

use std::fmt;

use serde_json::Value;

use super::Failure;
use crate::api::Redactor;
use crate::api::envelope::from_json_lossy;
use crate::api::failure::{self, ApiRefusal, FailureKind};
use crate::api::retry;
use crate::api::text::Escaped;
use crate::api::transform::{Info, MAX_INFO_TEXT, MAX_INFOS};

/// Codes with which the API refuses credentials, some of them with status 400.
const CREDENTIAL_CODES: [i64; 6] = [6_003, 6_111, 9_103, 9_106, 9_109, 10_000];

/// A response with a status outside 200 to 299, or with `success: false`.
///
/// ```
/// use cf_list_images::api::{FailureKind, Redactor};
/// use cf_list_images::fetch::Refusal;
///
/// let body = br#"{"success":false,"errors":[{"code":10000,"message":"bad token: s3cret"}]}"#;
/// let refusal = Refusal::read(403, None, body, &Redactor::new(["s3cret"]));
/// assert_eq!(refusal.kind, FailureKind::Auth);
/// assert_eq!(refusal.errors, [(10000, "bad token: [redacted]".to_owned())]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The kind of failure.
    pub kind: FailureKind,
    /// The codes and messages of the envelope's errors, at most [`MAX_INFOS`], without secrets and cut to
    /// [`MAX_INFO_TEXT`] characters; empty without an envelope.
    pub errors: Vec<(i64, String)>,
    /// The delay that the server requests, in milliseconds.
    pub server_delay_ms: Option<u32>,
}

impl Refusal {
    /// Reads a refusal. `server_delay_ms` comes from its headers: see [`retry::server_delay_ms`]. `redactor` removes
    /// secrets from its messages.
    #[must_use]
    pub fn read(status: u16, server_delay_ms: Option<u32>, body: &[u8], redactor: &Redactor) -> Self {
        let envelope: Option<Value> = serde_json::from_slice(body).ok();
        let known =
            envelope.as_ref().is_some_and(|value| value.get("success").is_some_and(Value::is_boolean));
        let list = envelope.as_ref().and_then(|value| value.get("errors")).and_then(Value::as_array);
        let list = list.into_iter().flatten().take(MAX_INFOS);
        let errors = list.filter_map(|value| error(value, redactor)).collect();
        Self::new(status, server_delay_ms, known, errors)
    }

    /// A page with `success: false`: its HTTP status, and its errors as a JSON array, which may be empty.
    #[must_use]
    pub fn of_errors(status: u16, errors: &[u8], redactor: &Redactor) -> Self {
        let errors: Vec<Value> = from_json_lossy(errors).unwrap_or_default();
        let errors = errors.iter().take(MAX_INFOS).filter_map(|value| error(value, redactor));
        Self::new(status, None, true, errors.collect())
    }

    /// A page with `success: false` and these errors.
    #[must_use]
    pub fn of_page(errors: &[Info]) -> Self {
        let errors = errors.iter().map(|error| (error.code, error.message.clone())).collect();
        Self::new(200, None, true, errors)
    }

    /// `known`: whether the body is the API's envelope.
    fn new(status: u16, server_delay_ms: Option<u32>, known: bool, errors: Vec<(i64, String)>) -> Self {
        let kind = meaning(status, known, &errors).kind;
        let refusal = Self { status, kind, errors, server_delay_ms };
        if refusal.names_credentials() { Self { kind: FailureKind::Auth, ..refusal } } else { refusal }
    }

    /// Whether one of its codes says that the credentials are refused.
    #[must_use]
    pub fn names_credentials(&self) -> bool {
        self.errors.iter().any(|(code, _)| CREDENTIAL_CODES.contains(code))
    }

    /// What the refusal means for another attempt.
    #[must_use]
    pub fn failure(&self) -> Failure {
        Failure {
            credentials: self.kind == FailureKind::Auth,
            retryable: retry::is_retryable(self.status),
            server_delay_ms: self.server_delay_ms,
        }
    }

    /// The delay that the server requests, in whole seconds, as for `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        self.server_delay_ms.map(|delay| delay.div_ceil(1_000))
    }
}

/// Shows its meaning with the API's first error, on one line.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A browser gives a redirect that is not followed this status.
        if self.status == 0 {
            return f.write_str("the redirect was not followed");
        }
        let known = self.kind != FailureKind::Http;
        Escaped(&meaning(self.status, known, &self.errors).message).fmt(f)
    }
}

/// What a response means by its status and the errors of its envelope. `known`: whether its body is one.
fn meaning(status: u16, known: bool, errors: &[(i64, String)]) -> failure::Failure {
    let first = errors.first();
    let refusal = ApiRefusal {
        code: first.map(|(code, _)| *code),
        message: first.map(|(_, message)| message.as_str()),
    };
    failure::Failure::refused(status, known, refusal)
}

/// The code and message of one error of an envelope.
fn error(error: &Value, redactor: &Redactor) -> Option<(i64, String)> {
    let message = redactor.shorten(error.get("message")?.as_str()?, MAX_INFO_TEXT);
    Some((error.get("code")?.as_i64()?, message))
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::api::{FailureKind, Redactor};

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::read(status, Some(1_500), body.as_bytes(), &Redactor::new(["s3cret-token"]))
    }

    #[test]
    fn without_a_readable_body_the_status_decides() {
        let refusal = read(503, "<html>");
        assert_eq!(refusal.kind, FailureKind::Http);
        assert!(refusal.errors.is_empty());
        assert!(refusal.failure().retryable && !refusal.failure().credentials);
        assert_eq!(refusal.retry_after(), Some(2));
    }

    #[test]
    fn it_shows_what_the_api_says_on_one_line() {
        let body =
            r#"{"success":false,"errors":[{"code":7003,"message":"no\nroute"},{"code":1,"message":"m"}]}"#;
        assert_eq!(
            read(404, body).to_string(),
            r"no such account or path: no\u{a}route (code 7003, HTTP 404)"
        );
        assert_eq!(read(502, "").to_string(), "the response is not in the API's envelope (HTTP 502)");
        assert_eq!(read(0, "").to_string(), "the redirect was not followed");
        let page = Refusal::of_errors(
            200,
            br#"[{"code":1000,"message":"s3cret-token","n":1e400}]"#,
            &Redactor::new(["s3cret-token"]),
        );
        assert_eq!(page.to_string(), "the API reported a failure: [redacted] (code 1000, HTTP 200)");
    }

    #[test]
    fn refused_credentials_are_identified_by_code() {
        for code in [6_003, 6_111, 9_103, 9_106, 9_109, 10_000] {
            let body = format!(r#"{{"success":false,"errors":[{{"code":{code},"message":"no"}}]}}"#);
            assert!(read(400, &body).failure().credentials, "{code}");
        }
        let other = r#"{"success":false,"errors":[{"code":5400,"message":"no"}]}"#;
        assert!(!read(400, other).failure().credentials);
    }

    #[test]
    fn the_number_and_length_of_errors_are_limited() {
        let error = format!(r#"{{"code":1,"message":"{}"}}"#, "é".repeat(400));
        let body = format!(r#"{{"success":false,"errors":[{}]}}"#, vec![error; 20].join(","));
        let refusal = read(500, &body);
        assert_eq!(refusal.errors.len(), 10);
        assert!(refusal.errors.iter().all(|(_, message)| message.chars().count() == 300));
    }

    #[test]
    fn messages_are_redacted_before_they_are_cut() {
        for before in [0, 280, 290, 299] {
            let message = format!("{}s3cret-\\u0074oken", "x".repeat(before));
            let body = format!(r#"{{"success":false,"errors":[{{"code":1,"message":"{message}"}}]}}"#);
            let refusal = read(500, &body);
            assert!(!format!("{refusal:?}").contains("s3c"), "{refusal:?}");
        }
    }
}
