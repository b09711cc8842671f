//! The API's pages from the platform's Images binding, which supports cursors only.
//!
//! [`BindingPages`] determines the calls and takes their results; `runtime/binding.rs` makes them. Images stay
//! JavaScript objects, so their unknown fields are kept.
//!
//! Source: <https://developers.cloudflare.com/images/hosted-images/>, and `HostedImagesBinding` of
//! `@cloudflare/workers-types`.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::{ListOptions, MetaFilters, MetaOperator, MetaValue, Version};

/// The most images that the binding lists in one call.
const MAX_LIMIT: u64 = 1_000;
/// The most calls for one page: as many as the platform's free plan allows for one request.
pub(crate) const MAX_CALLS: u32 = 50;
/// The most images that the calls for one page list.
const MAX_LISTED: u64 = MAX_CALLS as u64 * MAX_LIMIT;

/// The options of a call of the binding's `list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListCall {
    sort_order: &'static str,
    /// The most images to list.
    limit: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Filter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
}

/// Filters as the binding takes them: `{ field: { operator: value } }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Filter {
    metadata: Map<String, Value>,
}

/// The result of a call.
#[derive(Debug)]
pub(crate) struct Listed<T> {
    /// The images, in order.
    pub images: Vec<ListedImage<T>>,
    /// Where to continue; `None` at the end.
    pub cursor: Option<String>,
}

/// An image, and the properties that decide whether it is on a page.
#[derive(Debug)]
pub(crate) struct ListedImage<T> {
    /// Not uploaded yet: the API does not list it.
    pub draft: bool,
    /// Whether it has a creator.
    pub owned: bool,
    /// The image itself.
    pub image: T,
}

/// Why there is no page: it would take too many calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooManyCalls {
    /// v1: the page is too far from the beginning. No call is made.
    Page {
        /// The last page of this size that can be listed.
        last: u64,
    },
    /// The calls found too few images.
    Found {
        /// How many they found.
        images: u64,
        /// How many the page has room for.
        per_page: u64,
        /// The listing's version.
        version: Version,
    },
}

impl fmt::Display for TooManyCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page { last } => write!(
                f,
                "page: expected at most {last} with this per_page, because the Images binding lists only the first \
                 {MAX_LISTED} images by page number; use /images/v2"
            ),
            Self::Found { images, per_page, version } => {
                let advice = match version {
                    Version::V1 => "use /images/v2, whose pages may be shorter",
                    Version::V2 => "add a metadata filter, or list without creator=",
                };
                write!(
                    f,
                    "the Images binding found {images} of {per_page} images in {MAX_CALLS} calls, the limit for a \
                     page; {advice}"
                )
            }
        }
    }
}

impl Error for TooManyCalls {}

/// One of the API's pages, complete.
#[derive(Debug)]
pub(crate) struct BindingPage<T> {
    /// The images.
    pub images: Vec<T>,
    /// The rest of its envelope.
    pub envelope: Envelope,
    /// The number of calls that it took.
    pub calls: u32,
}

/// One of the API's pages under construction.
#[derive(Debug)]
pub(crate) struct BindingPages<T> {
    version: Version,
    /// The options common to all calls.
    call: ListCall,
    /// Whether to list only images without a creator: what an empty creator means to the API. The binding ignores it.
    without_creator: bool,
    /// The number of images on earlier pages that are still to be skipped: v1 numbers its pages.
    skip: u64,
    per_page: u64,
    images: Vec<T>,
    ended: bool,
    /// The number of calls so far.
    calls: u32,
    /// The limit of the next call, if the last one listed more images than the page has room for.
    repeat: Option<u64>,
}

impl<T> BindingPages<T> {
    /// Starts the page that `options` request.
    ///
    /// # Errors
    /// If it is too far from the beginning.
    pub(crate) fn new(options: &ListOptions) -> Result<Self, TooManyCalls> {
        let version = options.version();
        let per_page = u64::from(options.get_per_page().unwrap_or(version.default_per_page()));
        let skip = match version {
            Version::V1 => (options.get_page().unwrap_or(1) - 1).saturating_mul(per_page),
            Version::V2 => 0,
        };
        if skip.saturating_add(per_page) > MAX_LISTED {
            return Err(TooManyCalls::Page { last: MAX_LISTED / per_page });
        }
        let creator = options.get_creator();
        let call = ListCall {
            sort_order: options.get_sort_order().map_or("desc", crate::api::SortOrder::as_str),
            limit: 0,
            creator: creator.filter(|creator| !creator.is_empty()).map(str::to_owned),
            filter: filter(options.get_meta()),
            cursor: options.get_continuation_token().map(str::to_owned),
        };
        let without_creator = creator == Some("");
        let (images, ended, calls, repeat) = (Vec::new(), false, 0, None);
        Ok(Self { version, call, without_creator, skip, per_page, images, ended, calls, repeat })
    }

