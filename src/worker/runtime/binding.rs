//! The platform's Images binding as a source, which needs no token.

use js_sys::{Array, JSON, Object, Promise, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::api::ListOptions;
use crate::worker::binding_pages::{BindingPages, ListCall, Listed, ListedImage};
use crate::worker::upstream::UpstreamError;

#[wasm_bindgen]
extern "C" {
    type Images;

    #[wasm_bindgen(method, getter, catch)]
    fn hosted(this: &Images) -> Result<Hosted, JsValue>;

    type Hosted;

    #[wasm_bindgen(method, catch)]
    fn list(this: &Hosted, options: &JsValue) -> Result<Promise, JsValue>;
}

/// The result of `list`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListResult {
    /// Kept as JavaScript objects: deserializing their fields would take three times as long.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    images: Array,
    list_complete: bool,
    #[serde(default)]
    cursor: Option<String>,
}

/// The fields that decide whether an image is listed.
#[derive(Deserialize)]
struct ImageHead {
    draft: Option<bool>,
    creator: Option<String>,
}

/// The body of a page, in the API's envelope.
///
/// # Errors
/// When the binding fails, or the page would take too many calls.
pub(super) async fn page(env: &Env, options: &ListOptions) -> Result<Vec<u8>, UpstreamError> {
    let pages = BindingPages::new(options).map_err(UpstreamError::TooManyCalls)?;
    // What the binding throws is not shown: it may quote its options.
    let pages = fill(env, pages).await.map_err(|_| UpstreamError::Network)?;
    let (images, envelope) = pages.finish().map_err(UpstreamError::TooManyCalls)?;
    let images: Array = images.into_iter().collect();
    let images = JSON::stringify(&images).map_err(|_| UpstreamError::Network)?;
    Ok(envelope.around(&images.as_string().unwrap_or_default()).into_bytes())
}

async fn fill(env: &Env, mut pages: BindingPages<JsValue>) -> Result<BindingPages<JsValue>, JsValue> {
    let binding: Images = Reflect::get(env, &"IMAGES".into())?.unchecked_into();
    let hosted = binding.hosted()?;
    while let Some(call) = pages.next_call() {
        pages.take(list(&hosted, &call).await?);
    }
    Ok(pages)
}

async fn list(hosted: &Hosted, call: &ListCall) -> Result<Listed<JsValue>, JsValue> {
    let options = call.serialize(&Serializer::json_compatible())?;
    let result = JsFuture::from(hosted.list(&options)?).await?;
    let result: ListResult = serde_wasm_bindgen::from_value(result)?;
    let images = result.images.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Listed { images, cursor: result.cursor.filter(|_| !result.list_complete) })
}

fn listed(image: JsValue) -> Result<ListedImage<JsValue>, JsValue> {
    let head: ImageHead = serde_wasm_bindgen::from_value(image.clone())?;
    if head.draft.is_some() {
        // The API's images have no `draft` field.
        Reflect::delete_property(image.unchecked_ref::<Object>(), &"draft".into())?;
    }
    let owned = head.creator.is_some_and(|creator| !creator.is_empty());
    Ok(ListedImage { draft: head.draft == Some(true), owned, image })
}
