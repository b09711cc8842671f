//! The API's pages from the platform's Images binding, which supports cursors only.
//!
//! [`BindingPages`] determines the calls and takes their results; `runtime/binding.rs` makes them. Images stay
//! JavaScript objects, so their unknown fields are kept.
//!
//! Source: <https://developers.cloudflare.com/images/hosted-images/>, and `HostedImagesBinding` of
//! `@cloudflare/workers-types`.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::{ListOptions, MetaFilters, MetaOperator, MetaValue, Version};

/// The most images that the binding lists in one call.
const MAX_LIMIT: u64 = 1_000;

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
}

impl<T> BindingPages<T> {
    /// Starts the page that `options` request.
    pub(crate) fn new(options: &ListOptions) -> Self {
        let version = options.version();
        let per_page = u64::from(options.get_per_page().unwrap_or(version.default_per_page()));
        let skip = match version {
            Version::V1 => (options.get_page().unwrap_or(1) - 1).saturating_mul(per_page),
            Version::V2 => 0,
        };
        let creator = options.get_creator();
        let call = ListCall {
            sort_order: options.get_sort_order().map_or("desc", crate::api::SortOrder::as_str),
            limit: 0,
            creator: creator.filter(|creator| !creator.is_empty()).map(str::to_owned),
            filter: filter(options.get_meta()),
            cursor: options.get_continuation_token().map(str::to_owned),
        };
        let without_creator = creator == Some("");
        Self { version, call, without_creator, skip, per_page, images: Vec::new(), ended: false }
    }

    /// The next call to make; `None` when the page is complete.
    pub(crate) fn next_call(&self) -> Option<ListCall> {
        let missing = self.per_page.saturating_sub(self.images.len() as u64);
        let limit = self.skip.saturating_add(missing).min(MAX_LIMIT);
        (!self.ended && missing > 0).then(|| ListCall { limit, ..self.call.clone() })
    }

    /// Takes the result of the call.
    pub(crate) fn take(&mut self, listed: Listed<T>) {
        // A repeated cursor would lead to the same images in an endless loop.
        self.ended = listed.cursor.is_none() || listed.cursor == self.call.cursor;
        self.call.cursor = listed.cursor.filter(|_| !self.ended);
        for ListedImage { draft, owned, image } in listed.images {
            if draft || (self.without_creator && owned) {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
            } else {
                self.images.push(image);
            }
        }
    }

    /// The images of the page, and the rest of its envelope.
    pub(crate) fn finish(self) -> (Vec<T>, Envelope) {
        (self.images, Envelope { version: self.version, continuation_token: self.call.cursor })
    }
}

/// The API's envelope around the images.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    version: Version,
    continuation_token: Option<String>,
}

impl Envelope {
    /// The body of a response, with the images as a JSON array.
    pub(crate) fn around(&self, images: &str) -> String {
        let token = match self.version {
            Version::V1 => String::new(),
            Version::V2 => {
                format!(r#","continuation_token":{}"#, Value::from(self.continuation_token.as_deref()))
            }
        };
        format!(r#"{{"result":{{"images":{images}{token}}},"success":true,"errors":[],"messages":[]}}"#)
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
