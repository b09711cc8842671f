//! A page as a JavaScript object.

use js_sys::{JSON, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::ListOptions;
use crate::fetch::ListError;
use crate::fetch::client::load::{ImageList, Loaded};
use crate::fetch::client::platform::random_key;
use crate::fetch::client::requests::Requests;

/// The beginning of a page as JSON: `{"images":[` and its images, with commas between them.
///
/// The engine's own parser makes the objects: it takes a third of the time of making them field by field, and it can
/// represent whatever an uploader writes, such as `"\ud800"`, `1e400` or a key `__proto__`.
pub(super) struct PageJson(Vec<u8>);

const BEGINNING: &[u8] = b"{\"images\":[";

impl Default for PageJson {
    fn default() -> Self {
        Self(BEGINNING.to_vec())
    }
}

impl ImageList for PageJson {
    fn add(&mut self, json: &[u8]) -> Result<(), ListError> {
        if self.0.len() > BEGINNING.len() {
            self.0.push(b',');
        }
        self.0.extend_from_slice(json);
        Ok(())
    }
}

/// What a page has besides its images and messages.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rest<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Next<'p>>,
}

/// What differs in the options of the next page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Next<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<&'p str>,
}

/// Requests a page.
pub(super) async fn request(requests: &Requests, options: ListOptions) -> Result<JsValue, ListError> {
    let loaded = requests.load(&options, random_key()).await?;
    let next = options.following(&loaded.checked.page_info());
    to_js(loaded, next.as_ref())
}

fn to_js(page: Loaded<PageJson>, next: Option<&ListOptions>) -> Result<JsValue, ListError> {
    let next = next.map(|options| Next {
        page: options.get_page(),
        continuation_token: options.get_continuation_token(),
    });
    let rest = serde_json::to_string(&Rest { request_id: page.request_id.as_deref(), next })?;
    let PageJson(mut json) = page.images;
    json.extend_from_slice(b"],\"messages\":");
    json.extend_from_slice(page.messages.as_bytes());
    json.push(b'}');
    // JSON, so it does not throw. The scanner has checked that it is UTF-8.
    let parse = |json: &str| JSON::parse(json).unwrap_or_default();
    let page: Object = parse(str::from_utf8(&json).unwrap_or_default()).unchecked_into();
    Ok(Object::assign(&page, parse(&rest).unchecked_ref()).into())
}
