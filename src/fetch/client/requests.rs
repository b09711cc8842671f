//! The requests of a client.

use web_sys::RequestInit;

use super::cookies::Cookies;
use super::error::ListError;
use super::header::Header;
use super::load::{self, ImageList, Loaded};
use super::platform;
use crate::api::scan::Bounds;
use crate::api::{Credentials, ListOptions, OptionError, Redactor, Target, retry};
use crate::fetch::{ApiCall, Policy};

/// The default of [`ImagesClient::timeout_ms`](super::ImagesClient::timeout_ms).
const DEFAULT_TIMEOUT_MS: u32 = 60_000;

/// What a client requests, and how.
#[derive(Debug, Clone)]
pub(in crate::fetch) struct Requests {
    target: Target,
    pub(super) credentials: Vec<Credentials>,
    pub(super) headers: Vec<Header>,
    pub(super) cookies: Option<Cookies>,
    pub(super) policy: Policy,
    pub(super) bounds: Bounds,
    pub(super) dangerously_allow_browser: bool,
}

impl Requests {
    pub(super) fn new(target: Target) -> Self {
        let policy = Policy { timeout_ms: DEFAULT_TIMEOUT_MS, max_retries: retry::DEFAULT_MAX_RETRIES };
        Self {
            target,
            credentials: Vec::new(),
            headers: Vec::new(),
            cookies: None,
            policy,
            bounds: Bounds::default(),
            dangerously_allow_browser: false,
        }
    }

    /// Requests a page. The key is for the hashes of its images.
    pub(in crate::fetch) async fn load<L: ImageList>(
        &self,
        options: &ListOptions,
        key: [u64; 2],
    ) -> Result<Loaded<L>, ListError> {
        self.check()?;
        let headers: Vec<_> =
            self.headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect();
        let call = ApiCall {
            url: &self.target.url(options),
            credentials: &self.credentials,
            headers: &headers,
            policy: self.policy,
            redactor: &Redactor::default(),
        };
        let init = || {
            let init = RequestInit::new();
            if let Some(cookies) = self.cookies {
                init.set_credentials(cookies.into());
            }
            init
        };
        let redactor = call.redactor();
        call.read(init, async |response| load::read(response, self.bounds, key, &redactor).await).await?
    }

    /// Checks what depends on the platform.
    fn check(&self) -> Result<(), OptionError> {
        if platform::is_page() && !self.credentials.is_empty() && !self.dangerously_allow_browser {
            let what = "every visitor can read them in a page: deploy the cf-list-images Worker and list its endpoint";
            return Err(OptionError::wrong("credentials", what));
        }
        if !self.target.is_absolute() && !platform::has_location() {
            return Err(OptionError::hidden("endpoint", "an absolute URL outside of a page"));
        }
        Ok(())
    }
}
