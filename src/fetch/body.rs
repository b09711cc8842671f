//! A response's body, chunk by chunk.

use std::collections::VecDeque;
use std::marker::PhantomData;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReadableStreamGetReaderOptions, ReadableStreamReaderMode};

use super::bindings::{ReadResult, Reader, Stream};
use super::call::Call;
use super::{FetchError, buffer};

/// The size of the first buffer in bytes. When a read fills it, one of [`buffer::SIZE`] replaces it: in `workerd` a
/// read costs 0.1 ms, whatever its size.
const FIRST_BUFFER: u32 = 65_536;

/// A body that is read chunk by chunk. Dropping it before its end aborts the request.
///
/// ```no_run
/// use cf_list_images::fetch::{FetchError, Request};
///
/// # async fn example() -> Result<(), FetchError> {
/// let mut body = Request::new("https://example.com/").send().await?.into_body();
/// let mut length = 0;
/// while let Some(chunk) = body.next().await? {
///     length += chunk.len();
/// }
/// # Ok(())
/// # }
/// ```
pub struct Body {
    /// The request; `None` once all of the body has arrived.
    call: Option<Call>,
    source: Source,
    /// The number of bytes of the declared length that are still to be read.
    remaining: Option<u64>,
    /// The beginning, which was read with the response.
    beginning: VecDeque<Uint8Array>,
    /// Why the rest cannot be read.
    failure: Option<FetchError>,
    /// Memory that nobody else holds: it is freed with the body.
    owned: Option<ArrayBuffer>,
}

/// Where a body comes from.
enum Source {
    /// All of it has arrived.
    None,
    /// A stream that has no reader yet.
    Stream(Stream),
    /// A stream that writes into a buffer of ours. During a read, the platform owns the buffer.
    Byob { reader: Reader, buffer: Option<ArrayBuffer> },
    /// A stream that allocates new memory for each chunk.
    Default(Reader),
}

impl Body {
    /// A body in memory.
    pub(super) fn whole(bytes: Uint8Array) -> Self {
        let beginning = VecDeque::from([bytes]);
        Self { call: None, source: Source::None, remaining: Some(0), beginning, failure: None, owned: None }
    }

    /// A body in memory that nobody else holds.
    #[cfg(feature = "worker")]
    pub(super) fn owned(memory: ArrayBuffer) -> Self {
        let mut body = Self::whole(Uint8Array::new(&memory));
        body.owned = Some(memory);
        body
    }

    /// A body that cannot be read. Aborts its request.
    pub(super) fn failed(call: Call, error: FetchError) -> Self {
        let mut body = Self::stream(call, None, None);
        body.fail(error);
        body
    }

    /// A body that is a stream, with its declared length. Without a stream it is empty.
    pub(super) fn stream(call: Call, stream: Option<Stream>, length: Option<u64>) -> Self {
        let source = stream.map_or(Source::None, Source::Stream);
        let beginning = VecDeque::new();
        Self { call: Some(call), source, remaining: length, beginning, failure: None, owned: None }
    }

    fn fail(&mut self, error: FetchError) {
        if let Some(call) = &self.call {
            call.abort();
        }
        self.beginning.clear();
        self.failure = Some(error);
    }

    /// Why it cannot be read.
    pub(super) fn failure(&self) -> Option<&FetchError> {
        self.failure.as_ref()
    }