    /// The next call to make; `None` when the page is complete, or no call is left.
    pub(crate) fn next_call(&self) -> Option<ListCall> {
        // Few images have no creator, so it may take many to find them.
        let limit = if self.without_creator { MAX_LIMIT } else { self.skip + self.missing() };
        let limit = self.repeat.unwrap_or(limit).min(MAX_LIMIT);
        let calls = !self.is_complete() && self.calls < MAX_CALLS;
        calls.then(|| ListCall { limit, ..self.call.clone() })
    }

    fn is_complete(&self) -> bool {
        self.ended || self.missing() == 0
    }

    /// How many images the page still has room for.
    fn missing(&self) -> u64 {
        self.per_page.saturating_sub(self.images.len() as u64)
    }

    /// Whether an image is on this page or an earlier one.
    fn lists(&self, image: &ListedImage<T>) -> bool {
        !(image.draft || self.without_creator && image.owned)
    }

    /// How many images to list instead, if `listed` has more than the page of v2 has room for. The cursor continues after
    /// all of them, so it would skip the rest.
    fn excess(&self, listed: &[ListedImage<T>]) -> Option<u64> {
        let room = usize::try_from(self.missing()).ok().filter(|_| self.version == Version::V2)?;
        let mut places = (1..).zip(listed).filter(|(_, image)| self.lists(image)).map(|(place, _)| place);
        let last = places.nth(room.checked_sub(1)?)?;
        places.next().map(|_| last)
    }

    /// Takes the result of the call.
    pub(crate) fn take(&mut self, listed: Listed<T>) {
        self.calls += 1;
        self.repeat = self.excess(&listed.images);
        if self.repeat.is_some() {
            return;
        }
        // A repeated cursor would lead to the same images in an endless loop.
        self.ended = listed.cursor.is_none() || listed.cursor == self.call.cursor;
        self.call.cursor = listed.cursor.filter(|_| !self.ended);
        for image in listed.images {
            if !self.lists(&image) {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
            } else if self.missing() > 0 {
                self.images.push(image.image);
            }
        }
    }

    /// The page.
    ///
    /// # Errors
    /// If no call is left for the images that are missing. A page of v2 may be shorter instead: its token continues it.
    /// But it has at least one image, so that a listing cannot go on for ever without one.
    pub(crate) fn finish(self) -> Result<BindingPage<T>, TooManyCalls> {
        let is_page = self.is_complete() || (self.version == Version::V2 && !self.images.is_empty());
        if !is_page {
            let (images, per_page) = (self.images.len() as u64, self.per_page);
            return Err(TooManyCalls::Found { images, per_page, version: self.version });
        }
        let envelope = Envelope { version: self.version, continuation_token: self.call.cursor };
        Ok(BindingPage { images: self.images, envelope, calls: self.calls })
    }
}

/// The API's envelope around the images.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    version: Version,
    continuation_token: Option<String>,
}

/// The code of a message: URLs are not signed.
const UNSIGNED: u32 = 10_206;

impl Envelope {
    /// The body of a response, with the images as a JSON array. A message says how many URLs of private images should be
    /// signed and are not.
    pub(crate) fn around(&self, images: &str, unsigned: u64) -> String {
        let token = match self.version {
            Version::V1 => String::new(),
            Version::V2 => {
                format!(r#","continuation_token":{}"#, Value::from(self.continuation_token.as_deref()))
            }
        };
        let message = match unsigned {
            0 => String::new(),
            _ => format!(
                "{{\"code\":{UNSIGNED},\"message\":\"URLs of private images that are not signed, and do not load: \
                 {unsigned}. Request a smaller page, or this one again; with SIGNING_KEY, the Worker signs all of \
                 them.\"}}"
            ),
        };
        format!(
            r#"{{"result":{{"images":{images}{token}}},"success":true,"errors":[],"messages":[{message}]}}"#
        )
    }
}

fn filter(filters: &MetaFilters) -> Option<Filter> {
    let mut metadata = Map::new();
    for filter in filters.iter() {
        let mut values: Vec<Value> = filter.values().iter().map(value).collect();
        let value = match filter.operator() {
            MetaOperator::In => Value::Array(values),
            _ => values.pop().unwrap_or_default(),
        };
        let operators = metadata.entry(filter.field()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(operators) = operators {
            operators.insert(filter.operator().as_str().to_owned(), value);
        }
    }
    (!metadata.is_empty()).then_some(Filter { metadata })
}

fn value(value: &MetaValue) -> Value {
    match value {
        MetaValue::String(text) => Value::from(text.as_str()),
        MetaValue::Number(number) => serde_json::from_str(number).unwrap_or_default(),
        MetaValue::Boolean(boolean) => Value::from(*boolean),
    }
}

#[cfg(test)]
mod tests;
