//! Rewrites an upstream's body for the caller: checks, projects and signs image by image.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::body_writer::BodyWriter;
use super::disconnect::Disconnect;
use super::output_buffer::OutputBuffer;
use crate::api::scan::EnvelopeSummary;
use crate::api::transform::{Rewrite, Transform, TransformError};
use crate::fetch::{Body, Chunk, Refusal, Response};
use crate::worker::upstream::UpstreamError;

/// The most bytes to read of a page with `success: false` …
const MAX_REFUSAL: usize = 262_144;
/// … and the longest time to wait for them, in milliseconds.
const REFUSAL_MS: u32 = 1_000;
/// The most bytes copied into wasm memory at a time: they stay in the processor's cache, and the memory does not grow
/// with the chunk.
const SLICE: usize = 65_536;

/// A page, or its beginning.
pub(super) enum Page {
    /// The whole page.
    Whole(WholePage),
    /// A page that is still being received.
    Streamed(Box<PageStream>),
}

/// A page in memory.
pub(super) struct WholePage {
    /// The body.
    pub body: Vec<u8>,
    /// How many URLs of private images the Images binding should have signed and has not. Such a page is not cached: the
    /// next one has more of them.
    pub unsigned: u64,
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
    if summary.success == Some(true) { Ok(()) } else { Err(refused(transform)) }
}

/// The failure of a page with `success: false`, with its errors so far.
fn refused(transform: &Transform) -> UpstreamError {
    UpstreamError::Refused(Refusal::of_page(transform.errors()))
}

/// Reads the beginning of a body, or all of it for a short page.
pub(super) async fn read(response: Response, rewrite: Rewrite) -> Result<Page, UpstreamError> {
    let body = response.into_body();
    let mut capacity = SLICE;
    if let Some(chunk) = body.single() {
        // In one slice, it needs no buffer for an image that continues in the next one.
        if chunk.len() <= SLICE {
            let body = whole(&chunk.to_vec(), rewrite)?;
            return Ok(Page::Whole(WholePage { body, unsigned: 0 }));
        }
        capacity = chunk.len();
    }
    let rewriter = Rewriter { transform: Transform::new(rewrite), out: Vec::with_capacity(capacity) };
    let mut stream = PageStream { body, rewriter };
    let mut taken = 0;
    let mut refusal = false;
    loop {
        match stream.body.next().await {
            Ok(None) => {
                let body = stream.rewriter.finish()?;
                return Ok(Page::Whole(WholePage { body, unsigned: 0 }));
            }
            Ok(Some(chunk)) => taken += stream.rewriter.take(&chunk)?,
            // Its errors do not arrive in time.
            Err(_) if refusal => return Err(refused(&stream.rewriter.transform)),
            Err(error) => return Err(error.into()),
        }
        if !refusal && stream.rewriter.transform.summary().success == Some(false) {
            refusal = true;
            stream.body.limit_rest(REFUSAL_MS);
        }
        // Reads a refusal to its end, for its errors.
        let reads_on = stream.body.is_ready() || (refusal && taken <= MAX_REFUSAL);
        if !reads_on {
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
    /// Writes the page to the caller and the cache, at the pace of the slower one. Returns the number of bytes written.
    ///
    /// # Errors
    /// If the upstream's body fails, or the caller disconnects. Both bodies are then aborted.
    pub(super) async fn pump(
        self: Box<Self>,
        mut writers: Writers,
        disconnect: &Disconnect,
    ) -> Result<usize, Broken> {
        let written =
            disconnect.or(Box::pin(self.write(&mut writers))).await.unwrap_or(Err(Broken::Disconnected));
        let (caller, cache) = (writers.caller, writers.cache);
        let close = written.is_ok();
        let ending: Vec<_> = caller.into_iter().chain(cache).map(|writer| writer.end(close)).collect();
        for ending in ending {
            ending.await;
        }
        written
    }

    async fn write(self: Box<Self>, writers: &mut Writers) -> Result<usize, Broken> {
        let Self { mut body, mut rewriter } = *self;
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
                writers.write(&bytes).await?;
            }
            let Some(mut rewriter) = rest.take() else { break };
            match body.next().await.map_err(UpstreamError::from)? {
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

/// Why a page is incomplete.
pub(super) enum Broken {
    /// The upstream's body failed.
    Upstream(UpstreamError),
    /// Nobody reads the page any more.
    Disconnected,
}

impl Broken {
    /// One word for the log.
    pub(super) fn cause(&self) -> &'static str {
        match self {
            Self::Upstream(error) => error.cause(),
            Self::Disconnected => "disconnect",
        }
    }
}

impl From<UpstreamError> for Broken {
    fn from(error: UpstreamError) -> Self {
        Self::Upstream(error)
    }
}

/// The readers of a page.
pub(super) struct Writers {
    /// The caller; `None` for a refresh of the cache.
    pub caller: Option<BodyWriter>,
    /// The cache.
    pub cache: Option<BodyWriter>,
}

impl Writers {
    /// Writes bytes to both. The page goes on without the cache if that fails.
    ///
    /// # Errors
    /// [`Broken::Disconnected`] when the caller has disconnected, or there is no reader.
    async fn write(&mut self, bytes: &Uint8Array) -> Result<(), Broken> {
        let [caller, cache] =
            [&self.caller, &self.cache].map(|writer| writer.as_ref().map(|writer| writer.write(bytes)));
        let caller_left = match caller {
            Some(writing) => !writing.await,
            None => false,
        };
        if let Some(writing) = cache
            && !writing.await
        {
            self.cache = None;
        }
        let nobody = self.caller.is_none() && self.cache.is_none();
        if caller_left || nobody { Err(Broken::Disconnected) } else { Ok(()) }
    }
}

fn no_memory(_: JsValue) -> UpstreamError {
    UpstreamError::Network
}
