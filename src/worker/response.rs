//! Responses, among them errors in the API's envelope.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::auth::{AuthError, AuthRules};
use super::config::ConfigError;
use super::query::{HiddenField, QueryError};
use super::scope::ScopeError;
use crate::api::OptionError;

/// Where the settings are documented.
const SETTINGS: &str = "https://github.com/cf-list-images/cf-list-images/blob/main/docs/configuration.md";

/// Header names and values, in order. A name may occur more than once.
pub(crate) type Headers = Vec<(&'static str, Cow<'static, str>)>;

/// A response. Its body is in memory here; in `runtime` it may be a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response<B = Vec<u8>> {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: B,
    /// The cause of a failure: one word for the log.
    pub cause: Option<&'static str>,
}

impl<B> Response<B> {
    /// A response without headers.
    pub(crate) fn new(status: u16, body: B) -> Self {
        Self { status, headers: Vec::new(), body, cause: None }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Response {
    /// A response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, Vec::new())
    }

    /// A JSON document.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, value.to_string().into_bytes()).with("Content-Type", "application/json")
    }

    /// Errors (code and message) in the API's envelope, with `Cache-Control: no-store`.
    pub(crate) fn failure(status: u16, cause: &'static str, errors: &[(i64, String)]) -> Self {
        let error = |(code, message): &(i64, String)| json!({ "code": code, "message": message });
        let errors: Vec<Value> = errors.iter().map(error).collect();
        Self::envelope(status, cause, &errors)
    }

    fn envelope(status: u16, cause: &'static str, errors: &[Value]) -> Self {
        let envelope = json!({ "success": false, "errors": errors, "messages": [], "result": null });
        let response = Self::json(status, &envelope).with("Cache-Control", "no-store");
        Self { cause: Some(cause), ..response }
    }

    /// 400: an option is invalid.
    pub(crate) fn bad_option(error: &OptionError) -> Self {
        Self::failure(400, "options", &[(5_400, error.to_string())])
    }

    /// 400: the URL can't be parsed, because its `Host` is malformed. The platform validates the rest.
    pub(crate) fn bad_url() -> Self {
        let message = "URL: expected a valid URL; check the Host header";
        Self::failure(400, "url", &[(10_400, message.to_owned())])
    }

    /// 400: an option is invalid. 403: it filters or sorts by a hidden field.
    pub(crate) fn bad_query(error: &QueryError) -> Self {
        match error {
            QueryError::Option(error) => Self::bad_option(error),
            QueryError::Hidden(HiddenField { parameter, field }) => {
                let why = format!(
                    "this listing does not show the field \"{}\", so it can be neither filtered nor sorted by it",
                    field.name()
                );
                Self::forbidden_parameter("hidden", parameter, &why)
            }
        }
    }

    /// 403: the caller may not use this parameter, or not with this value.
    fn forbidden_parameter(cause: &'static str, name: &str, why: &str) -> Self {
        let error = json!({
            "code": 10_403,
            "message": format!("{name}: {why}"),
            "source": { "pointer": name },
        });
        Self::envelope(403, cause, &[error])
    }

    /// 401; 503 when the issuer's keys are not available. `rules` are what the Worker accepts.
    pub(crate) fn unauthorized(error: &AuthError, rules: &AuthRules) -> Self {
        let failure = |status| Self::failure(status, "auth", &[(10_000, error.message(rules))]);
        match error.challenge(rules) {
            Some(challenge) => failure(401).with("WWW-Authenticate", challenge),
            // The issuer's failure is not the caller's.
            None => failure(503).with("Retry-After", "30"),
        }
    }

    /// 403: the caller may not list the images of this creator.
    pub(crate) fn forbidden(error: ScopeError) -> Self {
        match error {
            ScopeError::NoClaim => {
                let message = "your credentials do not identify a creator whose images you may list";
                Self::failure(403, "scope", &[(10_403, message.to_owned())])
            }
            ScopeError::Foreign => {
                Self::forbidden_parameter("scope", "creator", "you may list only your own images")
            }
        }
    }

    /// 404: there is no such path or account.
    pub(crate) fn not_found(path: &str) -> Self {
        let shown: String = path.chars().take(200).collect();
        Self::failure(404, "path", &[(7_003, format!("no resource at {shown}"))])
    }

    /// 405: the method is not supported.
    pub(crate) fn wrong_method(method: &str) -> Self {
        let shown: String = method.chars().take(20).collect();
        let message = format!("method: expected GET, HEAD or OPTIONS, got {shown}");
        Self::failure(405, "method", &[(10_405, message)]).with("Allow", "GET, HEAD, OPTIONS")
    }

