//! What a call returns: one JSON object, and the listing if another request follows.

use wasm_bindgen::prelude::*;

use super::error::ListingError;
use super::js::{Array, Step};
use super::json::{self, Object};
use crate::api::text::{concat, decimal};

/// The types of the JSON that this module and `error` write.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { ErrorKind } from "./error.js";
import type { ResponseInfo } from "./results.js";

/** What a call returns: an `Outcome` as JSON, and the listing if another request follows. */
export type Step = [outcome: string, listing?: Listing];

export interface Outcome {
  /** The URL to request next. */
  url?: string;
  /** The page, if the response holds one. */
  page?: PageSummary;
  /** Why there is none. */
  error?: ListingFailure;
  /** Milliseconds to wait before the next attempt; absent if there is none. */
  delay?: number;
}

/** The state of a walk by `nextPage()`; zeros at its first page. */
export interface Walk {
  pages: number;
  mark: number;
  idle: number;
}

export interface PageSummary {
  /** The API's messages. */
  messages: ResponseInfo[];
  /** The indices of images listed before, in ascending order. */
  repeated: number[];
  /** How many of the other images to take. */
  take: number;
  /** The options of the next page; absent after the last. */
  next?: { page?: number; continuationToken?: string; limit?: number };
  /** The state of the walk to the next page. */
  walk?: Walk;
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

/// An error, with the delay that the server requests.
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

/// The outcome of an error, which ends the listing.
pub(super) fn refused(error: &ListingError) -> Step {
    last(failed(error, None))
}

/// The outcome of a call that ends the listing.
pub(super) fn last(outcome: Object) -> Step {
    step(outcome).unchecked_into()
}

/// The outcome of a call, with the listing for the next request.
pub(super) fn more(outcome: Object, listing: impl Into<JsValue>) -> Step {
    let step = step(outcome);
    step.push(&listing.into());
    step.unchecked_into()
}

fn step(outcome: Object) -> Array {
    let step = Array::new();
    step.push(&json::to_js(&outcome.close()));
    step
}
