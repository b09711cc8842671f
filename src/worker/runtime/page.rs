//! An upstream's body on its way to the caller: checked, projected and signed image by image.

use wasm_bindgen::JsValue;

use super::boundary::{self, Exchange, Outlet};
use super::fetch;
use crate::api::transform::{Rewrite, Transform, TransformError};
use crate::worker::upstream::UpstreamError;

/// A body that is declared to be at most so long is taken whole: its failures still get a status of their own.
const WHOLE: usize = 262_144;
/// Of any other body so much is looked at before the answer begins.
const PREFIX: usize = 32_768;
/// So much is written at once.
const BATCH: usize = 32_768;

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

/// Reads on until the page is whole, or long enough to be sure that it will flow.
pub(super) async fn read(exchange: Exchange, rewrite: Rewrite) -> Result<Page, UpstreamError> {
    let declared: Option<usize> = exchange.header("content-length").and_then(|length| length.parse().ok());
    let bound = if declared.is_some_and(|length| length <= WHOLE) { WHOLE } else { PREFIX };
    let mut flow = Flow { exchange, transform: Transform::new(rewrite), out: Vec::new() };
    let mut taken = 0;
    while let Some(length) = flow.step().await? {
        taken += length;
        // A refusal is read to its end: its errors tell why.
        let refused = flow.transform.facts().success == Some(false) && taken <= WHOLE;
        if taken > bound && !refused {
            return Ok(Page::Flowing(Box::new(flow)));
        }
    }
    let Flow { transform, out, .. } = flow;
    succeeded(transform.facts().success, out).map(Page::Whole)
}

impl Flow {
    /// Takes the next part of the body: its length, or `None` at the end.
    async fn step(&mut self) -> Result<Option<usize>, UpstreamError> {
        let Some(chunk) = fetch::read(&self.exchange).await? else {
            let facts = self.transform.finish().map_err(|error| decode(&error))?;
            return if facts.success.is_some() { Ok(None) } else { Err(UpstreamError::Network) };
        };
        let length = boundary::byte_length(&chunk);
        let fill = |room: &mut [u8]| boundary::copy_in(&chunk, room);
        if let Err(error) = self.transform.feed_with(length, fill, &mut self.out) {
            self.exchange.cancel();
            return Err(decode(&error));
        }
        Ok(Some(length))
    }

    /// Lets go of the upstream.
    pub(super) fn cancel(&self) {
        self.exchange.cancel();
    }

    /// Writes everything into the outlets that still have a reader, as slowly as the slowest of them reads;
    /// how many bytes it was.
    ///
    /// # Errors
    /// When the upstream's body goes wrong: every outlet breaks off then.
    pub(super) async fn pump(mut self, mut outlets: Vec<Outlet>) -> Result<usize, UpstreamError> {
        let mut written = 0;
        let result = loop {
            if self.out.len() >= BATCH {
                written += self.out.len();
                write(&mut outlets, &self.out).await;
                self.out.clear();
            }
            if outlets.is_empty() {
                self.exchange.cancel();
                return Ok(written);
            }
            match self.step().await {
                Ok(Some(_)) => {}
                Ok(None) if self.transform.facts().success == Some(true) => break Ok(()),
                Ok(None) => break Err(UpstreamError::refused(200, None, &[])),
                Err(error) => break Err(error),
            }
        };
        written += self.out.len();
        write(&mut outlets, &self.out).await;
        for outlet in &outlets {
            match result {
                Ok(()) => outlet.close().await,
                Err(_) => outlet.abort().await,
            }
        }
        result.map(|()| written)
    }
}

async fn write(outlets: &mut Vec<Outlet>, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let mut readers = Vec::with_capacity(outlets.len());
    for outlet in outlets.drain(..) {
        let there: JsValue = outlet.write(bytes).await;
        if there.is_truthy() {
            readers.push(outlet);
        }
    }
    *outlets = readers;
}
