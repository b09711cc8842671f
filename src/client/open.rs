//! Opens a listing: from JavaScript values to the core's types.
//!
//! The TypeScript reads the options object, and checks the types of its values, the URLs and the credentials
//! (`pkg/src/prepare.ts`). Bounds, texts and combinations are checked here.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::listing::{Listing, Validated};
use super::outcome::{self, Step};
use crate::api::option_error::whole;
use crate::api::scan::Bounds;
use crate::api::target::API_BASE_URL;
use crate::api::text::concat;
use crate::api::{
    AccountId, ListOptions, MetaFilter, MetaFilters, MetaOperator, MetaValue, OptionError, Target, Version,
    Walk, retry,
};

/// The longest timeout that JavaScript's timers support, in milliseconds.
const MAX_TIMEOUT: u64 = (1 << 31) - 1;
const MAX_RETRIES: u64 = 100;

#[wasm_bindgen]
impl Listing {
    /// Checks the options and opens a listing. Returns its first URL, or an error of kind `options`.
    ///
    /// `texts` holds the options that are strings, in the order of [`TextOption`]. `meta` holds an array of strings
    /// for each filter: a field, an operator, and then a type and a value for each value. A number is NaN if it is
    /// absent, and negative, which no bound allows, if the value is of another type.
    ///
    /// With `every_page` the listing follows the pages, and never lists an image twice. Otherwise it ends with its first
    /// page, and `pages`, `mark` and `idle` are the [`Walk`] that led to it. The random numbers, in `0.0..1.0`, are the
    /// key of the hashes.
    #[expect(clippy::too_many_arguments, reason = "one call, without a parser for its arguments")]
    #[must_use]
    pub fn open(
        #[wasm_bindgen(unchecked_param_type = "unknown[]")] texts: &Array,
        #[wasm_bindgen(unchecked_param_type = "string[][]")] meta: &Array,
        version: f64,
        page: f64,
        per_page: f64,
        limit: f64,
        timeout: f64,
        max_retries: f64,
        max_image_bytes: f64,
        max_page_bytes: f64,
        every_page: bool,
        pages: f64,
        mark: f64,
        idle: f64,
        random: f64,
        more_random: f64,
    ) -> Step {
        let options = Options {
            texts,
            meta,
            version,
            page,
            per_page,
            limit,
            timeout,
            max_retries,
            max_image_bytes,
            max_page_bytes,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let walk = Walk { pages: pages as u32, mark: mark as u64, idle: idle as u32 };
        let key = [random.to_bits(), more_random.to_bits()];
        match options.check() {
            Ok(validated) => Listing::new(validated, (!every_page).then_some(walk), key).first(),
            Err(error) => outcome::refused(&error.into()),
        }
    }
}

/// The options as the TypeScript passes them. A number is NaN if it is absent, and negative, which no bound allows, if
/// the value is of another type.
struct Options<'a> {
    /// In the order of [`TextOption`].
    texts: &'a Array,
    meta: &'a Array,
    version: f64,
    page: f64,
    per_page: f64,
    limit: f64,
    timeout: f64,
    max_retries: f64,
    max_image_bytes: f64,
    max_page_bytes: f64,
}

/// The options that are strings, apart from credentials.
#[derive(Clone, Copy)]
enum TextOption {
    AccountId,
    BaseUrl,
    Endpoint,
    Creator,
    ContinuationToken,
    SortOrder,
}

