//! Rewrites an upstream's body for the caller: checks, projects and signs image by image.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::body_writer::BodyWriter;
use super::output_buffer::OutputBuffer;
use crate::api::scan::EnvelopeSummary;
use crate::api::transform::{Rewrite, Transform, TransformError};
use crate::fetch::{Body, Chunk, Refusal, Response};
use crate::worker::upstream::UpstreamError;

/// The most bytes to read of a page with `success: false`.
const MAX_REFUSAL: usize = 262_144;
/// The most bytes copied into wasm memory at a time: they stay in the processor's cache, and the memory does not grow
/// with the chunk.
const SLICE: usize = 65_536;

/// A page, or its beginning.
pub(super) enum Page {
    /// The whole page.
    Whole(Vec<u8>),
    /// A page that is still being received.
    Streamed(Box<PageStream>),
}

/// A body that is still being received. Dropping it aborts the upstream call.
pub(super) struct PageStream {
    body: Body,
    rewriter: Rewriter,
}

struct Rewriter {
    transform: Transform,
    /// Output that is not written yet.
    out: Vec<u8>,
}

fn decode(error: &TransformError) -> UpstreamError {
    match error {
        TransformError::Foreign { .. } => UpstreamError::Scope,
        TransformError::Decode(error) => UpstreamError::Decode(error.to_string()),
    }
}

/// Rewrites a body in memory.
pub(super) fn whole(body: &[u8], rewrite: Rewrite) -> Result<Vec<u8>, UpstreamError> {
    let mut out = Vec::with_capacity(body.len());
    let mut transform = Transform::new(rewrite);
    let summary = transform.whole(body, &mut out).map_err(|error| decode(&error))?;
    checked(&summary, &transform).map(|()| out)
}

/// `success: false` is a failure, whatever the status.
fn checked(summary: &EnvelopeSummary, transform: &Transform) -> Result<(), UpstreamError> {
    if summary.success == Some(true) {
        Ok(())
    } else {
        Err(UpstreamError::Refused(Refusal::of_page(transform.errors())))
    }
}

/// Reads the beginning of a body, or all of it for a short page.
pub(super) async fn read(response: Response, rewrite: Rewrite) -> Result<Page, UpstreamError> {
    let rewriter = Rewriter { transform: Transform::new(rewrite), out: Vec::with_capacity(SLICE) };
    let mut stream = PageStream { body: response.into_body(), rewriter };
    let mut taken = 0;
    loop {
        match stream.body.next().await? {
            None => return stream.rewriter.finish().map(Page::Whole),
            Some(chunk) => taken += stream.rewriter.take(&chunk)?,
        }
        // Reads a refusal to its end, for its errors.
        let refusal = stream.rewriter.transform.summary().success == Some(false) && taken <= MAX_REFUSAL;
        if !refusal && !stream.body.is_ready() {
            return Ok(Page::Streamed(Box::new(stream)));
        }
    }
}

impl Rewriter {
    /// Rewrites a chunk of the body. Returns its length.
    fn take(&mut self, chunk: &Chunk<'_>) -> Result<usize, UpstreamError> {
        self.take_into(chunk, |_| Ok(()))
    }

    /// Rewrites a chunk of the body, slice by slice. `each` may empty the output after each slice.
    fn take_into(
        &mut self,
        chunk: &Chunk<'_>,
        mut each: impl FnMut(&mut Vec<u8>) -> Result<(), UpstreamError>,
    ) -> Result<usize, UpstreamError> {
        let length = chunk.len();
        for from in (0..length).step_by(SLICE) {
            let fill = |space: &mut [u8]| {
                chunk.copy_to(from, space);
            };
            let fed = self.transform.feed_with(SLICE.min(length - from), fill, &mut self.out);
            fed.map_err(|error| decode(&error))?;
            each(&mut self.out)?;
        }
        Ok(length)
    }

    /// Checks the end of the body. Returns the output that is not written yet.
    fn finish(mut self) -> Result<Vec<u8>, UpstreamError> {
        let summary = self.transform.finish(&mut self.out).map_err(|error| decode(&error))?;
        checked(&summary, &self.transform).map(|()| self.out)
    }
}

impl PageStream {
    /// Writes the page to every writer, at the pace of the slowest reader. Ends early when all readers have
    /// disconnected. Returns the number of bytes written.
    ///
    /// # Errors
    /// If the upstream's body fails. Every writer's body is then aborted.
    pub(super) async fn pump(self, mut writers: Vec<BodyWriter>) -> Result<usize, UpstreamError> {
        let written = self.write(&mut writers).await;
        if written.is_ok() {
            settled(writers, BodyWriter::close).await;
        } else {
            settled(writers, BodyWriter::abort).await;
        }
        written
    }

    async fn write(self, writers: &mut Vec<BodyWriter>) -> Result<usize, UpstreamError> {
        let Self { mut body, mut rewriter } = self;
        let mut buffer = OutputBuffer::acquire().map_err(no_memory)?;
        let append = |out: &mut Vec<u8>, buffer: &mut OutputBuffer| {
            let appended = buffer.append(out).map_err(no_memory);
            out.clear();
            appended
        };
        append(&mut rewriter.out, &mut buffer)?;
        let mut rest = Some(rewriter);
        loop {
            let bytes = buffer.take();
            if bytes.length() > 0 {
                write_to_all(writers, &bytes).await;
            }
            let Some(mut rewriter) = rest.take().filter(|_| !writers.is_empty()) else { break };
            match body.next().await? {
                Some(chunk) => {
                    rewriter.take_into(&chunk, |out| append(out, &mut buffer))?;
                    rest = Some(rewriter);
                }
                None => append(&mut rewriter.finish()?, &mut buffer)?,
            }
        }
        let total = buffer.total();
        buffer.release();
        Ok(total)
    }
}

/// Ends the body of every writer.
async fn settled<F: Future<Output = ()>>(writers: Vec<BodyWriter>, end: impl Fn(BodyWriter) -> F) {
    let ending: Vec<_> = writers.into_iter().map(end).collect();
    for ending in ending {
        ending.await;
    }
}

/// Writes bytes to every writer, and drops writers whose reader has disconnected.
async fn write_to_all(writers: &mut Vec<BodyWriter>, bytes: &Uint8Array) {
    let writing: Vec<_> = writers.iter().map(|writer| writer.write(bytes)).collect();
    let mut present = Vec::with_capacity(writing.len());
    for writing in writing {
        present.push(writing.await);
    }
    let mut present = present.into_iter();
    writers.retain(|_| present.next() == Some(true));
}

fn no_memory(_: JsValue) -> UpstreamError {
    UpstreamError::Network
}
