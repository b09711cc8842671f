//! The platform's Images binding as a source, which needs no token.

use js_sys::{Array, JSON, Object, Promise, Reflect};
use serde::Serialize;
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
    // Read by name. Deserializing would take three times as long for each image, and 3 KB of code for serde's errors.
    let images: Array = property(&result, "images")?.dyn_into()?;
    let images = images.iter().map(listed).collect::<Result<_, _>>()?;
    let is_complete = property(&result, "listComplete")?.as_bool().ok_or(JsValue::NULL)?;
    let cursor = property(&result, "cursor")?.as_string();
    Ok(Listed { images, cursor: cursor.filter(|_| !is_complete) })
}

fn listed(image: JsValue) -> Result<ListedImage<JsValue>, JsValue> {
    let draft = property(&image, "draft")?;
    if !draft.is_undefined() {
        // The API's images have no `draft` field.
        Reflect::delete_property(image.unchecked_ref::<Object>(), &"draft".into())?;
    }
    let owned = property(&image, "creator")?.as_string().is_some_and(|creator| !creator.is_empty());
    Ok(ListedImage { draft: draft.as_bool() == Some(true), owned, image })
}

fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}
