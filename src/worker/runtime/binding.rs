//! The platform's own Images binding as a source: no token at all.

use serde_json::json;
use wasm_bindgen::JsValue;

use super::boundary;
use crate::api::{ListOptions, Version};
use crate::worker::upstream::UpstreamError;

/// A page in the API's envelope.
///
/// # Errors
/// When the binding fails.
pub(super) async fn page(env: &JsValue, options: &ListOptions) -> Result<Vec<u8>, UpstreamError> {
    let version = options.version();
    let default = if version == Version::V1 { 100 } else { 1_000 };
    let query = json!({
        "version": version.as_str(),
        "page": options.get_page().unwrap_or(1),
        "perPage": options.get_per_page().unwrap_or(default),
        "creator": options.get_creator(),
        "token": options.get_continuation_token(),
        "order": options.get_sort_order().map(crate::api::SortOrder::as_str),
    });
    let body = boundary::binding_page(env, &query.to_string()).await.map_err(|_| UpstreamError::Network)?;
    let mut bytes = vec![0; boundary::byte_length(&body)];
    boundary::copy_in(&body, &mut bytes);
    Ok(bytes)
}