    /// 414 and 431: `what` is longer than `max` bytes.
    pub(crate) fn too_large(status: u16, what: &str, max: usize) -> Self {
        let error = (10_000 + i64::from(status), format!("{what}: expected at most {max} bytes"));
        Self::failure(status, "size", &[error])
    }

    /// 429: the Worker's own rate limit on `what`, with its period in seconds.
    pub(crate) fn rate_limited(what: &str, period: u32) -> Self {
        let message = format!("too many {what}; retry in {period} seconds");
        Self::failure(429, "limit", &[(10_429, message)]).with("Retry-After", period.to_string())
    }

    /// 500: the platform lacks what the Worker needs.
    pub(crate) fn internal() -> Self {
        Self::failure(500, "platform", &[(10_500, "the Worker could not create the response".to_owned())])
    }

    /// 499 in the log: the caller has disconnected, so that nobody receives it.
    pub(crate) fn disconnected() -> Self {
        Self { cause: Some("disconnect"), ..Self::empty(499) }
    }

    /// Sets `Retry-After` if the status is one to retry after.
    pub(crate) fn with_retry_after(mut self, seconds: u32) -> Self {
        if self.status != 429 && self.status < 500 {
            return self;
        }
        self.headers.retain(|(name, _)| *name != "Retry-After");
        self.with("Retry-After", seconds.to_string())
    }

    /// 500: the operator must correct the configuration. Callers learn the names, also as `source.pointer`; the log has the
    /// details.
    pub(crate) fn misconfigured(faults: &[ConfigError]) -> Self {
        let error = |fault: &ConfigError| {
            json!({
                "code": 10_500,
                "message": format!("configuration: {}; the log has the details", fault.public()),
                "documentation_url": SETTINGS,
                "source": { "pointer": fault.names() },
            })
        };
        let errors: Vec<Value> = faults.iter().map(error).collect();
        Self::envelope(500, "configuration", &errors)
    }
}

#[cfg(test)]
mod tests {
    use super::{ConfigError, HiddenField, QueryError, Response, ScopeError};
    use crate::api::scan::ImageField;
    use serde_json::{Value, json};

    #[test]
    fn a_wrong_configuration_is_reported_by_the_names_of_its_settings() {
        let faults = [
            ConfigError::Missing { name: "AUTH", why: "to whom?".into() },
            ConfigError::Conflict { names: &["SIGNED_URL_TTL", "CACHE_TTL"], why: "they differ".into() },
        ];
        let body: Value = serde_json::from_slice(&Response::misconfigured(&faults).body).unwrap();
        assert_eq!(body["errors"][0]["source"], json!({ "pointer": "AUTH" }));
        assert_eq!(body["errors"][0]["message"], "configuration: AUTH is not set; the log has the details");
        assert_eq!(body["errors"][1]["source"], json!({ "pointer": "SIGNED_URL_TTL and CACHE_TTL" }));
        assert!(body["errors"][1]["documentation_url"].as_str().unwrap().ends_with("/docs/configuration.md"));
    }

    #[test]
    fn a_refused_parameter_is_reported_by_its_name() {
        let hidden = QueryError::Hidden(HiddenField { parameter: "meta", field: ImageField::Meta });
        for (response, name) in [
            (Response::bad_query(&hidden), Some("meta")),
            (Response::forbidden(ScopeError::Foreign), Some("creator")),
            (Response::forbidden(ScopeError::NoClaim), None),
        ] {
            let body: Value = serde_json::from_slice(&response.body).unwrap();
            assert_eq!(body["errors"][0]["source"]["pointer"].as_str(), name, "{body}");
            let message = body["errors"][0]["message"].as_str().unwrap();
            assert!(name.is_none_or(|name| message.starts_with(&format!("{name}: "))), "{body}");
            assert_eq!((response.status, &body["errors"][0]["code"]), (403, &10_403.into()), "{body}");
        }
    }

    #[test]
    fn a_failure_is_in_the_api_s_envelope_and_is_never_cached() {
        for (response, status, code, cause) in [
            (Response::too_large(414, "URL", 10), 414, 10_414, "size"),
            (Response::too_large(431, "headers", 10), 431, 10_431, "size"),
            (Response::not_found("/x"), 404, 7_003, "path"),
            (Response::wrong_method("POST"), 405, 10_405, "method"),
            (Response::rate_limited("requests", 60), 429, 10_429, "limit"),
            (Response::bad_url(), 400, 10_400, "url"),
        ] {
            let body: Value = serde_json::from_slice(&response.body).unwrap();
            assert_eq!((response.status, &body["errors"][0]["code"]), (status, &code.into()), "{body}");
            assert_eq!((response.cause, &body["success"]), (Some(cause), &false.into()), "{body}");
            assert!(response.headers.contains(&("Cache-Control", "no-store".into())), "{body}");
        }
    }
}
