//! The options of `listImages`, from a JavaScript object.
//!
//! `serde-wasm-bindgen` reads each by itself, because its errors name neither a field nor an unknown one.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::abort::Signal;
use super::meta;
use super::object::members;
use crate::api::option_error::whole;
use crate::api::scan::Bounds;
use crate::api::target::API_BASE_URL;
use crate::api::{AccountId, Credentials, ListOptions, OptionError, Target};
use crate::fetch::client::platform::is_page;
use crate::fetch::client::requests::Requests;
use crate::fetch::{Cookies, ImagesClient};

/// The longest timeout that JavaScript's timers support, in milliseconds.
const MAX_TIMEOUT: u64 = (1 << 31) - 1;
const MAX_RETRIES: u64 = 100;

/// Every option.
const NAMES: [&str; 21] = [
    "accountId",
    "apiEmail",
    "apiKey",
    "apiToken",
    "baseURL",
    "continuationToken",
    "creator",
    "credentials",
    "dangerouslyAllowBrowser",
    "defaultHeaders",
    "endpoint",
    "maxImageBytes",
    "maxPageBytes",
    "maxRetries",
    "meta",
    "page",
    "perPage",
    "signal",
    "sortOrder",
    "timeout",
    "version",
];

/// A listing that is ready to be requested.
pub(super) struct Options {
    pub(super) requests: Requests,
    pub(super) list: ListOptions,
    pub(super) signal: Option<Signal>,
}

impl Options {
    /// Reads and checks the options.
    ///
    /// # Errors
    /// At the first one that is unknown, of another type or out of bounds.
    pub(super) fn read(options: &JsValue) -> Result<Self, OptionError> {
        let values = Values::of(options)?;
        let requests = values.client()?.into_requests();
        Ok(Self { requests, list: values.list()?, signal: values.signal()? })
    }
}

/// The caller's options, each read once.
struct Values(Vec<(String, JsValue)>);

