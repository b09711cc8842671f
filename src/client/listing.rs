//! A listing, from its options to its last page.

use alloc::vec::Vec;
use core::mem;

use wasm_bindgen::prelude::*;

use super::error::ListingError;
use super::js::{self, Array, Chunk, RowTexts, Step, Texts};
use super::json::{self, Object};
use super::outcome;
use super::response;
use crate::api::scan::{Bounds, Check, Checked};
use crate::api::{ListOptions, Paging, Target, Walk, retry};

/// The number of bytes copied into wasm at a time: they stay in the processor's cache, and wasm memory does not grow
/// with the body.
const SLICE: u32 = 64 * 1024;

/// A listing with valid options, at one of its requests.
#[wasm_bindgen]
pub struct Listing {
    target: Target,
    paging: Paging,
    /// Whether every page is listed.
    every_page: bool,
    /// The key to hash images and tokens with.
    key: [u64; 2],
    bounds: Bounds,
    max_retries: u32,
    /// The number of failed attempts of this request.
    failed: u32,
    /// The check of the response's body so far.
    check: Check,
}

/// The validated options of a listing.
pub(super) struct Validated {
    pub(super) target: Target,
    pub(super) list: ListOptions,
    pub(super) limit: Option<u64>,
    pub(super) bounds: Bounds,
    pub(super) max_retries: u32,
}

#[wasm_bindgen]
impl Listing {
    /// Takes the next chunk of the response's body, and returns the images that it completes.
    #[must_use]
    pub fn feed(&mut self, chunk: &Chunk) -> RowTexts {
        let texts = Array::new();
        let length = chunk.length();
        let mut start = 0;
        while start < length {
            let end = length.min(start.saturating_add(SLICE));
            let slice = chunk.subarray(start, end);
            let fed = self.check.feed((end - start) as usize, |space| js::copy(space, &slice));
            let rows = self.check.rows();
            if !rows.values.is_empty() {
                texts.push(&json::to_js(rows.values));
                texts.push(&json::to_js(rows.others));
            }
            if fed.is_err() {
                texts.push(&JsValue::NULL);
                break;
            }
            start = end;
        }
        texts.unchecked_into()
    }

    /// Ends an attempt, and returns what its response means. Without a status, there was no complete response.
    ///
    /// `retry_after` holds the headers `retry-after-ms` and `Retry-After`. `now` is in milliseconds since the Unix epoch;
    /// `random`, in `0.0..1.0`, varies the delay before a retry.
    #[must_use]
    pub fn finish(mut self, status: Option<u16>, retry_after: &Texts, now: f64, random: f64) -> Step {
        let check = mem::take(&mut self.check);
        let Some(status) = status else { return self.retry(Object::new(), None, random) };
        match response::read(status, check).and_then(|page| self.accept(&page)) {
            Ok(page) => {
                let mut outcome = Object::new();
                outcome.json("page", &page.close());
                self.next(outcome)
            }
            Err(error) => {
                let delay = server_delay(retry_after, now);
                let outcome = outcome::failed(&error, delay);
                if retry::is_retryable(status) {
                    self.retry(outcome, delay, random)
                } else {
                    outcome::last(outcome)
                }
            }
        }
    }
}

impl Listing {
    /// The listing at its first request, of one page of a walk, or without a walk, of every page.
    pub(super) fn new(options: Validated, walk: Option<Walk>, key: [u64; 2]) -> Self {
        let Validated { target, list, limit, bounds, max_retries } = options;
        let every_page = walk.is_none();
        let paging = match walk {
            Some(walk) => Paging::one_page(list, limit, walk, key),
            None => Paging::new(list, limit, key),
        };
        Self { target, paging, every_page, key, bounds, max_retries, failed: 0, check: Check::default() }
    }

    /// The first request. With every page and a limit of no images, there is none.
    pub(super) fn first(self) -> Step {
        self.request(Object::new())
    }

    /// Asks for the next request, if there is one.
    fn request(self, mut outcome: Object) -> Step {
        let Some(options) = self.paging.request() else { return outcome::last(outcome) };
        outcome.text("url", &self.target.url(options));
        self.wait(outcome)
    }

    /// Waits for the body of the next response. To list one page, only its first image is hashed.
    fn wait(mut self, outcome: Object) -> Step {
        self.check =
            Check::new(Some(self.key)).with_hashes(self.every_page).with_bounds(self.bounds).with_rows();
        outcome::more(outcome, self)
    }

    /// A page's outcome.
    fn accept(&mut self, page: &Checked) -> Result<Object, ListingError> {
        let step = self.paging.accept(&page.page_info())?;
        let mut json = Object::new();
        json.json("messages", &page.messages)
            .json("repeated", &json::numbers(&step.repeated))
            .number("take", step.take as u64);
        if let Some(next) = self.paging.request() {
            let Walk { pages, mark, idle } = self.paging.walk();
            let mut walk = Object::new();
            walk.number("pages", pages.into()).number("mark", mark).number("idle", idle.into());
            json.json("next", &self.plain(next)).json("walk", &walk.close());
        }
        Ok(json)
    }

    /// The options of the next page that differ from this one's, for JavaScript.
    fn plain(&self, next: &ListOptions) -> Vec<u8> {
        let mut json = Object::new();
        if let Some(page) = next.get_page() {
            json.number("page", page);
        }
        if let Some(token) = next.get_continuation_token() {
            json.text("continuationToken", token);
        }
        if let Some(limit) = self.paging.remaining() {
            json.number("limit", limit);
        }
        json.close()
    }

    /// Moves on to the next page if every page is listed.
    fn next(mut self, outcome: Object) -> Step {
        if self.every_page {
            self.failed = 0;
            self.request(outcome)
        } else {
            outcome::last(outcome)
        }
    }

    /// Schedules another attempt after a delay, if one is left.
    fn retry(mut self, mut outcome: Object, server_delay: Option<u32>, random: f64) -> Step {
        self.failed += 1;
        match retry::delay_ms(self.failed, self.max_retries, server_delay, random) {
            Some(delay) => {
                outcome.number("delay", delay.into());
                self.wait(outcome)
            }
            None => outcome::last(outcome),
        }
    }
}

/// The delay that a response's headers request, in milliseconds.
fn server_delay(retry_after: &Texts, now: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let seconds = (now / 1000.0) as i64;
    retry::server_delay_ms(retry_after.get(0).as_deref(), retry_after.get(1).as_deref(), seconds)
}
