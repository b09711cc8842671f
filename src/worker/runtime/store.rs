//! Kept answers, in the platform's Cache API.

use wasm_bindgen::JsValue;

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

/// Keeps an answer for as long as it can be of use.
pub(super) async fn keep(key: String, tag: String, policy: CachePolicy, body: JsValue) {
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("Cache-Control", format!("public, max-age={}", policy.lifetime())),
        ("X-Stored", now().to_string()),
        // Not `ETag`: the platform would answer conditions by itself.
        ("X-Tag", tag),
    ];
    boundary::keep(&key, &lines(&headers), &body).await;
}
