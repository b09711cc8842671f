//! The scanner: one pass over a body, resumable at any byte.

mod container;
mod failure;
mod value;

use alloc::string::String;

use super::bounds::Bounds;
use super::error::{DecodeError, DecodeReason, Failure};
use super::fast_path::{FastPath, Wanted};
use super::field::{EnvelopeField, LONGEST_NAME};
use super::image_layout::ImageLayout;
use super::member::Span;
use super::number::Number;
use super::prediction::Prediction;
use super::schema::{Context, Slot};
use super::simd::{is_space, space_end};
use super::string_state::StringState;
use super::visitor::Visitor;

/// What the next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A value.
    Value,
    /// An array's first element, or its end.
    FirstElement,
    /// An object's first key, or its end.
    FirstKey,
    /// An object's next key.
    Key,
    /// The colon after a key.
    Colon,
    /// A comma, or the container's end.
    Comma,
    String(StringState),
    Number,
    /// `true`, `false` or `null`: the bytes that are still to come.
    Literal(&'static [u8]),
    /// The second or third byte of a byte order mark; the byte before it.
    ByteOrderMark(u8),
    /// White space after the document.
    End,
}

impl State {
    /// Whether this byte ends the container.
    fn ends_with(self, byte: u8) -> bool {
        match self {
            Self::Comma => matches!(byte, b'}' | b']'),
            Self::FirstKey => byte == b'}',
            Self::FirstElement => byte == b']',
            _ => false,
        }
    }
}

/// What is known of the envelope so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnvelopeSummary {
    /// `success`.
    pub success: Option<bool>,
    /// `result_info.total_count`, if it is a whole number.
    pub total_count: Option<u64>,
    /// The number of images.
    pub images: u64,
    /// Whether there is a `result` other than null.
    pub has_result: bool,
}

/// How a scan of a window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// At the window's end. More of the body may follow.
    All,
    /// The visitor stopped it.
    Stopped,
}

/// The size of the key buffer. A longer key is unknown.
const KEY: usize = LONGEST_NAME + 1;

/// The most levels of an unknown value or of `meta`: 1,024 bytes of metadata can hold 512.
const LEVELS: usize = 1024;

/// A scan of one body. The caller keeps the bytes of an incomplete image: see [`Scanner::carry_len`].
#[derive(Debug)]
pub struct Scanner {
    pub(super) bounds: Bounds,
    state: State,
    context: Context,
    slot: Slot,
    /// In an unknown value: the container around it, the number of its open containers, and a bit for each
    /// of them that is an array.
    outer: Context,
    levels: usize,
    arrays: [u32; LEVELS / 32],
    /// The known fields of the open objects seen so far, as [`Slot::bit`]s.
    seen: u32,
    /// The list that the scanner is in, or was in last: `errors` or `messages`.
    list: EnvelopeField,
    /// The index of the next element of that list, and of `variants`.
    infos: u64,
    variants: u64,
    /// The bytes of all errors and messages.
    info_bytes: usize,
    summary: EnvelopeSummary,
    /// Where in the body the current key or value starts.
    token: u64,
    /// Whether the current string is a key.
    is_key: bool,
    /// The decoded bytes of a key that is read in pieces.
    key: [u8; KEY],
    key_len: usize,
    number: Number,
    code: i64,
    boolean: bool,
    /// Where in the body the window starts.
    base: u64,
    /// Whether a unit is open, and where in the window it starts. A unit is what the visitor receives whole:
    /// an image, an error or message, a token.
    in_unit: bool,
    unit: usize,
    carry_len: usize,
    /// Where in the unit these start.
    key_start: usize,
    value_start: usize,
    element_start: usize,
    message: Span,
    layout: ImageLayout,
    fast_path: FastPath,
    prediction: Prediction,
    failed: Option<DecodeError>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            state: State::Value,
            context: Context::Root,
            slot: Slot::Root,
            outer: Context::Root,
            levels: 0,
            arrays: [0; LEVELS / 32],
            seen: 0,
            list: EnvelopeField::Errors,
            infos: 0,
            variants: 0,
            info_bytes: 0,
            summary: EnvelopeSummary::default(),
            token: 0,
            is_key: false,
            key: [0; KEY],
            key_len: 0,
            number: Number::default(),
            code: 0,
            boolean: false,
            base: 0,
            in_unit: false,
            unit: 0,
            carry_len: 0,
            key_start: 0,
            value_start: 0,
            element_start: 0,
            message: Span::default(),
            layout: ImageLayout::default(),
            fast_path: FastPath::default(),
            prediction: Prediction::default(),
            failed: None,
        }
    }
}

