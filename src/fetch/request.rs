//! A `GET` request.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, RequestInit, RequestRedirect};

use super::call::Call;
#[cfg(feature = "worker")]
use super::exchange;
use super::{Cause, FetchError, Response, bindings};

/// The timeout of a request that sets none, in milliseconds.
const DEFAULT_TIMEOUT_MS: u32 = 60_000;

/// A `GET` request to another server.
///
/// Redirects are not followed, because the headers may contain credentials for this server only. A redirect is returned
/// as a response, with status 0 in a browser.
///
/// ```no_run
/// use cf_list_images::fetch::{FetchError, Request};
///
/// # async fn example() -> Result<(), FetchError> {
/// let request = Request::new("https://example.com/keys").header("Accept", "application/json").timeout(5_000);
/// let response = request.send().await?;
/// assert_eq!(response.status(), 200);
/// let body: Vec<u8> = response.bytes(100_000).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Request<'r> {
    url: &'r str,
    headers: Vec<(&'r str, &'r str)>,
    timeout_ms: u32,
    idle_timeout_ms: Option<u32>,
}

impl<'r> Request<'r> {
    /// A request for an absolute URL, or in a page, for a relative one.
    #[must_use]
    pub fn new(url: &'r str) -> Self {
        Self { url, headers: Vec::new(), timeout_ms: DEFAULT_TIMEOUT_MS, idle_timeout_ms: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'r str, value: &'r str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The longest time until [`Request::send`] completes, in milliseconds; one minute by default. For the rest of the
    /// body there is [`Request::idle_timeout`].
    #[must_use]
    pub fn timeout(self, ms: u32) -> Self {
        Self { timeout_ms: ms, ..self }
    }

    /// The longest wait for the next chunk of the body, in milliseconds; by default that of [`Request::timeout`].
    #[must_use]
    pub fn idle_timeout(self, ms: u32) -> Self {
        Self { idle_timeout_ms: Some(ms), ..self }
    }

    /// Sends the request and waits for the status, the headers and the beginning of the body, so that a failure up
    /// to there is a failed request, which can be retried. The beginning is 32 KiB; or all of a body that is shorter, or
    /// that declares a length of at most 1 MiB.
    ///
    /// If the status is not a success, it waits for 512 KiB of the body for at most a second: then reading the body is
    /// [`FetchError::Timeout`], but there is a status.
    ///
    /// Dropping the future aborts the request.
    ///
    /// # Errors
    /// [`FetchError::Request`], [`FetchError::Timeout`] or [`FetchError::Network`].
    pub async fn send(&self) -> Result<Response, FetchError> {
        #[cfg(feature = "worker")]
        return exchange::send(self.url, &self.headers, self.timeout_ms, self.pause_ms()).await;
        #[cfg(not(feature = "worker"))]
        self.send_with(RequestInit::new()).await
    }

    /// Like [`Request::send`], with what the caller has set in `init`.
    pub(super) async fn send_with(&self, init: RequestInit) -> Result<Response, FetchError> {
        let headers = self.headers().map_err(|thrown| FetchError::Request(Cause::new(thrown)))?;
        let call = Call::start(self.timeout_ms)?;
        init.set_headers_headers(&headers);
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(&call.signal()));
        let response = call.wait(bindings::fetch(self.url, &init)).await?;
        Response::begin(call, response.unchecked_into(), self.pause_ms()).await
    }

    fn pause_ms(&self) -> u32 {
        self.idle_timeout_ms.unwrap_or(self.timeout_ms)
    }

    fn headers(&self) -> Result<Headers, JsValue> {
        // One by one: in workerd, the constructor takes twice as long to convert a sequence of pairs.
        let headers = Headers::new()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        Ok(headers)
    }
}
