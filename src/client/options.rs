//! `listImages(options)`: from a JavaScript object to the core's own options.
//!
//! By hand: `serde-wasm-bindgen` reads a struct's fields by name, so it can't see an unknown option, and its
//! errors know neither field nor value. Leaving it out also saves the package 15 KB.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::boundary::{describe, entries, get, is_array, is_headers, is_page, is_signal};
use crate::api::option_error::whole as number_within;
use crate::api::target::API_BASE_URL;
use crate::api::{
    AccountId, ListOptions, MetaFilter, MetaFilters, MetaOperator, MetaValue, OptionError, Target, Version,
};

/// The longest time-out, in milliseconds: what timers take.
const MAX_TIMEOUT_MS: u64 = 2_147_483_647;
/// More retries than this are a mistake.
const MAX_RETRIES: u64 = 100;

/// Every option.
const NAMES: [&str; 25] = [
    "accountId",
    "apiToken",
    "apiEmail",
    "apiKey",
    "baseURL",
    "endpoint",
    "version",
    "creator",
    "page",
    "perPage",
    "continuationToken",
    "sortOrder",
    "meta",
    "limit",
    "prefetch",
    "defaultHeaders",
    "credentials",
    "fetch",
    "signal",
    "timeout",
    "maxRetries",
    "onRequest",
    "onResponse",
    "onRetry",
    "dangerouslyAllowBrowser",
];

/// The options as they came.
struct Raw<'a>(&'a JsValue);

/// What a listing was asked for. What concerns the request alone is checked here and used by the package's
/// JavaScript.
pub(super) struct Options {
    pub(super) target: Target,
    pub(super) list: ListOptions,
    pub(super) limit: Option<u64>,
}

impl Options {
    /// Validates the options of one listing.
    pub(super) fn read(options: &JsValue) -> Result<Self, OptionError> {
        let raw = Raw(options);
        raw.check_names()?;
        let target = raw.target()?;
        let list = raw.list_options()?;
        let limit = raw.whole("limit", "a whole number from 0", 0, ListOptions::MAX_PAGE)?;
        raw.check_request()?;
        raw.check_credentials(matches!(target, Target::Endpoint(_)))?;
        Ok(Self { target, list, limit })
    }
}

impl Raw<'_> {
    fn check_names(&self) -> Result<(), OptionError> {
        let Some(pairs) = entries(self.0) else {
            return Err(OptionError::new("options", "an object", &describe(self.0)));
        };
        for place in (0..pairs.length()).step_by(2) {
            let name = pairs.get(place).as_string().unwrap_or_default();
            if !NAMES.contains(&name.as_str()) {
                return Err(OptionError::unknown("option", &name, &NAMES));
            }
        }
        Ok(())
    }

    /// An option; `None` when it is not there or `undefined`.
    fn get(&self, name: &str) -> Option<JsValue> {
        Some(get(self.0, name)).filter(|value| !value.is_undefined())
    }

    fn string(&self, name: &'static str) -> Result<Option<String>, OptionError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_string().map(Some).ok_or_else(|| refused(name, "a string", &value))
    }

    fn number(&self, name: &'static str, expected: &'static str) -> Result<Option<f64>, OptionError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_f64().map(Some).ok_or_else(|| refused(name, expected, &value))
    }

    fn whole(
        &self,
        name: &'static str,
        expected: &'static str,
        min: u64,
        max: u64,
    ) -> Result<Option<u64>, OptionError> {
        let Some(value) = self.number(name, expected)? else { return Ok(None) };
        number_within(name, expected, value, min, max).map(Some)
    }

    /// Refuses what is there and not as expected.
    fn check(
        &self,
        name: &'static str,
        expected: &'static str,
        fits: fn(&JsValue) -> bool,
    ) -> Result<(), OptionError> {
        match self.get(name) {
            Some(value) if !fits(&value) => Err(refused(name, expected, &value)),
            _ => Ok(()),
        }
    }

    fn target(&self) -> Result<Target, OptionError> {
        let account_id = self.string("accountId")?;
        let base_url = self.string("baseURL")?;
        match (self.string("endpoint")?, account_id) {
            (Some(endpoint), None) if base_url.is_none() => Target::endpoint(&endpoint),
            (Some(_), _) => Err(OptionError::wrong("endpoint", "goes without accountId and baseURL")),
            (None, Some(account_id)) => {
                let base_url = base_url.as_deref().unwrap_or(API_BASE_URL);
                Target::api(base_url, &AccountId::new(&account_id)?)
            }
            (None, None) => Err(OptionError::hidden("account_id", "an account id, or an endpoint instead")),
        }
    }

    fn list_options(&self) -> Result<ListOptions, OptionError> {
        let version = match self.number("version", "1 or 2")? {
            None | Some(1.0) => Version::V1,
            Some(2.0) => Version::V2,
            Some(other) => return Err(OptionError::number("version", "1 or 2", other)),
        };
        let mut list = ListOptions::new(version);
        if let Some(creator) = self.string("creator")? {
            list.set_creator(&creator)?;
        }
        if let Some(page) = self.number("page", "a whole number from 1")? {
            list.set_page(page)?;
        }
        if let Some(per_page) = self.number("perPage", version.per_page_bounds())? {
            list.set_per_page(per_page)?;
        }
        if let Some(token) = self.string("continuationToken")? {
            list.set_continuation_token(&token)?;
        }
        if let Some(order) = self.string("sortOrder")? {
            list.set_sort_order(&order)?;
        }
        if let Some(meta) = self.get("meta") {
            list.set_meta(meta_filters(&meta)?)?;
        }
        Ok(list)
    }

    fn check_request(&self) -> Result<(), OptionError> {
        let expected = "a whole number of milliseconds from 1 to 2147483647";
        self.whole("timeout", expected, 1, MAX_TIMEOUT_MS)?;
        self.whole("maxRetries", "a whole number from 0 to 100", 0, MAX_RETRIES)?;
        for name in ["prefetch", "dangerouslyAllowBrowser"] {
            self.check(name, "true or false", |value| value.as_bool().is_some())?;
        }
        for name in ["fetch", "onRequest", "onResponse", "onRetry"] {
            self.check(name, "a function", JsValue::is_function)?;
        }
        self.check("signal", "an AbortSignal", is_signal)?;
        self.check("credentials", "\"omit\", \"same-origin\" or \"include\"", |value| {
            matches!(value.as_string().as_deref(), Some("omit" | "same-origin" | "include"))
        })?;
        // Values stay out of the message: a header may hold a secret.
        match self.get("defaultHeaders") {
            Some(headers) if !is_headers(&headers) => {
                Err(OptionError::hidden("defaultHeaders", "an object of header names and values"))
            }
            _ => Ok(()),
        }
    }

    /// Credentials are strings or functions; which of them go together, and where none may be.
    fn check_credentials(&self, endpoint: bool) -> Result<(), OptionError> {
        let mut given = [false; 3];
        for (given, name) in given.iter_mut().zip(["apiToken", "apiEmail", "apiKey"]) {
            let value = self.get(name);
            *given = value.is_some();
            if value.is_some_and(|value| !value.is_string() && !value.is_function()) {
                return Err(OptionError::hidden(name, "a string, or a function that gives one"));
            }
        }
        let allowed = self.get("dangerouslyAllowBrowser").is_some_and(|value| value.is_truthy());
        let wrong = match given {
            [false, false, false] => return Ok(()),
            [true, true, _] | [true, _, true] => ("apiToken", "goes without apiEmail and apiKey"),
            [false, true, false] | [false, false, true] => ("apiKey", "goes together with apiEmail"),
            _ if endpoint => ("endpoint", "takes no credentials: the proxy has its own"),
            _ if is_page() && !allowed => (
                "dangerouslyAllowBrowser",
                "credentials in a page can be read by every visitor: deploy the cf-list-images Worker and pass its \
                 endpoint, or set this to true",
            ),
            _ => return Ok(()),
        };
        Err(OptionError::wrong(wrong.0, wrong.1))
    }
}

