//! What the upstream's failures mean for a caller: they are never the caller's fault.

use super::binding_pages::TooManyCalls;
use super::response::Response;
use crate::api::FailureKind;
use crate::fetch::Refusal;

/// A failed upstream call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UpstreamError {
    /// No response, or an incomplete one.
    Network,
    /// No response in time.
    Timeout,
    /// A response that is not a page.
    Refused(Refusal),
    /// A success whose body is not in the API's envelope.
    Decode(String),
    /// A page with an image that the caller may not see.
    Scope,
    /// A page that would take too many calls of the Images binding.
    TooManyCalls(TooManyCalls),
    /// The binding `IMAGES` has no hosted images.
    NoHostedImages,
}

impl UpstreamError {
    /// One word for the log.
    pub(crate) fn cause(&self) -> &'static str {
        self.response().cause.unwrap_or("upstream")
    }

    /// Whether it is transient, so that a stale response may be served instead.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Network | Self::Timeout | Self::Decode(_) => true,
            Self::Refused(refusal) => refusal.kind == FailureKind::RateLimit || refusal.failure().retryable,
            Self::Scope | Self::TooManyCalls(_) | Self::NoHostedImages => false,
        }
    }

    /// The response to the caller. The API's messages are [redacted](crate::api::Redactor) where they are read.
    pub(crate) fn response(&self) -> Response {
        let bad_gateway =
            |cause, message: &str| Response::failure(502, cause, &[(10_502, message.to_owned())]);
        match self {
            Self::Network => {
                bad_gateway("network", "the Images API could not be reached, or its response was incomplete")
            }
            Self::Timeout => {
                let message = "the Images API did not respond in time".to_owned();
                Response::failure(504, "timeout", &[(10_504, message)])
            }
            Self::Decode(what) => {
                bad_gateway("decode", &format!("the Images API's response is invalid: {what}"))
            }
            Self::Scope => bad_gateway("scope", "the Images API returned images of another creator"),
            // The caller can ask for less; the binding has not failed.
            Self::TooManyCalls(error) => Response::failure(400, "binding", &[(5_400, error.to_string())]),
            Self::NoHostedImages => {
                let message = "IMAGES: expected a binding to Cloudflare Images, got another one; bind it, or set SOURCE \
                               = \"api\" and API_TOKEN";
                Response::failure(500, "binding", &[(10_500, message.to_owned())])
            }
            Self::Refused(refusal) => {
                let status = refusal.status;
                let mut errors = refusal.errors.clone();
                match refusal.kind {
                    FailureKind::Auth => {
                        bad_gateway("credentials", "the Images API refused this Worker's credentials")
                    }
                    FailureKind::RateLimit => {
                        errors.insert(0, (10_429, "the Images API's rate limit is exceeded".to_owned()));
                        let seconds = refusal.retry_after().unwrap_or(60).max(1);
                        Response::failure(429, "upstream-limit", &errors)
                            .with("Retry-After", seconds.to_string())
                    }
                    FailureKind::NotFound => {
                        bad_gateway("account", "the Images API does not know this Worker's account")
                    }
                    // The API refuses a value that is valid here, such as an old continuation token.
                    FailureKind::Api if status == 400 && !errors.is_empty() => {
                        Response::failure(400, "upstream-options", &errors)
                    }
                    FailureKind::Api => {
                        errors.insert(0, (10_502, "the Images API reported a failure".to_owned()));
                        Response::failure(502, "api", &errors)
                    }
                    _ => bad_gateway(
                        "http",
                        &format!("the Images API's response is not in its envelope (HTTP {status})"),
                    ),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UpstreamError;
    use crate::api::Redactor;
    use crate::fetch::Refusal;

    fn response_to(status: u16, body: &str) -> (u16, String) {
        let refusal = Refusal::read(status, None, body.as_bytes(), &Redactor::new(["s3cret"]));
        let response = UpstreamError::Refused(refusal).response();
        (response.status, String::from_utf8(response.body).unwrap())
    }

    fn errors(code: i64, message: &str) -> String {
        format!(r#"{{"success":false,"errors":[{{"code":{code},"message":"{message}"}}],"result":null}}"#)
    }

    #[test]
    fn refused_credentials_are_a_bad_gateway() {
        for (status, code) in
            [(401, 10_000), (403, 10_000), (400, 9_106), (400, 6_003), (403, 9_103), (200, 10_000)]
        {
            let (status, body) = response_to(status, &errors(code, "bad token s3cret"));
            assert_eq!(status, 502);
            assert!(body.contains("credentials") && !body.contains("s3cret"));
        }
    }

    #[test]
    fn each_failure_has_its_status() {
        for (status, body, expected) in [
            (404, errors(7_003, "no route"), 502),
            (400, errors(5_400, "bad continuation token"), 400),
            (400, "bad".to_owned(), 502),
            (429, "slow down".to_owned(), 429),
            (200, errors(971, "limit"), 429),
            (200, errors(5_000, "oops"), 502),
            (500, "<html>".to_owned(), 502),
            (503, errors(1_000, "down"), 502),
            (302, String::new(), 502),
        ] {
            assert_eq!(response_to(status, &body).0, expected, "{status} {body}");
        }
        assert_eq!(UpstreamError::Timeout.response().status, 504);
    }

    #[test]
    fn the_workers_secrets_are_redacted() {
        let (_, body) = response_to(500, &errors(5_000, "the token s3cret of abc"));
        assert!(body.contains("[redacted] of abc") && !body.contains("s3cret"), "{body}");
    }
}