    /// Reads ahead until there are more than `bytes` bytes, or the body ends or fails.
    pub(super) async fn buffer(&mut self, bytes: usize) {
        let mut length = 0;
        while length <= bytes {
            let chunk = match self.read().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => return self.fail(error),
            };
            length += chunk.length() as usize;
            // The next read reuses the buffer.
            let chunk = if self.is_complete() { chunk } else { chunk.slice(0, chunk.length()) };
            self.beginning.push_back(chunk);
        }
    }

    /// From now on, the server may pause for at most `ms` milliseconds.
    pub(super) fn limit_pauses(&self, ms: u32) {
        if let Some(call) = &self.call {
            call.limit_pauses(ms);
        }
    }

    /// Limits the time to read the rest to `ms` milliseconds from now, however often the server sends something.
    pub fn limit_rest(&self, ms: u32) {
        if let Some(call) = &self.call {
            call.shorten_deadline(ms);
        }
    }

    /// Whether all of it has arrived.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.call.is_none()
    }

    /// Whether [`Body::next`] returns without waiting.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_complete() || !self.beginning.is_empty()
    }

    /// All of the body, if it has arrived as one chunk.
    #[must_use]
    pub fn single(&self) -> Option<Chunk<'_>> {
        let bytes = self.beginning.front().filter(|_| self.is_complete() && self.beginning.len() == 1)?;
        Some(Chunk { bytes: bytes.clone(), body: PhantomData })
    }

    /// The next chunk; `None` at the end. Dropping the future while it waits aborts the request.
    ///
    /// # Errors
    /// [`FetchError::Timeout`] or [`FetchError::Network`] if the body is incomplete. It ends the body.
    pub async fn next(&mut self) -> Result<Option<Chunk<'_>>, FetchError> {
        let chunk = match self.beginning.pop_front() {
            Some(chunk) => Some(chunk),
            None => self.read().await?,
        };
        Ok(chunk.map(|bytes| Chunk { bytes, body: PhantomData }))
    }

    /// The next chunk from the source. It is valid until the next call.
    async fn read(&mut self) -> Result<Option<Uint8Array>, FetchError> {
        if let Some(error) = &self.failure {
            return Err(error.clone());
        }
        let (done, chunk) = self.read_source().await?;
        let Some(chunk) = chunk.filter(|_| !done) else {
            self.complete();
            return Ok(None);
        };
        // At the declared length, the end need not be read. If the body is longer, the declared length is ignored.
        self.remaining = self.remaining.and_then(|remaining| remaining.checked_sub(chunk.length().into()));
        if self.remaining == Some(0) {
            self.complete();
        }
        Ok(Some(chunk))
    }

    /// There is nothing left to abort.
    fn complete(&mut self) {
        if let Some(call) = self.call.take() {
            call.complete();
        }
    }

    /// One read: whether the source has ended, and the chunk.
    async fn read_source(&mut self) -> Result<(bool, Option<Uint8Array>), FetchError> {
        let Some(call) = &self.call else { return Ok((true, None)) };
        let failure = |thrown: JsValue| call.failure(thrown);
        if let Source::Stream(stream) = &self.source {
            self.source = Source::of(stream).map_err(failure)?;
        }
        let started = match &mut self.source {
            Source::None | Source::Stream(_) => return Ok((true, None)),
            Source::Byob { reader, buffer } => {
                match buffer.take().map_or_else(|| buffer::allocate(FIRST_BUFFER), Ok) {
                    Ok(buffer) => reader.read_into(&Uint8Array::new(&buffer)),
                    Err(thrown) => Err(thrown),
                }
            }
            Source::Default(reader) => reader.read(),
        };
        let result: ReadResult = call.wait(started).await?.unchecked_into();
        let (done, value) = result.done().and_then(|done| Ok((done, result.value()?))).map_err(failure)?;
        let chunk = match value.dyn_into::<Uint8Array>() {
            Ok(chunk) => Some(chunk),
            Err(value) if value.is_null_or_undefined() => None,
            Err(_) => return Err(failure(not_bytes())),
        };
        if let (Source::Byob { buffer, .. }, Some(chunk)) = (&mut self.source, &chunk) {
            let used = chunk.buffer();
            let is_full = chunk.length() == FIRST_BUFFER && used.byte_length() == FIRST_BUFFER;
            *buffer = Some(if is_full { buffer::acquire().map_err(failure)? } else { used });
        }
        Ok((done, chunk))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(memory) = &self.owned {
            buffer::free(memory);
        }
        // An incomplete request may still write into its buffer.
        if self.is_complete()
            && let Source::Byob { buffer, .. } = &mut self.source
            && let Some(buffer) = buffer.take()
        {
            buffer::release(buffer);
        }
    }
}

impl Source {
    /// A reader of a stream: a BYOB reader if possible.
    fn of(stream: &Stream) -> Result<Self, JsValue> {
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        match stream.reader_with(&options) {
            Ok(reader) => Ok(Self::Byob { reader, buffer: None }),
            Err(_) => stream.reader().map(Self::Default),
        }
    }
}

/// The cause when a replaced `fetch` returns a body that does not consist of bytes.
pub(super) fn not_bytes() -> JsValue {
    js_sys::TypeError::new("expected a body of bytes").into()
}

/// A chunk of a body. The next chunk reuses its memory.
pub struct Chunk<'b> {
    bytes: Uint8Array,
    body: PhantomData<&'b mut Body>,
}

impl Chunk<'_> {
    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.length() as usize
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies as many bytes as fit, from index `from`, into `space`. Returns their number.
    pub fn copy_to(&self, from: usize, space: &mut [u8]) -> usize {
        let length = space.len().min(self.len().saturating_sub(from));
        #[expect(clippy::cast_possible_truncation, reason = "within the array's length, a u32")]
        let range = self.bytes.subarray(from as u32, (from + length) as u32);
        if let Some(space) = space.get_mut(..length) {
            range.copy_to(space);
        }
        length
    }

    /// A copy of it.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.bytes.to_vec()
    }
}
