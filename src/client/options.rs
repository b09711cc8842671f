//! `listImages(options)`: from a JavaScript object to the core's own options.
//!
//! JavaScript looks at the types, and at what concerns the request alone (`options.js`); the names and the
//! values of the API's own options are checked here. `serde-wasm-bindgen` can't see an unknown option, and its
//! errors know neither field nor value.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::boundary::{check_request, filters, names, shift, shift_number, values, wrong_option};
use crate::api::option_error::whole;
use crate::api::target::API_BASE_URL;
use crate::api::text::{concat, quoted};
use crate::api::{
    AccountId, ListOptions, MetaFilter, MetaFilters, MetaOperator, MetaValue, OptionError, RefusedValue,
    Target, Version,
};

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

/// What a listing was asked for.
pub(super) struct Options {
    pub(super) target: Target,
    pub(super) list: ListOptions,
    pub(super) limit: Option<u64>,
}

impl Options {
    /// Validates the options of one listing.
    pub(super) fn read(options: &JsValue) -> Result<Self, JsValue> {
        let refused = |error| refused(options, &error);
        check_names(&names(options)?).map_err(refused)?;
        let read = Self::take(&values(options)?, &filters(options)?).map_err(refused)?;
        check_request(options)?;
        Ok(read)
    }

    fn take(values: &JsValue, filters: &JsValue) -> Result<Self, OptionError> {
        let target = target(shift(values), shift(values).as_deref(), shift(values))?;
        let version = match shift_number(values) {
            None | Some(1.0) => Version::V1,
            Some(2.0) => Version::V2,
            Some(other) => return Err(OptionError::number("version", "1 or 2", other)),
        };
        let mut list = ListOptions::new(version);
        if let Some(creator) = shift(values) {
            list.set_creator(creator)?;
        }
        if let Some(page) = shift_number(values) {
            list.set_page(page)?;
        }
        if let Some(per_page) = shift_number(values) {
            list.set_per_page(per_page)?;
        }
        if let Some(token) = shift(values) {
            list.set_continuation_token(token)?;
        }
        if let Some(order) = shift(values) {
            list.set_sort_order(&order)?;
        }
        list.set_meta(meta_filters(filters)?)?;
        let limit = match shift_number(values) {
            Some(limit) => Some(whole("limit", "a whole number from 0", limit, 0, ListOptions::MAX_PAGE)?),
            None => None,
        };
        Ok(Self { target, list, limit })
    }
}

fn check_names(names: &JsValue) -> Result<(), OptionError> {
    while let Some(name) = shift(names) {
        if !NAMES.contains(&name.as_str()) {
            return Err(OptionError::unknown("option", &name, &NAMES));
        }
    }
    Ok(())
}

fn target(
    account_id: Option<String>,
    base_url: Option<&str>,
    endpoint: Option<String>,
) -> Result<Target, OptionError> {
    match (endpoint, account_id) {
        (Some(endpoint), None) if base_url.is_none() => Target::endpoint(&endpoint),
        (Some(_), _) => Err(OptionError::wrong("endpoint", "goes without accountId and baseURL")),
        (None, Some(account_id)) => {
            let base_url = base_url.unwrap_or(API_BASE_URL);
            Target::api(base_url, &AccountId::new(&account_id)?)
        }
        (None, None) => Err(OptionError::hidden("account_id", "an account id, or an endpoint instead")),
    }
}

/// What JavaScript gets of a refusal.
#[cold]
fn refused(options: &JsValue, error: &OptionError) -> JsValue {
    let value = match error.value() {
        None => JsValue::UNDEFINED,
        Some(RefusedValue::Text(text)) => JsValue::from_str(text),
        Some(RefusedValue::Number(number)) => JsValue::from_f64(*number),
    };
    wrong_option(options, error.field(), error.what(), &value)
}

/// `{ "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["a", "b"] } }`, flat.
fn meta_filters(parts: &JsValue) -> Result<MetaFilters, OptionError> {
    let mut filters = Vec::new();
    while let Some(field) = shift(parts) {
        let name = shift(parts).unwrap_or_default();
        let Some(operator) = MetaOperator::from_name(&name) else {
            let expected = "one of eq, in, gt, gte, lt, lte";
            let shown = quoted(&name);
            return Err(OptionError::new(&concat(&["meta.", &field]), expected, &shown));
        };
        let mut values = Vec::new();
        while let Some(kind) = shift(parts) {
            let text = shift(parts).unwrap_or_default();
            values.push(match kind.as_str() {
                "string" => MetaValue::String(text),
                "number" => MetaValue::Number(text),
                "boolean" => MetaValue::Boolean(text == "true"),
                _ => {
                    let expected =
                        "a string, a finite number or a boolean; for \"in\" an array of strings or numbers";
                    return Err(OptionError::new(&concat(&["meta.", &field]), expected, &text));
                }
            });
        }
        filters.push(MetaFilter::new(&field, operator, values)?);
    }
    MetaFilters::new(filters)
}
