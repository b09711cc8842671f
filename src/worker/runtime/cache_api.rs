//! The platform's Cache API.

use std::cell::OnceCell;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::platform::{self, Message};

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Cache;

    #[wasm_bindgen(method, catch, js_name = match)]
    fn get(this: &Cache, url: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn put(this: &Cache, url: &str, response: &web_sys::Response) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn delete(this: &Cache, url: &str) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// Looked up once: it stays the same.
    static DEFAULT: OnceCell<Cache> = const { OnceCell::new() };
}

/// The cache that the whole Worker shares.
fn default() -> Result<Cache, JsValue> {
    DEFAULT.with(|known| {
        if let Some(cache) = known.get() {
            return Ok(cache.clone());
        }
        let global: Object = js_sys::global();
        let caches = Reflect::get(&global, &"caches".into())?;
        let cache: Cache = Reflect::get(&caches, &"default".into())?.unchecked_into();
        Ok(known.get_or_init(|| cache).clone())
    })
}

/// The response for a URL, if there is one.
///
/// # Errors
/// When the platform has no cache, or it fails.
pub(super) async fn get(url: &str) -> Result<Option<Message>, JsValue> {
    let found = platform::settled(default()?.get(url)).await?;
    Ok((!found.is_null_or_undefined()).then(|| found.unchecked_into()))
}

/// Stores a response. Completes when its body has been read.
///
/// # Errors
/// When the platform has no cache, or it fails.
pub(super) async fn put(url: &str, response: &web_sys::Response) -> Result<(), JsValue> {
    platform::settled(default()?.put(url, response)).await.map(drop)
}

/// Deletes the response for a URL.
///
/// # Errors
/// When the platform has no cache, or it fails.
pub(super) async fn delete(url: &str) -> Result<(), JsValue> {
    platform::settled(default()?.delete(url)).await.map(drop)
}
