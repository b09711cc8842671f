//! What a failed request means.

use alloc::string::String;

use super::text::{concat, decimal};

/// The kinds of failure, the same in Rust, in JavaScript and in the Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// An option is invalid; no request was sent.
    Options,
    /// The credentials are missing, invalid or not allowed to list (401, 403).
    Auth,
    /// Too many requests (429).
    RateLimit,
    /// No such account or path (404).
    NotFound,
    /// The API reports a failure (`success: false`), or its pages contradict each other.
    Api,
    /// A response without the API's envelope: it comes from another server.
    Http,
    /// The body is not a list response in the API's envelope.
    Decode,
    /// The connection failed, or the body was truncated.
    Network,
    /// The response was not complete in time.
    Timeout,
}

impl FailureKind {
    /// The name in JavaScript.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Options => "options",
            Self::Auth => "auth",
            Self::RateLimit => "rateLimit",
            Self::NotFound => "notFound",
            Self::Api => "api",
            Self::Http => "http",
            Self::Decode => "decode",
            Self::Network => "network",
            Self::Timeout => "timeout",
        }
    }
}

/// A response that is not a page: the kind of failure, and a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// A message on one line, without credentials.
    pub message: String,
}

/// The first error of an envelope with `success: false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ApiRefusal<'a> {
    /// The first error's code.
    pub code: Option<i64>,
    /// The first error's message.
    pub message: Option<&'a str>,
}

impl Failure {
    /// What a response means, by its status and its envelope; `None` if it is a success. The envelope is
    /// `Ok(())` for `success: true`, `Err` for `success: false`, and `None` if the body is not an envelope.
    ///
    /// ```
    /// use cf_list_images::api::failure::{ApiRefusal, Failure, FailureKind};
    ///
    /// let refusal = ApiRefusal { code: Some(10000), message: Some("Authentication error") };
    /// let failure = Failure::from_response(403, Some(Err(refusal))).unwrap();
    /// assert_eq!(failure.kind, FailureKind::Auth);
    /// assert_eq!(failure.message, "the API refused the credentials: Authentication error (code 10000, HTTP 403)");
    /// assert_eq!(Failure::from_response(200, Some(Ok(()))), None);
    /// ```
    #[must_use]
    pub fn from_response(status: u16, envelope: Option<Result<(), ApiRefusal<'_>>>) -> Option<Self> {
        let refusal = match envelope {
            Some(Ok(())) if (200..300).contains(&status) => return None,
            Some(Err(refusal)) => refusal,
            _ => ApiRefusal::default(),
        };
        Some(Self::refused(status, envelope.is_some(), refusal))
    }

    /// What a response means that is not a success. `envelope`: whether the body is an envelope.
    pub(crate) fn refused(status: u16, envelope: bool, refusal: ApiRefusal<'_>) -> Self {
        let kind = Self::kind(status, envelope, refusal.code);
        let summary = match kind {
            FailureKind::Auth => "the API refused the credentials",
            FailureKind::RateLimit => "too many requests",
            FailureKind::NotFound => "no such account or path",
            FailureKind::Http if (300..400).contains(&status) => "the redirect was not followed",
            FailureKind::Http => "the response is not in the API's envelope",
            _ => "the API reported a failure",
        };
        let text = refusal.message.unwrap_or_default();
        let colon = if text.is_empty() { "" } else { ": " };
        let mut message = concat(&[summary, colon, text, " ("]);
        if let Some(code) = refusal.code {
            let minus = if code < 0 { "-" } else { "" };
            message.push_str(&concat(&["code ", minus, &decimal(code.unsigned_abs()), ", "]));
        }
        message.push_str(&concat(&["HTTP ", &decimal(status.into()), ")"]));
        Self { kind, message }
    }

    fn kind(status: u16, envelope: bool, code: Option<i64>) -> FailureKind {
        // With a success status, only the API's own code identifies the kind.
        let code = code.filter(|_| (200..300).contains(&status));
        match (status, code) {
            (401 | 403, _) | (_, Some(10_000 | 9_103 | 9_106 | 9_109)) => FailureKind::Auth,
            (429, _) | (_, Some(971 | 10_429)) => FailureKind::RateLimit,
            (404, _) | (_, Some(7_000 | 7_003)) => FailureKind::NotFound,
            _ if envelope => FailureKind::Api,
            _ => FailureKind::Http,
        }
    }
}
