//! The query of a list request: written for the API, parsed for a proxy.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::percent::encode_into;
use super::text::{decimal, quoted};
use super::{ListOptions, MetaFilter, MetaFilters, OptionError, Version};

/// Appends parameters to a URL that may have a query already.
pub(super) struct Query<'a> {
    url: &'a mut String,
    separator: char,
}

impl<'a> Query<'a> {
    pub(super) fn new(url: &'a mut String) -> Self {
        let separator = if url.bytes().any(|byte| byte == b'?') { '&' } else { '?' };
        Self { url, separator }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.url.push(self.separator);
        self.separator = '&';
        encode_into(self.url, name);
        self.url.push('=');
        encode_into(self.url, value);
    }

    /// Appends the options that are set, in the order of the API's documentation.
    pub(super) fn options(mut self, options: &ListOptions) {
        if let Some(creator) = &options.creator {
            self.pair("creator", creator);
        }
        if let Some(page) = options.page {
            self.pair("page", &decimal(page));
        }
        if let Some(token) = &options.continuation_token {
            self.pair("continuation_token", token);
        }
        if let Some(per_page) = options.per_page {
            self.pair("per_page", &decimal(per_page.into()));
        }
        if let Some(order) = options.sort_order {
            self.pair("sort_order", order.as_str());
        }
        for filter in options.meta.iter() {
            self.pair(&filter.name(), &filter.value());
        }
    }
}

impl ListOptions {
    /// The names of a version's parameters. v2 also has `meta.…`.
    #[must_use]
    pub fn parameters(version: Version) -> &'static [&'static str] {
        match version {
            Version::V1 => &["creator", "page", "per_page"],
            Version::V2 => &["creator", "continuation_token", "per_page", "sort_order"],
        }
    }

    /// Parses the options from decoded query parameters, for a proxy.
    ///
    /// # Errors
    /// At the first parameter that is unknown, duplicate or out of bounds.
    ///
    /// ```
    /// use cf_list_images::api::{ListOptions, Version};
    ///
    /// let pairs = [("per_page", "50"), ("creator", "")];
    /// let options = ListOptions::from_query(Version::V1, pairs)?;
    /// assert_eq!((options.get_per_page(), options.get_creator()), (Some(50), Some("")));
    /// assert!(ListOptions::from_query(Version::V1, [("per_page", "9")]).is_err());
    /// # Ok::<(), cf_list_images::api::OptionError>(())
    /// ```
    pub fn from_query<'q>(
        version: Version,
        pairs: impl IntoIterator<Item = (&'q str, &'q str)>,
    ) -> Result<Self, OptionError> {
        let mut options = Self::new(version);
        let mut filters: Vec<MetaFilter> = Vec::new();
        for (name, value) in pairs {
            if version == Version::V2 && name.starts_with("meta.") {
                let filter = MetaFilter::from_query(name, value)?;
                if filters.iter().any(|other| other.name() == filter.name()) {
                    return Err(OptionError::repeated(name));
                }
                filters.push(filter);
                continue;
            }
            let known = Self::parameters(version);
            let Some(field) = known.iter().find(|known| **known == name) else {
                return Err(OptionError::unknown("parameter", name, known));
            };
            if options.has(field) {
                return Err(OptionError::repeated(name));
            }
            match *field {
                "creator" => options.set_creator(value.to_owned())?,
                "page" => options.set_page(number("page", "a whole number from 1", value)?)?,
                "per_page" => {
                    options.set_per_page(number("per_page", version.per_page_bounds(), value)?)?;
                }
                "continuation_token" => options.set_continuation_token(value.to_owned())?,
                _ => options.set_sort_order(value)?,
            }
        }
        options.meta(MetaFilters::new(filters)?)
    }

    fn has(&self, field: &str) -> bool {
        match field {
            "creator" => self.creator.is_some(),
            "page" => self.page.is_some(),
            "per_page" => self.per_page.is_some(),
            "continuation_token" => self.continuation_token.is_some(),
            _ => self.sort_order.is_some(),
        }
    }
}

/// Parses digits only: the API does not accept `1e2`, `+5`, ` 7` or `0x10`.
fn number(field: &'static str, expected: &'static str, text: &str) -> Result<f64, OptionError> {
    let digits = !text.is_empty() && text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = text.parse::<u64>().ok().filter(|value| digits && *value <= ListOptions::MAX_PAGE);
    #[expect(clippy::cast_precision_loss, reason = "at most 2^53 - 1")]
    value.map(|value| value as f64).ok_or_else(|| OptionError::new(field, expected, &quoted(text)))
}