impl Values {
    fn of(options: &JsValue) -> Result<Self, OptionError> {
        let values = members("options", options, "an object")?;
        match values.iter().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            Some((name, _)) => Err(OptionError::unknown("option", name, &NAMES)),
            None => Ok(Self(values)),
        }
    }

    /// A value, unless it is absent.
    fn value(&self, name: &str) -> Option<&JsValue> {
        let value = self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        value.filter(|value| !value.is_undefined())
    }

    /// A value of a type. The error does not show it: it may be a secret in the wrong place.
    fn get<T: DeserializeOwned>(&self, name: &str, expected: &str) -> Result<Option<T>, OptionError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let read = serde_wasm_bindgen::from_value(value.clone()).map(Some);
        read.map_err(|_| OptionError::hidden(name, expected))
    }

    fn text(&self, name: &str) -> Result<Option<String>, OptionError> {
        self.get(name, "a string")
    }

    fn number(&self, name: &str) -> Result<Option<f64>, OptionError> {
        self.get(name, "a number")
    }

    /// A whole number within bounds.
    fn whole(
        &self,
        name: &'static str,
        expected: &'static str,
        min: u64,
        max: u64,
    ) -> Result<Option<u32>, OptionError> {
        let Some(number) = self.number(name)? else { return Ok(None) };
        whole(name, expected, number, min, max).map(|number| u32::try_from(number).ok())
    }

    fn client(&self) -> Result<ImagesClient, OptionError> {
        let mut client = ImagesClient::new(self.target()?);
        if let Some(credentials) = self.credentials()? {
            client = client.credentials(credentials).dangerously_allow_browser();
        }
        for (name, value) in self.headers()? {
            client = client.header(&name, &value)?;
        }
        if let Some(cookies) = self.cookies()? {
            client = client.cookies(cookies);
        }
        let expected = "a whole number of milliseconds from 1 to 2147483647";
        if let Some(ms) = self.whole("timeout", expected, 1, MAX_TIMEOUT)? {
            client = client.timeout_ms(ms);
        }
        if let Some(retries) = self.whole("maxRetries", "a whole number from 0 to 100", 0, MAX_RETRIES)? {
            client = client.max_retries(retries);
        }
        let expected = "a whole number of bytes from 1 to 1073741824";
        if let Some(bytes) = self.whole("maxImageBytes", expected, 1, Bounds::MAX.into())? {
            client = client.max_image_bytes(bytes);
        }
        if let Some(bytes) = self.whole("maxPageBytes", expected, 1, Bounds::MAX.into())? {
            client = client.max_page_bytes(bytes);
        }
        Ok(client)
    }

    fn target(&self) -> Result<Target, OptionError> {
        let base_url = self.text("baseURL")?;
        match (self.text("endpoint")?, self.text("accountId")?) {
            (Some(endpoint), None) if base_url.is_none() => Target::endpoint(&endpoint),
            (Some(_), _) => {
                let what = "can't be combined with accountId or baseURL: pass one or the other";
                Err(OptionError::wrong("endpoint", what))
            }
            (None, Some(account_id)) => {
                Target::api(base_url.as_deref().unwrap_or(API_BASE_URL), &AccountId::new(&account_id)?)
            }
            (None, None) => Err(OptionError::hidden("account_id", "an account id, or an endpoint instead")),
        }
    }

    fn credentials(&self) -> Result<Option<Credentials>, OptionError> {
        let allowed = self.get("dangerouslyAllowBrowser", "true or false")?.unwrap_or(false);
        let credentials = match (self.text("apiToken")?, self.text("apiEmail")?, self.text("apiKey")?) {
            (None, None, None) => return Ok(None),
            (Some(token), None, None) => Credentials::api_token(&token)?,
            (None, Some(email), Some(key)) => Credentials::api_key(&email, &key)?,
            (None, ..) => {
                return Err(OptionError::wrong("apiKey", "requires apiEmail, and apiEmail requires apiKey"));
            }
            (Some(_), ..) => {
                return Err(OptionError::wrong("apiToken", "can't be combined with apiEmail and apiKey"));
            }
        };
        if self.value("endpoint").is_some() {
            return Err(OptionError::wrong("endpoint", "takes no credentials: the proxy adds its own"));
        }
        if is_page() && !allowed {
            let what = "every visitor can read credentials in a page: deploy the cf-list-images Worker and pass its endpoint, \
                        or set this to true";
            return Err(OptionError::wrong("dangerouslyAllowBrowser", what));
        }
        Ok(Some(credentials))
    }

    /// The headers, without those that are `undefined` or `null`.
    fn headers(&self) -> Result<Vec<(String, String)>, OptionError> {
        let (name, expected) = ("defaultHeaders", "an object of header names and values");
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let headers =
            members(name, value, expected)?.into_iter().filter(|(_, value)| !value.is_null_or_undefined());
        let text = |(header, value): (String, JsValue)| value.as_string().map(|value| (header, value));
        let headers: Option<_> = headers.map(text).collect();
        headers.ok_or_else(|| OptionError::hidden(name, expected))
    }

    fn signal(&self) -> Result<Option<Signal>, OptionError> {
        match self.value("signal").filter(|value| !value.is_null()) {
            Some(value) => {
                Signal::of(value).map(Some).ok_or_else(|| OptionError::hidden("signal", "an AbortSignal"))
            }
            None => Ok(None),
        }
    }

    fn cookies(&self) -> Result<Option<Cookies>, OptionError> {
        Ok(match self.text("credentials")?.as_deref() {
            None => None,
            Some("omit") => Some(Cookies::Omit),
            Some("same-origin") => Some(Cookies::SameOrigin),
            Some("include") => Some(Cookies::Include),
            Some(_) => {
                let expected = "\"omit\", \"same-origin\" or \"include\"";
                return Err(OptionError::hidden("credentials", expected));
            }
        })
    }

    fn list(&self) -> Result<ListOptions, OptionError> {
        let (token, order) = (self.text("continuationToken")?, self.text("sortOrder")?);
        let meta = self.value("meta");
        let implied = if token.is_some() || order.is_some() || meta.is_some() { 2.0 } else { 1.0 };
        let version = self.number("version")?.unwrap_or(implied);
        let mut list = match version {
            1.0 => ListOptions::v1(),
            2.0 => ListOptions::v2(),
            other => return Err(OptionError::number("version", "1 or 2", other)),
        };
        if let Some(creator) = self.text("creator")? {
            list = list.creator(&creator)?;
        }
        if let Some(page) = self.number("page")? {
            list = list.page(page)?;
        }
        if let Some(per_page) = self.number("perPage")? {
            list = list.per_page(per_page)?;
        }
        if let Some(token) = token {
            list = list.continuation_token(&token)?;
        }
        if let Some(order) = order {
            list = list.sort_order(&order)?;
        }
        match meta {
            Some(meta) => list.meta(meta::filters(meta)?),
            None => Ok(list),
        }
    }
}
