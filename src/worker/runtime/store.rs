//! Kept answers, in the platform's Cache API.

use wasm_bindgen::JsValue;

use super::body_writer::Fate;
use super::boundary;
use super::context::now;
use super::respond::lines;
use crate::worker::config::CachePolicy;

/// A kept answer.
pub(super) struct Kept {
    response: JsValue,
    /// Its entity tag.
    pub tag: String,
    /// Its age in seconds.
    pub age: u64,
}

impl Kept {
    /// Looks it up. A cache that fails has nothing.
    pub(super) async fn find(key: &str) -> Option<Self> {
        let response = boundary::cached(key).await.ok().filter(|found| !found.is_undefined())?;
        let stored: u64 = boundary::header_of(&response, "x-stored")?.parse().ok()?;
        let tag = boundary::header_of(&response, "x-tag")?;
        Some(Self { response, tag, age: now().saturating_sub(stored) })
    }

    /// Its body, as a stream.
    pub(super) fn body(&self) -> JsValue {
        boundary::body_of(&self.response)
    }
}

/// Keeps an answer for as long as it can be of use. A body that breaks off keeps nothing: the local simulator, unlike the
/// platform, may have stored its beginning, which is then removed.
pub(super) async fn keep(key: String, tag: String, policy: CachePolicy, body: JsValue, fate: Fate) {
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("Cache-Control", format!("public, max-age={}", policy.lifetime())),
        ("X-Stored", now().to_string()),
        // Not `ETag`: the platform would answer conditions by itself.
        ("X-Tag", tag),
    ];
    let kept = boundary::keep(&key, &lines(&headers), &body).await;
    if kept.is_err() || fate.is_broken() {
        // A cache that fails has nothing to remove.
        let _ = boundary::discard(&key).await;
    }
}
