//! An upstream's body on its way to the caller: checked, projected and signed image by image.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::boundary::{self, Exchange, Outlet, Spool};
use super::fetch;
use crate::api::transform::{Rewrite, Transform, TransformError};
use crate::worker::upstream::UpstreamError;

/// Of a page that says it failed at most so much is read, in bytes.
const MAX_REFUSAL: usize = 262_144;
/// Bytes that are copied into the core's memory at a time: they stay in the processor's cache, and the memory does
/// not grow with the chunk.
const SLICE: usize = 65_536;

/// A page, or its beginning.
pub(super) enum Page {
    /// All of it.
    Whole(Vec<u8>),
    /// The rest is to come.
    Flowing(Box<Flow>),
}

/// A body under way.
pub(super) struct Flow {
    exchange: Exchange,
    transform: Transform,
    out: Vec<u8>,
}

fn decode(error: &TransformError) -> UpstreamError {
    match error {
        TransformError::Foreign { .. } => UpstreamError::Scope,
        TransformError::Decode(error) => UpstreamError::Decode(error.to_string()),
    }
}

/// A body that is in memory.
pub(super) fn whole(body: &[u8], rewrite: Rewrite) -> Result<Vec<u8>, UpstreamError> {
    let mut out = Vec::with_capacity(body.len());
    let summary = Transform::new(rewrite).whole(body, &mut out).map_err(|error| decode(&error))?;
    succeeded(summary.success, out)
}

/// `success: false` is a failure, whatever the status.
fn succeeded(success: Option<bool>, out: Vec<u8>) -> Result<Vec<u8>, UpstreamError> {
    if success == Some(true) { Ok(out) } else { Err(UpstreamError::refused(200, None, &out)) }
}

/// Takes the beginning of a body, which for a short page is all of it.
pub(super) async fn read(exchange: Exchange, rewrite: Rewrite) -> Result<Page, UpstreamError> {
    let mut flow = Flow { exchange, transform: Transform::new(rewrite), out: Vec::new() };
    flow.out.reserve(SLICE);
    let mut taken = flow.take(&flow.exchange.part())?;
    if flow.exchange.ended() {
        return flow.whole().map(Page::Whole);
    }
    // A refusal is read to its end: its errors tell why.
    while flow.transform.summary().success == Some(false) && taken <= MAX_REFUSAL {
        match fetch::read(&flow.exchange).await? {
            Some(chunk) => taken += flow.take(&chunk)?,
            None => return flow.whole().map(Page::Whole),
        }
    }
    Ok(Page::Flowing(Box::new(flow)))
}

impl Flow {
    /// Takes a part of the body: its length.
    fn take(&mut self, chunk: &JsValue) -> Result<usize, UpstreamError> {
        self.take_into(chunk, |_| {})
    }

    /// Takes a part of the body, slice by slice; `each` may empty what there is to hand on.
    fn take_into(
        &mut self,
        chunk: &JsValue,
        mut each: impl FnMut(&mut Vec<u8>),
    ) -> Result<usize, UpstreamError> {
        let length = boundary::byte_length(chunk);
        for from in (0..length).step_by(SLICE) {
            let fill = |room: &mut [u8]| boundary::copy_in(chunk, from, room);
            if let Err(error) = self.transform.feed_with(SLICE.min(length - from), fill, &mut self.out) {
                self.exchange.cancel();
                return Err(decode(&error));
            }
            each(&mut self.out);
        }
        Ok(length)
    }

    /// Takes the end of the body.
    fn finish(&self) -> Result<(), UpstreamError> {
        let summary = self.transform.finish().map_err(|error| decode(&error))?;
        match summary.success {
            Some(true) => Ok(()),
            _ => Err(UpstreamError::refused(200, None, &self.out)),
        }
    }

    fn whole(self) -> Result<Vec<u8>, UpstreamError> {
        self.finish().map(|()| self.out)
    }

    /// Lets go of the upstream.
    pub(super) fn cancel(&self) {
        self.exchange.cancel();
    }

    /// Writes everything into the outlets; how many bytes it was. The loop is in `boundary.js`: a promise
    /// awaited here costs as much as the work on a part.
    ///
    /// # Errors
    /// When the upstream's body goes wrong: every outlet breaks off then.
    pub(super) async fn pump(mut self, outlets: Vec<Outlet>) -> Result<usize, UpstreamError> {
        let exchange = self.exchange.clone();
        let spool = Spool::new();
        let written = Rc::new(RefCell::new(Ok(0)));
        let (result, to) = (Rc::clone(&written), spool.clone());
        let mut count = 0;
        let step = move |chunk: JsValue| {
            let mut hand_on = |out: &mut Vec<u8>| {
                count += out.len();
                to.append(out);
                out.clear();
            };
            hand_on(&mut self.out);
            let taken = if chunk.is_undefined() {
                self.finish()
            } else {
                self.take_into(&chunk, &mut hand_on).map(|_| ())
            };
            let fine = taken.is_ok();
            *result.borrow_mut() = taken.map(|()| count);
            fine
        };
        let step: Closure<dyn FnMut(JsValue) -> bool> = Closure::new(step);
        let outlets: js_sys::Array = outlets.into_iter().map(JsValue::from).collect();
        let failed = boundary::pump(&exchange, &outlets, &spool, &step).await;
        if !failed.is_undefined() {
            return Err(fetch::failure(&failed));
        }
        drop(step);
        written.replace(Ok(0))
    }
}