impl Scanner {
    /// The scan with other bounds.
    #[must_use]
    pub fn with_bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// How many of the window's last bytes belong to an incomplete image: the next window must start with
    /// them.
    #[must_use]
    pub fn carry_len(&self) -> usize {
        self.carry_len
    }

    /// What is known of the envelope so far.
    #[must_use]
    pub fn summary(&self) -> &EnvelopeSummary {
        &self.summary
    }

    /// Scans the next bytes of the body. `window` is the last [`carry_len`](Self::carry_len) bytes of the
    /// previous window, followed by new ones.
    ///
    /// # Errors
    /// At the first byte that makes the body anything but a list response, or if it exceeds a bound. Everything
    /// that the visitor received before is valid. Every later call returns the same error.
    pub fn scan<V: Visitor>(&mut self, window: &[u8], visitor: &mut V) -> Result<Scanned, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let bound = self.bounds.page;
        #[expect(clippy::cast_possible_truncation, reason = "at most the bound")]
        let left = u64::from(bound).wrapping_sub(self.base) as usize;
        let within = window.get(..left).unwrap_or(window);
        let scanned = match self.run(within, visitor) {
            Ok(Scanned::All) if left < window.len() => {
                let reason = DecodeReason::TooLong { option: "maxPageBytes", bound };
                Err(DecodeError { offset: bound.into(), path: String::new(), reason })
            }
            scanned => scanned.map_err(|failure| self.error(failure.at, failure.reason)),
        };
        let scanned = match scanned {
            Ok(scanned) => scanned,
            Err(error) => {
                self.failed = Some(error.clone());
                return Err(error);
            }
        };
        let done = if self.in_unit { self.unit } else { window.len() };
        self.carry_len = window.len() - done;
        self.unit = 0;
        self.base = self.base.wrapping_add(done as u64);
        Ok(scanned)
    }

    /// The end of the image whose opening brace is at `at`, if it is entirely in memory and nothing in it is rare or wrong.
    fn whole_image<V: Visitor>(&mut self, window: &[u8], at: usize) -> Option<usize> {
        if let Some(end) = self.prediction.image::<V>(window, at, &mut self.layout) {
            return Some(end);
        }
        let wanted = Wanted { members: V::MEMBERS, variants: V::VARIANTS };
        let end = self.fast_path.image(window, at, &mut self.layout, wanted)?;
        self.prediction.learn(window, at, &self.layout);
        Some(end)
    }

    fn run<V: Visitor>(&mut self, window: &[u8], visitor: &mut V) -> Result<Scanned, Failure> {
        let mut at = self.carry_len;
        if self.summary.images > Bounds::MAX_IMAGES {
            return Err(self.failure(at, DecodeReason::Invalid("more than 1000000 images")));
        }
        while let Some(&byte) = window.get(at) {
            // A unit is read to its bound, in whatever chunks: no visitor receives one that is too long.
            let mut window = window;
            if self.in_unit {
                window = window.get(..self.unit + self.bounds.image as usize).unwrap_or(window);
                if at >= window.len() {
                    return Err(self.image_too_long(self.unit));
                }
            }
            match self.state {
                State::String(state) => at = self.string(window, at, state, visitor)?,
                State::Number => at = self.number(window, at, visitor)?,
                State::Literal(rest) => at = self.literal(at, byte, rest, visitor)?,
                State::ByteOrderMark(previous) => at = self.byte_order_mark(at, byte, previous)?,
                _ if is_space(byte) => at = space_end(window, at + 1),
                State::Value | State::FirstElement if byte == b'{' && self.slot == Slot::ImageElement => {
                    match self.whole_image::<V>(window, at) {
                        Some(end) => {
                            if end - at > self.bounds.image as usize {
                                return Err(self.image_too_long(at));
                            }
                            self.slot = Slot::None;
                            self.state = State::Comma;
                            if self.end_image(window, at, end, visitor).is_break() {
                                return Ok(Scanned::Stopped);
                            }
                            at = end;
                        }
                        None => at = self.value(at, byte)?,
                    }
                }
                state if state.ends_with(byte) => {
                    if self.close(window, at, byte, visitor)?.is_break() {
                        return Ok(Scanned::Stopped);
                    }
                    at += 1;
                }
                State::Value | State::FirstElement => at = self.value(at, byte)?,
                State::Key | State::FirstKey if byte == b'"' => {
                    self.begin_key(at);
                    at = self.string(window, at + 1, StringState::Plain, visitor)?;
                }
                State::Colon if byte == b':' => {
                    self.state = State::Value;
                    at += 1;
                }
                State::Comma if byte == b',' => {
                    self.next();
                    at += 1;
                }
                _ => return Err(self.misplaced(at, byte)),
            }
        }
        Ok(Scanned::All)
    }
}
