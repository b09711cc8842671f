//! The scanner: one pass over a body, resumable at any byte.

mod container;
mod value;

use super::error::{DecodeError, DecodeReason, found};
use super::fast_path::Parts;
use super::number::Number;
use super::path::path;
use super::schema::{Context, Slot};
use super::simd::{is_space, space_end};
use super::text::Text;
use super::visitor::{Span, Visitor};

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
    /// The colon behind a key.
    Colon,
    /// A comma, or the container's end.
    Comma,
    /// A string.
    Text(Text),
    Number,
    /// `true`, `false` or `null`: what is left of it.
    Literal(&'static [u8]),
    /// The second and third byte of a byte order mark.
    Mark(u8),
    /// Nothing but white space.
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

/// What the envelope has said so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnvelopeSummary {
    /// `success`.
    pub success: Option<bool>,
    /// `result_info.total_count`.
    pub total_count: Option<u64>,
    /// The number of images.
    pub images: u64,
    /// Whether `result.images` stands there.
    pub has_images: bool,
}

/// How a scan over a window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// At the window's end; there may be more.
    All,
    /// The visitor broke off.
    Broken,
}

/// The longest name of a known field is shorter than this.
const KEY: usize = 20;

/// As deep as `serde_json` goes.
const DEPTH: usize = 128;

/// A scan over one body. The caller keeps the bytes: see [`Scanner::held`].
#[derive(Debug)]
pub struct Scanner {
    state: State,
    context: Context,
    slot: Slot,
    /// Open containers.
    depth: usize,
    /// In a value that is not known: what it stands in, how deep, and which of the open containers are arrays.
    outer: Context,
    outer_depth: usize,
    arrays: [bool; DEPTH],
    /// The known fields that their objects have so far.
    seen: u32,
    list: Slot,
    infos: u64,
    variants_seen: u64,
    summary: EnvelopeSummary,
    /// The key or value being read: where it begins in the body, and what it is.
    token: u64,
    is_key: bool,
    key: [u8; KEY],
    key_len: usize,
    number: Number,
    code: i64,
    truth: bool,
    /// Where the window begins in the body.
    base: u64,
    /// What is handed out whole: whether there is one open, and where it begins in the window.
    in_unit: bool,
    unit: usize,
    /// How many of the window's last bytes it needs kept.
    held: usize,
    key_start: usize,
    value_start: usize,
    element_start: usize,
    message: Span,
    parts: Parts,
    failed: Option<DecodeError>,
}

struct Fault {
    at: u64,
    reason: DecodeReason,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            state: State::Value,
            context: Context::Root,
            slot: Slot::Root,
            depth: 0,
            outer: Context::Root,
            outer_depth: 0,
            arrays: [false; DEPTH],
            seen: 0,
            list: Slot::Errors,
            infos: 0,
            variants_seen: 0,
            summary: EnvelopeSummary::default(),
            token: 0,
            is_key: false,
            key: [0; KEY],
            key_len: 0,
            number: Number::default(),
            code: 0,
            truth: false,
            base: 0,
            in_unit: false,
            unit: 0,
            held: 0,
            key_start: 0,
            value_start: 0,
            element_start: 0,
            message: Span::default(),
            parts: Parts::default(),
            failed: None,
        }
    }
}

impl Scanner {
    /// How many of the last window's bytes the next one must begin with: an image that is not complete.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// What the envelope said so far.
    #[must_use]
    pub fn summary(&self) -> &EnvelopeSummary {
        &self.summary
    }

