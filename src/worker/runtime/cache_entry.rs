//! Cache entries: pages in the platform's Cache API.

use js_sys::{Array, JsString, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::ReadableStream;

use super::cache_api;
use super::clock::now;
use super::platform::{self, Message};
use super::response::{Body, Response, Unread};
use crate::worker::config::CachePolicy;
use crate::worker::key;

/// When the entry was stored, in seconds since the Unix epoch. The local simulator does not set `Age`.
const STORED: &str = "X-Stored";
/// The page's entity tag. Not `ETag`: the platform would then handle conditional requests itself.
const TAG: &str = "X-Tag";

thread_local! {
    /// The headers of an entry, in JavaScript once, not for each request.
    static NAMES: Array = [STORED, TAG].map(JsString::from).iter().collect();
}

/// A page in the cache.
pub(super) struct CacheEntry {
    /// The page.
    pub body: Unread,
    /// Its entity tag.
    pub tag: String,
    /// Its age in seconds.
    pub age: u64,
}

impl CacheEntry {
    /// Looks up a page. If the cache fails, there is none.
    pub(super) async fn get(key: &str) -> Option<Self> {
        let url = key::cache_url(key);
        let found = NAMES.with(|names| cache_api::get(&url, names)).await.ok()??;
        let body = Unread::from(found.body().ok()?);
        let values = found.values().ok()?;
        let (stored, tag) = values.split_once('\n').filter(|(_, tag)| !tag.is_empty())?;
        let stored: u64 = stored.parse().ok()?;
        Some(Self { body, tag: tag.to_owned(), age: now().saturating_sub(stored) })
    }
}

/// Stores a page for as long as it may be served.
pub(super) async fn store(key: String, tag: String, policy: CachePolicy, body: Body) {
    let url = key::cache_url(&key);
    let stored = JsFuture::from(start_put(url.clone(), tag, policy, body)).await;
    if stored.is_err() {
        delete(&url).await;
    }
}

/// Stores a page while `write` writes it into `body`. Returns the result of `write`. An incomplete page is deleted: the
/// local simulator, unlike the platform, stores its beginning.
pub(super) async fn store_written<T, E>(
    key: String,
    tag: String,
    policy: CachePolicy,
    body: ReadableStream,
    write: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let url = key::cache_url(&key);
    let stored = start_put(url.clone(), tag, policy, Body::from(body));
    let written = write.await;
    if JsFuture::from(stored).await.is_err() || written.is_err() {
        delete(&url).await;
    }
    written
}

/// Starts to store a page. The promise makes progress without being polled.
fn start_put(url: String, tag: String, policy: CachePolicy, body: Body) -> Promise {
    future_to_promise(async move { put(url, tag, policy, body).await.map(|()| JsValue::UNDEFINED) })
}

async fn put(url: String, tag: String, policy: CachePolicy, body: Body) -> Result<(), JsValue> {
    let response = Response::new(200, body)
        .with("Content-Type", "application/json")
        .with("Cache-Control", format!("public, max-age={}", policy.lifetime()))
        .with(STORED, now().to_string())
        .with(TAG, tag);
    let response = response.into_web(false)?;
    let stored = cache_api::put(&url, &response).await;
    if stored.is_err()
        && let Some(body) = response.unchecked_ref::<Message>().body()?
    {
        // Without a cache, nobody reads the body, and its writer would wait for ever.
        platform::cancel(&body);
    }
    stored
}

async fn delete(url: &str) {
    // If there is no such entry, there is nothing to do.
    let _ = cache_api::delete(url).await;
}
