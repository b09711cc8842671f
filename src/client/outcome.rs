//! What a call returns: one JSON object, and the listing where another request follows.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::error::ListingError;
use super::json::{self, Object};
use crate::api::text::{concat, decimal};

/// The types of what this module and `error` write.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a call returns: an `Outcome` as JSON, and the listing where another request follows. */
export type Step = [outcome: string, listing?: Listing];

export interface Outcome {
  /** The URL to request next. */
  url?: string;
  /** The page, if the response holds one. */
  page?: PageFacts;
  /** Why there is none. */
  error?: ListingFailure;
  /** Milliseconds to wait before the next attempt; without it there is none. */
  delay?: number;
}

export interface PageFacts {
  /** The API's messages. */
  messages: ResponseInfo[];
  /** Places of images that an earlier page had, in ascending order. */
  repeated: number[];
  /** How many of the other images belong to the listing. */
  take: number;
  /** The options that list the next page; none after the last. */
  next?: { page?: number; continuationToken?: string; limit?: number };
}

/** The properties of an `ImagesError`. */
export interface ListingFailure {
  kind: ErrorKind;
  message: string;
  code?: number;
  errors?: ResponseInfo[];
  /** In seconds. */
  retryAfter?: number;
  offset?: number;
  path?: string;
  /** The option whose value completes the message. */
  option?: string;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// `[outcome: string, listing?: Listing]`.
    #[wasm_bindgen(extends = Array, typescript_type = "Step")]
    #[derive(Clone, Debug)]
    pub type Step;

    /// Rows as JSON; `null` after them if the body is wrong from there on.
    #[wasm_bindgen(extends = Array, typescript_type = "(string | null)[]")]
    #[derive(Clone, Debug)]
    pub type RowTexts;
}

/// An error, with the delay that the server asks for.
pub(super) fn failed(error: &ListingError, server_delay: Option<u32>) -> Object {
    let mut json = error.to_json();
    if let Some(delay) = server_delay {
        // Milliseconds as seconds.
        json.json("retryAfter", concat(&[&decimal(delay.into()), "e-3"]).as_bytes());
    }
    let mut outcome = Object::new();
    outcome.json("error", &json.close());
    outcome
}

/// An error that leaves no listing.
pub(super) fn refused(error: &ListingError) -> Step {
    last(failed(error, None))
}

/// The outcome of a call that leaves no listing.
pub(super) fn last(outcome: Object) -> Step {
    let step = Array::new();
    step.push(&json::to_js(&outcome.close()));
    step.unchecked_into()
}

/// The outcome of a call, and the listing that it leaves.
pub(super) fn more(outcome: Object, listing: impl Into<JsValue>) -> Step {
    let step = last(outcome);
    step.push(&listing.into());
    step
}
