//! Errors of requests and bodies.

use std::error::Error;
use std::fmt;

use js_sys::{JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Failure, Refusal};

/// Why a request has no response, or a body is incomplete.
///
/// Neither its message nor its `Debug` form contains a URL or the value of a header.
///
/// ```no_run
/// use cf_list_images::fetch::{FetchError, Request};
///
/// # async fn example() {
/// match Request::new("https://api.cloudflare.com/").send().await {
///     Ok(response) => assert!(response.status() > 0),
///     Err(FetchError::Timeout) => { /* the server is slow */ }
///     Err(error) => { /* error.source() is what the platform threw */ }
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FetchError {
    /// The platform refused to send the request: the name or the value of a header is invalid.
    Request(Cause),
    /// The server sent nothing within the timeout.
    Timeout,
    /// The server could not be reached, or the connection was lost.
    Network(Cause),
    /// The body is longer than the caller's limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The API responded, but not with a page.
    Refused(Refusal),
}

impl FetchError {
    /// What the failure means for another attempt.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Refused(refusal) => refusal.failure(),
            Self::Network(_) => Failure { retryable: true, ..Failure::default() },
            // A timeout leaves no time for another attempt.
            Self::Request(_) | Self::Timeout | Self::TooLarge { .. } => Failure::default(),
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(_) => {
                f.write_str("the request is invalid: check the names and values of its headers")
            }
            Self::Timeout => f.write_str("the server did not respond in time"),
            Self::Network(_) => f.write_str("the server could not be reached, or the connection was lost"),
            Self::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Request(cause) | Self::Network(cause) => Some(cause),
            Self::Timeout | Self::TooLarge { .. } | Self::Refused(_) => None,
        }
    }
}

/// What the platform threw. Only its name is shown: its message may quote the URL or a header.
#[derive(Clone)]
pub struct Cause(JsValue);

impl Cause {
    pub(super) fn new(thrown: JsValue) -> Self {
        Self(thrown)
    }

    /// The thrown value. Its message may quote the URL or a header: don't log it.
    #[must_use]
    pub fn value(&self) -> &JsValue {
        &self.0
    }

    /// The name of the error, such as `TypeError`.
    fn name(&self) -> String {
        let name = Reflect::get(&self.0, &JsValue::from_str("name")).ok();
        name.and_then(|name| name.dyn_into::<JsString>().ok())
            .map_or_else(|| "unknown".to_owned(), String::from)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cause({})", self.name())
    }
}

impl Error for Cause {}
