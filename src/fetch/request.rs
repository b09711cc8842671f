//! A request.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, RequestInit, RequestRedirect};

use super::call::Call;
use super::{Cause, FetchError, Response, bindings};

/// Without [`Request::timeout`], in milliseconds.
const DEFAULT_TIMEOUT_MS: u32 = 60_000;

/// A `GET` request to another server.
///
/// A redirect is never followed, since the headers may hold credentials, which are for this server alone: it comes
/// back as the response that it is.
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
    /// A request for a URL: an absolute one, or in a page one relative to it.
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

    /// The longest wait until the response begins, in milliseconds; a minute unless set. A time-out for the body
    /// begins with the response: [`Request::idle_timeout`].
    #[must_use]
    pub fn timeout(self, ms: u32) -> Self {
        Self { timeout_ms: ms, ..self }
    }

    /// The longest wait for another part of the body, in milliseconds; as [`Request::timeout`] unless set. A silence
    /// ends between once and twice this time.
    #[must_use]
    pub fn idle_timeout(self, ms: u32) -> Self {
        Self { idle_timeout_ms: Some(ms), ..self }
    }

    /// Sends it, and waits for the status, the headers and the beginning of the body: a body that fails there is a
    /// failed request, and may be sent again.
    ///
    /// Dropping the future aborts the request.
    ///
    /// # Errors
    /// [`FetchError::Request`], [`FetchError::Timeout`] or [`FetchError::Network`].
    pub async fn send(&self) -> Result<Response, FetchError> {
        let headers = self.headers().map_err(|thrown| FetchError::Request(Cause::new(thrown)))?;
        let call = Call::start(self.timeout_ms, self.idle_timeout_ms.unwrap_or(self.timeout_ms))?;
        let init = RequestInit::new();
        init.set_headers(&headers);
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(&call.signal()));
        let response = call.wait(bindings::fetch(self.url, &init)).await?;
        Response::begin(call, response.unchecked_into()).await
    }

    fn headers(&self) -> Result<JsValue, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        Ok(headers.into())
    }
}
