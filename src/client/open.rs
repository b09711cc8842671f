//! Opens a listing: from JavaScript values to the core's types.
//!
//! The TypeScript reads the options object, and checks the types of its values, the URLs and the credentials
//! (`pkg/src/prepare.ts`). Bounds, texts and combinations are checked here.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::js::{Numbers, Step, Texts};
use super::listing::{Listing, Validated};
use super::outcome;
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
    /// `texts` holds the options that are strings, in the order of `Text`, and then the metadata filters, each with an
    /// `undefined` after it: a field, an operator, and a type and a value for each value. `numbers` holds the numbers in
    /// the order of `Number`. An option is NaN if it is absent, and negative, which no bound allows, if the value is of
    /// another type.
    ///
    /// With `every_page` the listing follows the pages, and never lists an image twice. Otherwise it ends with its first
    /// page.
    #[must_use]
    pub fn open(texts: &Texts, numbers: &Numbers, every_page: bool) -> Step {
        let options = Options { texts, numbers };
        match options.check() {
            Ok(validated) => {
                let walk = (!every_page).then(|| options.walk());
                Listing::new(validated, walk, options.key()).first()
            }
            Err(error) => outcome::refused(&error.into()),
        }
    }
}

/// The options as the TypeScript passes them.
struct Options<'a> {
    texts: &'a Texts,
    numbers: &'a Numbers,
}

/// The options that are strings, apart from credentials.
#[derive(Clone, Copy)]
enum Text {
    AccountId,
    BaseUrl,
    Endpoint,
    Creator,
    ContinuationToken,
    SortOrder,
    /// The first text of the metadata filters.
    Meta,
}

/// The options that are numbers, and the numbers that come with them.
#[derive(Clone, Copy)]
enum Number {
    Version,
    Page,
    PerPage,
    Limit,
    Timeout,
    MaxRetries,
    MaxImageBytes,
    MaxPageBytes,
    /// How many metadata filters there are.
    Filters,
    /// The [`Walk`] that led to the page.
    Pages,
    Mark,
    Idle,
    /// The key of the hashes: two random numbers in `0.0..1.0`.
    Random,
    MoreRandom,
}

impl Options<'_> {
    fn check(&self) -> Result<Validated, OptionError> {
        let version = match self.number(Number::Version) {
            None if self.implies_v2() => Version::V2,
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

    /// Whether there is an option that only v2 has.
    fn implies_v2(&self) -> bool {
        let texts = [Text::ContinuationToken, Text::SortOrder];
        texts.into_iter().any(|text| self.text(text).is_some()) || self.number(Number::Filters) > Some(0.0)
    }

    /// Apart from `check`, which drops `validated` in one place however many options may be invalid.
    fn fill(&self, validated: &mut Validated) -> Result<(), OptionError> {
        let list = &mut validated.list;
        if let Some(creator) = self.text(Text::Creator) {
            list.set_creator(creator)?;
        }
        if let Some(page) = self.number(Number::Page) {
            list.set_page(page)?;
        }
        if let Some(per_page) = self.number(Number::PerPage) {
            list.set_per_page(per_page)?;
        }
        if let Some(token) = self.text(Text::ContinuationToken) {
            list.set_continuation_token(token)?;
        }
        if let Some(order) = self.text(Text::SortOrder) {
            list.set_sort_order(&order)?;
        }
        list.set_meta(self.meta_filters()?)?;
        let expected = "a whole number from 0";
        validated.limit = self.bounded(Number::Limit, "limit", expected, 0, ListOptions::MAX_PAGE)?;
        let expected = "a whole number of milliseconds from 1 to 2147483647";
        self.bounded(Number::Timeout, "timeout", expected, 1, MAX_TIMEOUT)?;
        let expected = "a whole number from 0 to 100";
        let max_retries = self.bounded(Number::MaxRetries, "maxRetries", expected, 0, MAX_RETRIES)?;
        if let Some(max_retries) = max_retries {
            validated.max_retries = u32::try_from(max_retries).unwrap_or(u32::MAX);
        }
        let Bounds { image, page } = &mut validated.bounds;
        self.bytes(Number::MaxImageBytes, "maxImageBytes", image)?;
        self.bytes(Number::MaxPageBytes, "maxPageBytes", page)
    }

    fn bounded(
        &self,
        number: Number,
        field: &'static str,
        expected: &'static str,
        min: u64,
        max: u64,
    ) -> Result<Option<u64>, OptionError> {
        match self.number(number) {
            Some(value) => whole(field, expected, value, min, max).map(Some),
            None => Ok(None),
        }
    }

    /// Replaces a bound in bytes.
    fn bytes(&self, number: Number, field: &'static str, bound: &mut u32) -> Result<(), OptionError> {
        let expected = "a whole number of bytes from 1 to 1073741824";
        if let Some(bytes) = self.bounded(number, field, expected, 1, Bounds::MAX.into())? {
            *bound = u32::try_from(bytes).unwrap_or(Bounds::MAX);
        }
        Ok(())
    }

    /// A number; `None` if it is NaN.
    fn number(&self, number: Number) -> Option<f64> {
        let number = self.numbers.get(number as u32);
        (!number.is_nan()).then_some(number)
    }

    fn walk(&self) -> Walk {
        let number = |number| self.number(number).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        Walk {
            pages: number(Number::Pages) as u32,
            mark: number(Number::Mark) as u64,
            idle: number(Number::Idle) as u32,
        }
    }

    fn key(&self) -> [u64; 2] {
        let bits = |number| self.number(number).unwrap_or_default().to_bits();
        [bits(Number::Random), bits(Number::MoreRandom)]
    }

    fn text(&self, text: Text) -> Option<String> {
        self.texts.get(text as u32)
    }

    fn target(&self) -> Result<Target, OptionError> {
        let base_url = self.text(Text::BaseUrl);
        match (self.text(Text::Endpoint), self.text(Text::AccountId)) {
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

    /// Filters such as `priority gte number 1`, and `status in string a string b`.
    fn meta_filters(&self) -> Result<MetaFilters, OptionError> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let count = self.number(Number::Filters).unwrap_or_default() as usize;
        // Before any is read: there may be many.
        MetaFilters::check_count(count)?;
        let mut place = Text::Meta as u32;
        let mut next = || {
            let text = self.texts.get(place);
            place += 1;
            text
        };
        let mut filters = Vec::new();
        for _ in 0..count {
            let (field, operator) = (next().unwrap_or_default(), next().unwrap_or_default());
            let Some(operator) = MetaOperator::from_name(&operator) else {
                return Err(OptionError::hidden(&concat(&["meta.", &field]), "a known operator"));
            };
            let mut values = Vec::new();
            while let Some(kind) = next() {
                let value = next().unwrap_or_default();
                values.push(match kind.as_str() {
                    "number" => MetaValue::Number(value),
                    "boolean" => MetaValue::Boolean(value == "true"),
                    _ => MetaValue::String(value),
                });
            }
            filters.push(MetaFilter::new(&field, operator, values)?);
        }
        MetaFilters::new(filters)
    }
}
