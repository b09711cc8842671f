//! Why there is no page.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::api::scan::DecodeError;
use crate::api::{FailureKind, OptionError, PagingError};
use crate::fetch::{FetchError, Refusal};

/// A failed listing. Neither its message nor its `Debug` form contains a credential, the value of a header or the URL.
///
/// ```no_run
/// use cf_list_images::api::{FailureKind, ListOptions};
/// use cf_list_images::fetch::ImagesClient;
///
/// # async fn example(client: ImagesClient) {
/// if let Err(error) = client.page(&ListOptions::v1()).await {
///     match error.kind() {
///         FailureKind::RateLimit => assert!(error.retry_after() > None),
///         _ => eprintln!("{error}"),
///     }
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ListError {
    /// An option is invalid; no request was sent.
    Options(OptionError),
    /// There was no complete response, or it was a refusal.
    Fetch(FetchError),
    /// The body is not a list response in the API's envelope.
    Decode(DecodeError),
    /// A part of the page could not be read, although it is valid: please report it.
    Json(Arc<serde_json::Error>),
    /// The pages contradict each other, or lead nowhere.
    Paging(PagingError),
}

impl ListError {
    /// The kind of failure.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Options(_) | Self::Fetch(FetchError::Request(_)) => FailureKind::Options,
            Self::Fetch(FetchError::Timeout) => FailureKind::Timeout,
            Self::Fetch(FetchError::Network(_)) => FailureKind::Network,
            Self::Fetch(FetchError::Refused(refusal)) => refusal.kind,
            Self::Fetch(FetchError::TooLarge { .. }) | Self::Decode(_) | Self::Json(_) => FailureKind::Decode,
            Self::Paging(_) => FailureKind::Api,
        }
    }

    /// The HTTP status of a refusal; 0 for a redirect in a browser, which is not followed.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.refusal().map(|refusal| refusal.status)
    }

    /// The delay that the server requests before the next request.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let delay = self.refusal()?.server_delay_ms?;
        Some(Duration::from_millis(delay.into()))
    }

    /// The codes and messages of the API's errors, without secrets; empty if there are none.
    #[must_use]
    pub fn api_errors(&self) -> &[(i64, String)] {
        self.refusal().map_or(&[], |refusal| &refusal.errors)
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Fetch(FetchError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options(error) => error.fmt(f),
            Self::Fetch(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Json(error) => write!(f, "the page could not be read: {error}"),
            Self::Paging(error) => error.fmt(f),
        }
    }
}

impl Error for ListError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Options(error) => Some(error),
            Self::Fetch(error) => Some(error),
            Self::Decode(error) => Some(error),
            Self::Json(error) => Some(error),
            Self::Paging(error) => Some(error),
        }
    }
}

impl From<OptionError> for ListError {
    fn from(error: OptionError) -> Self {
        Self::Options(error)
    }
}

impl From<FetchError> for ListError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<DecodeError> for ListError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<serde_json::Error> for ListError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(Arc::new(error))
    }
}

impl From<PagingError> for ListError {
    fn from(error: PagingError) -> Self {
        Self::Paging(error)
    }
}
