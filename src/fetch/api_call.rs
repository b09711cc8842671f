//! A call to the Images API: attempts, credentials, a deadline.

use web_sys::RequestInit;

use super::timeout::now_ms;
use super::{Attempts, FetchError, Next, Policy, Refusal, Request, Response, sleep};
use crate::api::{Credentials, Redactor, retry};

/// The most bytes to read of a refusal.
const MAX_REFUSAL: usize = 524_288;

/// A call to the Images API, or to a proxy with its envelope.
///
/// It retries when another attempt may succeed (a status of [`retry::is_retryable`], a failed connection), waits as
/// long as `Retry-After` requests, and uses the next credentials when some are refused. [`Attempts`] has the rules.
///
/// ```no_run
/// use cf_list_images::api::{AccountId, Credentials, ListOptions, Redactor, Target, target::API_BASE_URL};
/// use cf_list_images::fetch::{ApiCall, Policy};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let target = Target::api(API_BASE_URL, &AccountId::new("023e105f4ecef8ad9ca31a8372d0c353")?)?;
/// let call = ApiCall {
///     url: &target.url(&ListOptions::v2().per_page(1_000)?),
///     credentials: &[Credentials::api_token("Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY")?],
///     headers: &[],
///     policy: Policy { timeout_ms: 10_000, max_retries: 2 },
///     redactor: &Redactor::default(),
/// };
/// let mut body = call.send().await?.into_body();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct ApiCall<'c> {
    /// The listing's URL: [`Target::url`](crate::api::Target::url).
    pub url: &'c str,
    /// Tried in this order; empty for a proxy that needs none.
    pub credentials: &'c [Credentials],
    /// Names and values of additional headers. `Accept` is already set.
    pub headers: &'c [(&'c str, &'c str)],
    /// How much time and how many retries it may use.
    pub policy: Policy,
    /// Removes further secrets from the API's messages. The credentials and the values of `headers` are removed anyway.
    pub redactor: &'c Redactor,
}

impl<'c> ApiCall<'c> {
    /// Sends requests until one succeeds or no attempt is left.
    ///
    /// Dropping the future aborts the request and the wait before a retry.
    ///
    /// # Errors
    /// The error of the last attempt, [`FetchError::Refused`] if the API responded. If a retry times out, the error of
    /// the attempt before it: that is why there was too little time.
    pub async fn send(&self) -> Result<Response, FetchError> {
        let mut retries = self.retries();
        loop {
            let secret = self.secret(&retries.attempts);
            let error = match self.request(&retries.attempts, &secret).send().await {
                Ok(response) if response.is_success() => return Ok(response),
                Ok(response) => FetchError::Refused(refusal(response, &self.redactor()).await),
                Err(error) => error,
            };
            if let Some(delay_ms) = retries.after(error)? {
                sleep(delay_ms).await;
            }
        }
    }

    /// Like [`ApiCall::send`], and reads the response, too: if that fails, another attempt may follow. Its requests have what
    /// `init` sets.
    ///
    /// # Errors
    /// As [`ApiCall::send`], and those of `read`.
    pub(super) async fn read<T>(
        &self,
        init: impl Fn() -> RequestInit,
        read: impl AsyncFn(Response) -> Result<T, FetchError>,
    ) -> Result<T, FetchError> {
        let mut retries = self.retries();
        loop {
            let secret = self.secret(&retries.attempts);
            let error = match self.request(&retries.attempts, &secret).send_with(init()).await {
                Ok(response) if response.is_success() => match read(response).await {
                    Ok(value) => return Ok(value),
                    Err(error) => error,
                },
                Ok(response) => FetchError::Refused(refusal(response, &self.redactor()).await),
                Err(error) => error,
            };
            if let Some(delay_ms) = retries.after(error)? {
                sleep(delay_ms).await;
            }
        }
    }

    fn retries(&self) -> Retries {
        Retries { attempts: Attempts::new(self.policy, self.credentials.len(), now_ms()), earlier: None }
    }

    /// Removes everything secret that the request may contain.
    pub(super) fn redactor(&self) -> Redactor {
        let mut redactor = self.redactor.clone();
        for set in self.credentials {
            set.secrets().for_each(|secret| redactor.add(secret));
        }
        for (_, value) in self.headers {
            redactor.add_header(value);
        }
        redactor
    }

    /// The names and values of the headers with the credentials of this attempt.
    fn secret(&self, attempts: &Attempts) -> Vec<(&'static str, String)> {
        let credentials = self.credentials.get(attempts.credentials());
        credentials.map(|set| set.headers().collect()).unwrap_or_default()
    }

    /// The request of this attempt. `secret` are its credentials.
    fn request<'r>(&self, attempts: &Attempts, secret: &'r [(&'static str, String)]) -> Request<'r>
    where
        'c: 'r,
    {
        let mut request = Request::new(self.url).header("Accept", "application/json");
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        for (name, value) in secret {
            request = request.header(name, value);
        }
        request.timeout(attempts.time_left_ms(now_ms())).idle_timeout(self.policy.timeout_ms)
    }
}

/// The attempts of a call, and why the last one failed before a retry.
struct Retries {
    attempts: Attempts,
    earlier: Option<FetchError>,
}

impl Retries {
    /// The delay before the next attempt, if there is one, in milliseconds; the error of the call if no attempt is left.
    fn after(&mut self, error: FetchError) -> Result<Option<u32>, FetchError> {
        match self.attempts.after(error.failure(), now_ms(), js_sys::Math::random()) {
            Next::NextCredentials => {
                self.earlier = None;
                Ok(None)
            }
            Next::Retry { delay_ms } => {
                self.earlier = Some(error);
                Ok(Some(delay_ms))
            }
            Next::Fail => {
                let earlier = self.earlier.take().filter(|_| matches!(error, FetchError::Timeout));
                Err(earlier.unwrap_or(error))
            }
        }
    }
}

/// Reads a refusal. Without a readable body, its status determines its meaning.
async fn refusal(response: Response, redactor: &Redactor) -> Refusal {
    let status = response.status();
    let (in_ms, after) = (response.header("retry-after-ms"), response.header("retry-after"));
    #[expect(clippy::cast_possible_truncation, reason = "seconds")]
    let now = (now_ms() / 1_000.0) as i64;
    let delay = retry::server_delay_ms(in_ms.as_deref(), after.as_deref(), now);
    // A body that is still incomplete is too long for the API's envelope: the rest is not read.
    let body = if response.is_complete() {
        response.bytes(MAX_REFUSAL).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    Refusal::read(status, delay, &body, redactor)
}
