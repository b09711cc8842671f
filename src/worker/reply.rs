//! Answers: status, headers and a body that is small.

use serde_json::{Value, json};

use super::auth::AuthError;
use super::config::ConfigError;
use super::scope::ScopeError;
use crate::api::OptionError;

/// Headers in order.
pub(crate) type Headers = Vec<(&'static str, String)>;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub body: Vec<u8>,
    /// One word for the log: what went wrong.
    pub cause: Option<&'static str>,
}

impl Reply {
    /// JSON.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        let headers = vec![("Content-Type", "application/json".to_owned())];
        Self { status, headers, body: value.to_string().into_bytes(), cause: None }
    }

    /// Nothing but a status.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), cause: None }
    }

    /// With a further header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A refusal or failure in the API's envelope, never kept by a cache.
    pub(crate) fn failure(status: u16, cause: &'static str, errors: &[(i64, String)]) -> Self {
        let errors: Vec<Value> =
            errors.iter().map(|(code, message)| json!({ "code": code, "message": message })).collect();
        let envelope = json!({ "success": false, "errors": errors, "messages": [], "result": null });
        let mut reply = Self::json(status, &envelope).with("Cache-Control", "no-store");
        reply.cause = Some(cause);
        reply
    }

    /// 400: an option is wrong.
    pub(crate) fn bad_option(error: &OptionError) -> Self {
        Self::failure(400, "options", &[(5400, error.to_string())])
    }

    /// 401.
    pub(crate) fn unauthorized(error: AuthError) -> Self {
        // The issuer's failure is not the caller's.
        let status = if error == AuthError::KeySetUnavailable { 503 } else { 401 };
        let reply = Self::failure(status, "auth", &[(10_000, error.message().to_owned())]);
        if status == 503 {
            return reply.with("Retry-After", "30");
        }
        let challenge = if error == AuthError::Missing { "Bearer" } else { "Bearer error=\"invalid_token\"" };
        reply.with("WWW-Authenticate", challenge)
    }

    /// 403.
    pub(crate) fn forbidden(error: ScopeError) -> Self {
        let message = match error {
            ScopeError::NoClaim => "your token does not say whose images you may see",
            ScopeError::Foreign => "creator: you may list your own images alone",
        };
        Self::failure(403, "scope", &[(10_403, message.to_owned())])
    }

    /// 404.
    pub(crate) fn not_found(path: &str) -> Self {
        let shown: String = path.chars().take(200).collect();
        Self::failure(404, "path", &[(7_003, format!("there is nothing at {shown}"))])
    }

    /// 405.
    pub(crate) fn wrong_method(method: &str) -> Self {
        let shown: String = method.chars().take(20).collect();
        let message = format!("method: expected GET, HEAD or OPTIONS, got {shown}");
        Self::failure(405, "method", &[(10_405, message)]).with("Allow", "GET, HEAD, OPTIONS")
    }

    /// 414 and 431.
    pub(crate) fn too_large(status: u16, what: &str, bound: usize) -> Self {
        Self::failure(
            status,
            "size",
            &[(10_000 + i64::from(status), format!("{what}: at most {bound} bytes"))],
        )
    }

    /// 429, the Worker's own.
    pub(crate) fn limited(seconds: u32) -> Self {
        let message = format!("too many requests; come back in {seconds} s");
        Self::failure(429, "limit", &[(10_429, message)]).with("Retry-After", seconds.to_string())
    }

    /// 500: the operator must act.
    pub(crate) fn misconfigured(faults: &[ConfigError]) -> Self {
        let errors: Vec<_> = faults.iter().map(|fault| (10_500, format!("configuration: {fault}"))).collect();
        Self::failure(500, "configuration", &errors)
    }
}
