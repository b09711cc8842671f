//! The imports: what is done in JavaScript because the engine does it best.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::listing::Listing;

#[wasm_bindgen(module = "/src/client/body.js")]
extern "C" {
    /// A part of a body, copied to the front of `to`.
    #[wasm_bindgen(js_name = copyTo)]
    pub(super) fn copy_to(body: &JsValue, from: usize, to: &mut [u8]);

    /// The length of a body in bytes.
    #[wasm_bindgen(js_name = byteLength)]
    pub(super) fn byte_length(body: &JsValue) -> usize;
}

#[wasm_bindgen(module = "/src/client/images.js")]
extern "C" {
    /// A page's images under way.
    pub(super) type Images;

    /// No images yet.
    pub(super) fn images() -> Images;

    /// Makes images of [rows](crate::api::scan::Rows).
    #[wasm_bindgen(catch)]
    pub(super) fn add(images: &Images, rows: &[u8]) -> Result<(), JsValue>;

    /// The images since the last call, at most `take` of them.
    #[wasm_bindgen(js_name = takeImages)]
    pub(super) fn take_images(images: &Images, take: usize) -> JsValue;

    /// `[images, messages, following]`: the images without those at the places that are `repeated`, and at most
    /// `take` of them.
    #[wasm_bindgen(catch, js_name = pageOf)]
    pub(super) fn page_of(
        images: &Images,
        repeated: &[usize],
        take: usize,
        messages: &[u8],
        following: Option<Listing>,
    ) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/client/parse.js")]
extern "C" {
    /// The errors of a checked envelope, without the secret.
    #[wasm_bindgen(catch, js_name = parse)]
    pub(super) fn parse_errors(errors: &[u8], secret: &JsValue) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/client/boundary.js")]
extern "C" {
    /// The first error's code.
    #[wasm_bindgen(js_name = codeOf)]
    pub(super) fn code_of(errors: &JsValue) -> Option<f64>;

    /// The first error's message.
    #[wasm_bindgen(js_name = messageOf)]
    pub(super) fn message_of(errors: &JsValue) -> Option<String>;

    /// What JavaScript gets of a refused listing; `errors` may be `undefined`.
    pub(super) fn refusal(kind: &str, message: &str, errors: &JsValue) -> JsValue;

    /// What JavaScript gets of a body that is not the API's envelope.
    pub(super) fn unreadable(message: &str, offset: f64, path: &str) -> JsValue;
}

#[wasm_bindgen(module = "/src/client/options.js")]
extern "C" {
    /// What JavaScript gets of a refused option. A `value` of NaN stands for what the option holds.
    #[wasm_bindgen(js_name = wrongOption)]
    pub(super) fn wrong_option(options: &JsValue, field: &str, what: &str, value: &JsValue) -> JsValue;

    /// The names of the options given.
    #[wasm_bindgen(catch)]
    pub(super) fn names(options: &JsValue) -> Result<JsValue, JsValue>;

    /// The API's own options, in the order in which [`shift`] and [`shift_number`] are to take them.
    #[wasm_bindgen(catch)]
    pub(super) fn values(options: &JsValue) -> Result<JsValue, JsValue>;

    /// The metadata filters, flat: field, operator, type, value, type, value…, a gap, and so on.
    #[wasm_bindgen(catch)]
    pub(super) fn filters(options: &JsValue) -> Result<JsValue, JsValue>;

    /// Takes an array's first element; `None` at a gap and at the end.
    pub(super) fn shift(list: &JsValue) -> Option<String>;

    /// The same where it is a number.
    #[wasm_bindgen(js_name = shift)]
    pub(super) fn shift_number(list: &JsValue) -> Option<f64>;

    /// Checks what concerns the request alone, and the credentials.
    #[wasm_bindgen(catch, js_name = checkRequest)]
    pub(super) fn check_request(options: &JsValue) -> Result<(), JsValue>;
}
