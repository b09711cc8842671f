//! A page as a JavaScript object.

use js_sys::{JSON, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::ListOptions;
use crate::fetch::ListError;
use crate::fetch::client::load::{ImageList, Loaded};
use crate::fetch::client::platform::random_key;
use crate::fetch::client::requests::Requests;

/// The images of a page as JSON, with commas between them.
///
/// The engine's own parser makes the objects: it takes a third of the time of making them field by field, and it can
/// represent whatever an uploader writes, such as `"\ud800"`, `1e400` or a key `__proto__`.
#[derive(Default)]
pub(super) struct ImagesJson(Vec<u8>);

impl ImageList for ImagesJson {
    fn add(&mut self, json: &[u8]) -> Result<(), ListError> {
        if !self.0.is_empty() {
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
    to_js(&loaded, next.as_ref())
}

fn to_js(page: &Loaded<ImagesJson>, next: Option<&ListOptions>) -> Result<JsValue, ListError> {
    let next = next.map(|options| Next {
        page: options.get_page(),
        continuation_token: options.get_continuation_token(),
    });
    let rest = Rest { request_id: page.request_id.as_deref(), next };
    let rest = serde_json::to_string(&rest)?;
    let (images, messages) = (String::from_utf8_lossy(&page.images.0), &page.messages);
    let page = format!("{{\"images\":[{images}],\"messages\":{messages}}}");
    // JSON, so it does not throw.
    let parse = |json: &str| JSON::parse(json).unwrap_or_default();
    let page: Object = parse(&page).unchecked_into();
    Ok(Object::assign(&page, parse(&rest).unchecked_ref()).into())
}
