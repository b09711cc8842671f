//! A listing, from its options to its last page.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::error::ListingError;
use super::json::{self, Object};
use super::outcome::{self, RowTexts, Step};
use super::response::{self, page_info};
use crate::api::scan::{Bounds, Check, Checked};
use crate::api::{ListOptions, Paging, Target, Walk, retry};

/// The number of bytes copied into wasm at a time: they stay in the processor's cache, and wasm memory does not grow
/// with the body.
const SLICE: u32 = 64 * 1024;

/// A listing with valid options, at one of its requests.
#[wasm_bindgen]
pub struct Listing {
    target: Target,
    /// The request's options.
    options: ListOptions,
    /// The number of images that the limit still allows.
    limit: Option<u64>,
    /// `None` if only one page is listed.
    paging: Option<Paging>,
    /// The walk that one page belongs to.
    walk: Walk,
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
    pub fn feed(&mut self, chunk: &Uint8Array) -> RowTexts {
        let texts = Array::new();
        let length = chunk.length();
        let mut start = 0;
        while start < length {
            let end = length.min(start.saturating_add(SLICE));
            let slice = chunk.subarray(start, end);
            let fed = self.check.feed((end - start) as usize, |space| slice.copy_to(space));
            let rows = self.check.rows();
            if rows.images > 0 {
                texts.push(&json::to_js(rows.json));
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
    /// `now` is in milliseconds since the Unix epoch; `random`, in `0.0..1.0`, varies the delay before a retry.
    #[must_use]
    pub fn finish(
        mut self,
        status: Option<u16>,
        #[wasm_bindgen(unchecked_param_type = "string | null | undefined")] retry_after_ms: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | null | undefined")] retry_after: &JsValue,
        now: f64,
        random: f64,
    ) -> Step {
        let next = check(self.paging.is_some(), self.key, self.bounds);
        let check = mem::replace(&mut self.check, next);
        let Some(status) = status else { return self.retry(Object::new(), None, random) };
        match response::read(status, check).and_then(|page| self.accept(&page)) {
            Ok((page, next)) => {
                let mut outcome = Object::new();
                outcome.json("page", &page.close());
                self.next(outcome, next)
            }
            Err(error) => {
                let delay = server_delay(retry_after_ms, retry_after, now);
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
        let paging = if walk.is_none() { Some(Paging::new(list.clone(), limit, key)) } else { None };
        let check = check(walk.is_none(), key, bounds);
        let walk = walk.unwrap_or_default();
        Self { target, options: list, limit, paging, walk, key, bounds, max_retries, failed: 0, check }
    }

    /// The first request. With a limit of no images, there is none.
    pub(super) fn first(self) -> Step {
        if self.paging.as_ref().is_some_and(|paging| paging.request().is_none()) {
            return outcome::last(Object::new());
        }
        let mut outcome = Object::new();
        outcome.text("url", &self.url());
        outcome::more(outcome, self)
    }

    fn url(&self) -> String {
        self.target.url(&self.options)
    }

    /// A page's outcome, and the options of the next page.
    fn accept(&mut self, page: &Checked) -> Result<(Object, Option<ListOptions>), ListingError> {
        let info = page_info(page);
        let (repeated, take, next) = if let Some(paging) = &mut self.paging {
            let step = paging.accept(&info)?;
            self.limit = paging.remaining();
            (step.repeated, step.take, paging.request().cloned())
        } else {
            let limit = self.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
            let take = limit.map_or(page.images, |limit| limit.min(page.images));
            self.limit = self.limit.map(|limit| limit - take as u64);
            let next = self.walk.accept(&self.options, &info, self.key)?;
            (Vec::new(), take, next.filter(|_| self.limit != Some(0)))
        };
        let mut json = Object::new();
        json.json("messages", &page.messages)
            .json("repeated", &json::numbers(&repeated))
            .number("take", take as u64);
        if let Some(next) = &next {
            let mut walk = Object::new();
            walk.number("pages", self.walk.pages.into())
                .number("mark", self.walk.mark)
                .number("idle", self.walk.idle.into());
            json.json("next", &self.plain(next)).json("walk", &walk.close());
        }
        Ok((json, next))
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
        if let Some(limit) = self.limit {
            json.number("limit", limit);
        }
        json.close()
    }

    /// Moves on to the next page if every page is listed.
    fn next(mut self, mut outcome: Object, next: Option<ListOptions>) -> Step {
        match next {
            Some(next) if self.paging.is_some() => {
                self.options = next;
                self.failed = 0;
                outcome.text("url", &self.url());
                outcome::more(outcome, self)
            }
            _ => outcome::last(outcome),
        }
    }

    /// Schedules another attempt after a delay, if one is left.
    fn retry(mut self, mut outcome: Object, server_delay: Option<u32>, random: f64) -> Step {
        self.failed += 1;
        match retry::delay_ms(self.failed, self.max_retries, server_delay, random) {
            Some(delay) => {
                outcome.number("delay", delay.into());
                outcome::more(outcome, self)
            }
            None => outcome::last(outcome),
        }
    }
}

/// A check of the next body. To list one page, only its first image is hashed.
fn check(every_page: bool, key: [u64; 2], bounds: Bounds) -> Check {
    Check::new(Some(key)).with_hashes(every_page).with_bounds(bounds).with_rows()
}

/// The delay that a response's headers request, in milliseconds.
fn server_delay(retry_after_ms: &JsValue, retry_after: &JsValue, now: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let seconds = (now / 1000.0) as i64;
    let (ms, header) = (retry_after_ms.as_string(), retry_after.as_string());
    retry::server_delay_ms(ms.as_deref(), header.as_deref(), seconds)
}
