//! An upstream's body on its way to the caller: checked, projected and signed image by image.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::boundary::{self, Exchange, Outlet};
use super::fetch;
use crate::api::transform::{Rewrite, Transform, TransformError};
use crate::worker::upstream::UpstreamError;

/// Of a page that says it failed at most so much is read, in bytes.
const MAX_REFUSAL: usize = 262_144;

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
    let facts = Transform::new(rewrite).whole(body, &mut out).map_err(|error| decode(&error))?;
    succeeded(facts.success, out)
}

/// `success: false` is a failure, whatever the status.
fn succeeded(success: Option<bool>, out: Vec<u8>) -> Result<Vec<u8>, UpstreamError> {
    if success == Some(true) { Ok(out) } else { Err(UpstreamError::refused(200, None, &out)) }
}

/// Takes the beginning of a body, which for a short page is all of it.
pub(super) async fn read(exchange: Exchange, rewrite: Rewrite) -> Result<Page, UpstreamError> {
    let mut flow = Flow { exchange, transform: Transform::new(rewrite), out: Vec::new() };
    let mut taken = flow.take(&flow.exchange.part())?;
    if flow.exchange.ended() {
        return flow.whole().map(Page::Whole);
    }
    // A refusal is read to its end: its errors tell why.
    while flow.transform.facts().success == Some(false) && taken <= MAX_REFUSAL {
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
        let length = boundary::byte_length(chunk);
        let fill = |room: &mut [u8]| boundary::copy_in(chunk, room);
        match self.transform.feed_with(length, fill, &mut self.out) {
            Ok(()) => Ok(length),
            Err(error) => {
                self.exchange.cancel();
                Err(decode(&error))
            }
        }
    }

    /// Takes the end of the body.
    fn finish(&self) -> Result<(), UpstreamError> {
        let facts = self.transform.finish().map_err(|error| decode(&error))?;
        match facts.success {
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
        let written = Rc::new(RefCell::new(Ok(0)));
        let result = Rc::clone(&written);
        let step = move |chunk: JsValue| {
            let taken = if chunk.is_undefined() { self.finish() } else { self.take(&chunk).map(|_| ()) };
            match taken {
                Ok(()) => {
                    if let Ok(written) = &mut *result.borrow_mut() {
                        *written += self.out.len();
                    }
                    let bytes = boundary::copy_out(&self.out);
                    self.out.clear();
                    bytes
                }
                Err(error) => {
                    *result.borrow_mut() = Err(error);
                    JsValue::NULL
                }
            }
        };
        let step: Closure<dyn FnMut(JsValue) -> JsValue> = Closure::new(step);
        let outlets: js_sys::Array = outlets.into_iter().map(JsValue::from).collect();
        let failed = boundary::pump(&exchange, &outlets, &step).await;
        if !failed.is_undefined() {
            return Err(fetch::failure(&failed));
        }
        drop(step);
        written.replace(Ok(0))
    }
}