    /// Scans the body's next bytes: `window` is the last [`held`](Self::held) bytes of the window before and,
    /// behind them, new ones.
    ///
    /// # Errors
    /// When the body is not an answer of the list API. What was handed out before stays right; the scanner
    /// answers with the same error from then on.
    pub fn scan<V: Visitor>(&mut self, window: &[u8], visitor: &mut V) -> Result<Scanned, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let scanned = match self.run(window, visitor) {
            Ok(scanned) => scanned,
            Err(fault) => {
                let error = self.error(fault.at, fault.reason);
                self.failed = Some(error.clone());
                return Err(error);
            }
        };
        let kept = if self.in_unit { self.unit } else { window.len() };
        self.held = window.len() - kept;
        self.unit = 0;
        self.base = self.base.wrapping_add(kept as u64);
        Ok(scanned)
    }

    /// Takes the end of the body; what the envelope said.
    ///
    /// # Errors
    /// When the document is not whole.
    pub fn finish(&self) -> Result<&EnvelopeSummary, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        match self.state {
            State::End => Ok(&self.summary),
            State::Value if self.context == Context::Root => {
                Err(self.error(self.end(), DecodeReason::Invalid("the body is empty")))
            }
            _ => Err(self.error(self.end(), DecodeReason::UnexpectedEnd)),
        }
    }

    /// How many bytes of the body were scanned.
    fn end(&self) -> u64 {
        self.base.wrapping_add(self.held as u64)
    }

    #[cold]
    fn error(&self, offset: u64, reason: DecodeReason) -> DecodeError {
        let context = if self.is_any() { self.outer } else { self.context };
        let path = path(context, self.slot, self.list, [self.infos, self.summary.images, self.variants_seen]);
        DecodeError { offset, path, reason }
    }

    fn fault(&self, at: usize, reason: DecodeReason) -> Fault {
        Fault { at: self.base.wrapping_add(at as u64), reason }
    }

    fn expected(&self, at: usize, expected: &'static str, byte: u8) -> Fault {
        self.fault(at, DecodeReason::Expected { expected, found: found(byte) })
    }

    fn run<V: Visitor>(&mut self, window: &[u8], visitor: &mut V) -> Result<Scanned, Fault> {
        let mut at = self.held;
        while let Some(&byte) = window.get(at) {
            match self.state {
                State::Text(text) => at = self.text(window, at, text, visitor)?,
                State::Number => at = self.number(window, at, visitor)?,
                State::Literal(rest) => at = self.literal(at, byte, rest, visitor)?,
                State::Mark(first) => at = self.mark(at, byte, first)?,
                _ if is_space(byte) => at = space_end(window, at + 1),
                State::Value | State::FirstElement if byte == b'{' && self.slot == Slot::AnImage => {
                    match self.parts.image(window, at, V::MEMBERS, V::VARIANTS) {
                        Some(end) => {
                            self.slot = Slot::None;
                            self.state = State::Comma;
                            if self.hand_out(window, at, end, visitor).is_break() {
                                return Ok(Scanned::Broken);
                            }
                            at = end;
                        }
                        None => at = self.value(window, at, byte, visitor)?,
                    }
                }
                state if state.ends_with(byte) => {
                    if self.close(window, at, byte, visitor)?.is_break() {
                        return Ok(Scanned::Broken);
                    }
                    at += 1;
                }
                State::Value | State::FirstElement => at = self.value(window, at, byte, visitor)?,
                State::Key | State::FirstKey if byte == b'"' => {
                    self.begin_key(at);
                    at = self.text(window, at + 1, Text::Plain, visitor)?;
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

    /// A byte order mark, from its second byte on; `before` is the byte before.
    fn mark(&mut self, at: usize, byte: u8, before: u8) -> Result<usize, Fault> {
        let reason = match (before, byte) {
            (0xef, 0xbb) => {
                self.state = State::Mark(byte);
                return Ok(at + 1);
            }
            (0xbb, 0xbf) => DecodeReason::Invalid("a byte order mark before the document"),
            _ => DecodeReason::Expected { expected: "an object", found: found(0xef) },
        };
        Err(Fault { at: 0, reason })
    }

    fn misplaced(&self, at: usize, byte: u8) -> Fault {
        let expected = match self.state {
            State::Comma => self.separator(),
            State::Colon => "\":\"",
            State::FirstKey => "a key or \"}\"",
            State::Key => "a key",
            _ => "the end of the body",
        };
        self.expected(at, expected, byte)
    }
}