#[cold]
fn refused(name: &'static str, expected: &'static str, value: &JsValue) -> OptionError {
    OptionError::new(name, expected, &describe(value))
}

/// `{ "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["a", "b"] } }`.
fn meta_filters(meta: &JsValue) -> Result<MetaFilters, OptionError> {
    let Some(fields) = entries(meta) else {
        return Err(OptionError::new("meta", "an object of filters", &describe(meta)));
    };
    let mut filters = Vec::new();
    for place in (0..fields.length()).step_by(2) {
        let field = fields.get(place).as_string().unwrap_or_default();
        let condition = fields.get(place + 1);
        let Some(operators) = entries(&condition) else {
            filters.push(meta_filter(&field, MetaOperator::Eq, &condition)?);
            continue;
        };
        for place in (0..operators.length()).step_by(2) {
            let value = operators.get(place + 1);
            if value.is_undefined() {
                continue;
            }
            let name = operators.get(place).as_string().unwrap_or_default();
            let Some(operator) = MetaOperator::named(&name) else {
                let expected = ["one of ", &MetaOperator::NAMES.join(", ")].concat();
                return Err(OptionError::new(["meta.", &field].concat(), expected, &describe(&name.into())));
            };
            filters.push(meta_filter(&field, operator, &value)?);
        }
    }
    MetaFilters::new(filters)
}

fn meta_filter(field: &str, operator: MetaOperator, value: &JsValue) -> Result<MetaFilter, OptionError> {
    let values = if operator == MetaOperator::In && is_array(value) {
        let list: &Array = value.unchecked_ref();
        (0..list.length()).map(|place| meta_value(&list.get(place))).collect()
    } else {
        meta_value(value).map(|value| vec![value])
    };
    let values = values.ok_or_else(|| {
        let expected = "a string, a finite number or a boolean; for \"in\" an array of strings or numbers";
        OptionError::new(["meta.", field].concat(), expected, &describe(value))
    })?;
    MetaFilter::new(field, operator, values)
}

fn meta_value(value: &JsValue) -> Option<MetaValue> {
    if let Some(text) = value.as_string() {
        return Some(MetaValue::String(text));
    }
    if let Some(number) = value.as_f64() {
        return number.is_finite().then(|| MetaValue::Number(describe(value)));
    }
    value.as_bool().map(MetaValue::Boolean)
}
