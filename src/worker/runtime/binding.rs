//! The platform's Images binding as a source, which needs no token.

use js_sys::{Array, JSON, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use worker::Env;

use super::platform::settled;
use crate::api::ListOptions;
use crate::worker::binding_pages::{BindingPage, BindingPages, ListCall, Listed, ListedImage};
use crate::worker::upstream::UpstreamError;

#[wasm_bindgen]
extern "C" {
    type Images;

    #[wasm_bindgen(method, getter, catch)]
    fn hosted(this: &Images) -> Result<Hosted, JsValue>;

    /// The images that Cloudflare stores.
    pub(super) type Hosted;

    #[wasm_bindgen(method, catch)]
    fn list(this: &Hosted, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn image(this: &Hosted, id: &str) -> Result<ImageHandle, JsValue>;

    pub(super) type ImageHandle;

    #[wasm_bindgen(method, catch, js_name = signedUrl)]
    pub(super) fn signed_url(this: &ImageHandle, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// The hosted images of the binding `IMAGES`.
///
/// # Errors
/// If it is the binding of something else.
pub(super) fn hosted(env: &Env) -> Result<Hosted, UpstreamError> {
    let binding = property(env, "IMAGES").map(Images::unchecked_from_js);
    let hosted = binding.and_then(|images| images.hosted()).ok();
    hosted.filter(|hosted| !hosted.is_undefined()).ok_or(UpstreamError::NoHostedImages)
}

/// Lists a page.
///
/// # Errors
/// When the binding fails, or the page would take too many calls.
pub(super) async fn page(
    hosted: &Hosted,
    options: &ListOptions,
) -> Result<BindingPage<JsValue>, UpstreamError> {
    let mut pages = BindingPages::new(options).map_err(UpstreamError::TooManyCalls)?;
    while let Some(call) = pages.next_call() {
        // What the binding throws is not shown: it may quote its options.
        pages.take(list(hosted, &call).await.map_err(|_| UpstreamError::Network)?);
    }
    pages.finish().map_err(UpstreamError::TooManyCalls)
}

/// The body of a page, in the API's envelope. `unsigned`: see [`super::page::WholePage`].
///
/// # Errors
/// When an image is not JSON.
pub(super) fn body(page: BindingPage<JsValue>, unsigned: u64) -> Result<Vec<u8>, UpstreamError> {
    let images: Array = page.images.into_iter().collect();
    let images = JSON::stringify(&images).map_err(|_| UpstreamError::Network)?;
    Ok(page.envelope.around(&images.as_string().unwrap_or_default(), unsigned).into_bytes())
}

async fn list(hosted: &Hosted, call: &ListCall) -> Result<Listed<JsValue>, JsValue> {
    let result = settled(hosted.list(&options(call)?)).await?;
    // Read by name. Deserializing would take three times as long for each image, and 3 KB of code for serde's errors.
    let images: Array = property(&result, "images")?.dyn_into()?;
    let images = images.iter().map(listed).collect::<Result<_, _>>()?;
    let is_complete = property(&result, "listComplete")?.as_bool().ok_or(JsValue::NULL)?;
    let cursor = property(&result, "cursor")?.as_string();
    Ok(Listed { images, cursor: cursor.filter(|_| !is_complete) })
}

/// The options of a call, as the binding takes them.
pub(super) fn options(call: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    call.serialize(&Serializer::json_compatible())
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

/// A property of an object.
///
/// # Errors
/// If it is not an object, or reading the property fails.
pub(super) fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}
