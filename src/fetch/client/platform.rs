//! What the client asks the platform.

use js_sys::{Math, Reflect};
use wasm_bindgen::JsValue;

/// Whether the code runs in a browser: in a page, a worker of one or an extension. Only there does the user agent start with
/// "Mozilla".
pub(in crate::fetch) fn is_page() -> bool {
    let agent =
        property(&js_sys::global(), "navigator").and_then(|navigator| property(&navigator, "userAgent"));
    agent.and_then(|agent| agent.as_string()).is_some_and(|agent| agent.starts_with("Mozilla/"))
}

/// Whether a URL may be relative.
pub(super) fn has_location() -> bool {
    property(&js_sys::global(), "location").is_some()
}

/// A random key for the hashes of a listing.
pub(in crate::fetch) fn random_key() -> [u64; 2] {
    [Math::random().to_bits(), Math::random().to_bits()]
}

/// A property that is neither missing nor throws.
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_null_or_undefined()).then_some(value)
}
