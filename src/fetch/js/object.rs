//! Reads JavaScript objects of the caller's, whose getters and proxies may throw.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::api::OptionError;

/// The own properties of an object literal, in their order, each read once. Any other object is refused: on a prototype, a
/// property would be ignored without notice.
///
/// # Errors
/// If it is no object literal, or a property can't be read.
pub(super) fn members(
    name: &str,
    value: &JsValue,
    expected: &str,
) -> Result<Vec<(String, JsValue)>, OptionError> {
    if !is_plain(value) {
        return Err(OptionError::hidden(name, expected));
    }
    let unreadable = |_| OptionError::wrong(name, "reading it failed");
    let mut members = Vec::new();
    for key in Reflect::own_keys(value).map_err(unreadable)?.iter() {
        let value = Reflect::get(value, &key).map_err(unreadable)?;
        // A symbol has no text.
        members.push((key.as_string().unwrap_or_else(|| "a symbol".to_owned()), value));
    }
    Ok(members)
}

/// Whether a value is an object literal or has no prototype, in any realm: only `Object.prototype` owns `isPrototypeOf`.
fn is_plain(value: &JsValue) -> bool {
    let Some(object) = value.dyn_ref::<Object>() else { return false };
    match Reflect::get_prototype_of(object) {
        Ok(prototype) if prototype.is_null() => true,
        Ok(prototype) => Reflect::get_own_property_descriptor(&prototype, &"isPrototypeOf".into())
            .is_ok_and(|descriptor| !descriptor.is_undefined()),
        Err(_) => false,
    }
}
