//! JSON objects, written member by member.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use crate::api::scan::string;
use crate::api::text::decimal;

/// An object under construction.
pub(super) struct Object(Vec<u8>);

impl Object {
    pub(super) fn new() -> Self {
        Self(Vec::from(*b"{"))
    }

    /// Adds a member whose value is JSON already. An empty slice stands for an empty array.
    pub(super) fn json(&mut self, name: &str, value: &[u8]) -> &mut Self {
        self.name(name);
        self.0.extend_from_slice(if value.is_empty() { b"[]" } else { value });
        self
    }

    pub(super) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.name(name);
        string::encode_into(value, &mut self.0);
        self
    }

    pub(super) fn number(&mut self, name: &str, value: u64) -> &mut Self {
        self.json(name, decimal(value).as_bytes())
    }

    /// Ends the object.
    pub(super) fn close(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        string::encode_into(name, &mut self.0);
        self.0.push(b':');
    }
}

/// An array of whole numbers.
pub(super) fn numbers(numbers: &[usize]) -> Vec<u8> {
    let mut json = Vec::new();
    for number in numbers {
        json.push(if json.is_empty() { b'[' } else { b',' });
        json.extend_from_slice(decimal(*number as u64).as_bytes());
    }
    if !json.is_empty() {
        json.push(b']');
    }
    json
}

/// A JavaScript string with this JSON, which is UTF-8: the scanner accepts nothing else, and the rest of it comes from
/// `str`s. A check would take a tenth of the time of a large page.
#[expect(unsafe_code, reason = "the bytes were checked by the scanner")]
pub(super) fn to_js(json: &[u8]) -> JsValue {
    // SAFETY: see above. The bytes go to a `TextDecoder` and nowhere else.
    JsValue::from_str(unsafe { str::from_utf8_unchecked(json) })
}
