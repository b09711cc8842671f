//! The JavaScript objects that the core takes and returns: a few members of each. js-sys has them all, but links what it
//! needs for promises, too.

use alloc::string::String;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An array of strings, or of `undefined` in their places.
    #[wasm_bindgen(typescript_type = "(string | undefined)[]")]
    pub type Texts;

    /// The string at this place; `None` if there is none.
    #[wasm_bindgen(method, indexing_getter)]
    pub(super) fn get(this: &Texts, place: u32) -> Option<String>;

    /// An array of numbers.
    #[wasm_bindgen(typescript_type = "number[]")]
    pub type Numbers;

    /// The number at this place; NaN if there is none.
    #[wasm_bindgen(method, indexing_getter)]
    pub(super) fn get(this: &Numbers, place: u32) -> f64;

    /// `[outcome: string, listing?: Listing]`.
    #[wasm_bindgen(typescript_type = "Step")]
    #[derive(Clone, Debug)]
    pub type Step;

    /// Rows as JSON, two texts for each part of the chunk, and `null` if the body is invalid after them.
    #[wasm_bindgen(typescript_type = "(string | null)[]")]
    #[derive(Clone, Debug)]
    pub type RowTexts;

    /// An array.
    pub(super) type Array;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Array;

    #[wasm_bindgen(method)]
    pub(super) fn push(this: &Array, value: &JsValue);

    /// A chunk of a body.
    #[wasm_bindgen(typescript_type = "Uint8Array")]
    pub type Chunk;

    #[wasm_bindgen(method, getter)]
    pub(super) fn length(this: &Chunk) -> u32;

    #[wasm_bindgen(method)]
    pub(super) fn subarray(this: &Chunk, start: u32, end: u32) -> Chunk;

    /// Copies a chunk into a slice of the same length.
    #[wasm_bindgen(js_namespace = Uint8Array, js_name = "prototype.set.call")]
    pub(super) fn copy(to: &mut [u8], from: &Chunk);
}