impl Options<'_> {
    fn check(&self) -> Result<Validated, OptionError> {
        let version = match present(self.version) {
            None | Some(1.0) => Version::V1,
            Some(2.0) => Version::V2,
            Some(other) => return Err(OptionError::number("version", "1 or 2", other)),
        };
        let mut validated = Validated {
            target: self.target()?,
            list: ListOptions::new(version),
            limit: None,
            bounds: Bounds::default(),
            max_retries: retry::DEFAULT_MAX_RETRIES,
        };
        self.fill(&mut validated)?;
        Ok(validated)
    }

    /// Apart from `check`, which drops `validated` in one place however many options may be invalid.
    fn fill(&self, validated: &mut Validated) -> Result<(), OptionError> {
        let list = &mut validated.list;
        if let Some(creator) = self.text(TextOption::Creator) {
            list.set_creator(creator)?;
        }
        if let Some(page) = present(self.page) {
            list.set_page(page)?;
        }
        if let Some(per_page) = present(self.per_page) {
            list.set_per_page(per_page)?;
        }
        if let Some(token) = self.text(TextOption::ContinuationToken) {
            list.set_continuation_token(token)?;
        }
        if let Some(order) = self.text(TextOption::SortOrder) {
            list.set_sort_order(&order)?;
        }
        list.set_meta(meta_filters(self.meta)?)?;
        validated.limit = bounded("limit", "a whole number from 0", self.limit, 0, ListOptions::MAX_PAGE)?;
        let expected = "a whole number of milliseconds from 1 to 2147483647";
        bounded("timeout", expected, self.timeout, 1, MAX_TIMEOUT)?;
        let max_retries =
            bounded("maxRetries", "a whole number from 0 to 100", self.max_retries, 0, MAX_RETRIES)?;
        if let Some(max_retries) = max_retries {
            validated.max_retries = u32::try_from(max_retries).unwrap_or(u32::MAX);
        }
        let Bounds { image, page } = validated.bounds;
        validated.bounds.image = bytes("maxImageBytes", self.max_image_bytes, image)?;
        validated.bounds.page = bytes("maxPageBytes", self.max_page_bytes, page)?;
        Ok(())
    }

    fn text(&self, option: TextOption) -> Option<String> {
        self.texts.get(option as u32).as_string()
    }

    fn target(&self) -> Result<Target, OptionError> {
        let base_url = self.text(TextOption::BaseUrl);
        match (self.text(TextOption::Endpoint), self.text(TextOption::AccountId)) {
            (Some(endpoint), None) if base_url.is_none() => Ok(Target::Endpoint(endpoint)),
            (Some(_), _) => {
                let what = "can't be combined with accountId or baseURL: pass one or the other";
                Err(OptionError::wrong("endpoint", what))
            }
            (None, Some(account_id)) => {
                let base_url = base_url.as_deref().unwrap_or(API_BASE_URL);
                Ok(Target::under(base_url, &AccountId::new(&account_id)?))
            }
            (None, None) => Err(OptionError::hidden("account_id", "an account id, or an endpoint instead")),
        }
    }
}

/// A number, unless it is absent.
fn present(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

fn bounded(
    field: &'static str,
    expected: &'static str,
    value: f64,
    min: u64,
    max: u64,
) -> Result<Option<u64>, OptionError> {
    match present(value) {
        Some(value) => whole(field, expected, value, min, max).map(Some),
        None => Ok(None),
    }
}

/// A bound in bytes.
fn bytes(field: &'static str, value: f64, default: u32) -> Result<u32, OptionError> {
    let expected = "a whole number of bytes from 1 to 1073741824";
    let bound = bounded(field, expected, value, 1, Bounds::MAX.into())?;
    Ok(bound.and_then(|bound| u32::try_from(bound).ok()).unwrap_or(default))
}

/// Filters such as `["priority", "gte", "number", "1"]`, and `["status", "in", "string", "a", "string", "b"]`.
fn meta_filters(filters: &Array) -> Result<MetaFilters, OptionError> {
    // Before any is read: the array may be long.
    MetaFilters::check_count(filters.length() as usize)?;
    let mut read = Vec::new();
    for place in 0..filters.length() {
        let mut parts = texts(&filters.get(place).unchecked_into()).into_iter();
        let mut chunk = || parts.next().unwrap_or_default();
        let (field, operator) = (chunk(), chunk());
        let Some(operator) = MetaOperator::from_name(&operator) else {
            return Err(OptionError::hidden(&concat(&["meta.", &field]), "a known operator"));
        };
        let mut values = Vec::new();
        while let (Some(kind), Some(value)) = (parts.next(), parts.next()) {
            values.push(match kind.as_str() {
                "number" => MetaValue::Number(value),
                "boolean" => MetaValue::Boolean(value == "true"),
                _ => MetaValue::String(value),
            });
        }
        read.push(MetaFilter::new(&field, operator, values)?);
    }
    MetaFilters::new(read)
}

/// The strings of an array. Loops, here and above, take half the code of iterators.
fn texts(array: &Array) -> Vec<String> {
    let mut texts = Vec::new();
    for place in 0..array.length() {
        texts.push(text(&array.get(place)));
    }
    texts
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}
