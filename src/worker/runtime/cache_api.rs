//! The platform's Cache API.

use std::cell::OnceCell;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::ReadableStream;

use super::platform;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Cache;

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

// Relative to the glue in build/worker-glue, where esbuild resolves it.
#[wasm_bindgen(raw_module = "../../src/worker/js/cached.ts")]
extern "C" {
    /// The response for a URL, and the values of its headers of these names.
    #[wasm_bindgen(catch, js_name = findCached)]
    fn find(url: &str, names: &Array) -> Result<JsValue, JsValue>;

    /// A response of the cache.
    pub(super) type Cached;

    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn body(this: &Cached) -> Result<ReadableStream, JsValue>;

    /// In lines; empty for a header that is not there.
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn values(this: &Cached) -> Result<String, JsValue>;
}

/// The response for a URL with the values of some headers, if there is one.
///
/// # Errors
/// When the platform has no cache, or it fails.
pub(super) fn get(url: &str, names: &Array) -> impl Future<Output = Result<Option<Cached>, JsValue>> + use<> {
    let finding = find(url, names);
    async {
        let found = platform::settled(finding).await?;
        Ok((!found.is_undefined()).then(|| found.unchecked_into()))
    }
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
