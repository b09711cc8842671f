//! The scanner: one pass over a body, resumable at any byte.

use std::ops::ControlFlow;

use super::block::{is_space, plain_end, space_end};
use super::error::{DecodeError, DecodeReason, found};
use super::fast::Parts;
use super::number::{self, Number, Wrong};
use super::path::path;
use super::shape::{Context, Slot, kind};
use super::text::Text;
use super::visitor::{ImageView, InfoView, Member, Span, Visitor};

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

/// Facts of the envelope, as far as the scan went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
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
    facts: Facts,
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
            facts: Facts::default(),
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
    pub fn facts(&self) -> &Facts {
        &self.facts
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
    pub fn finish(&self) -> Result<&Facts, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        match self.state {
            State::End => Ok(&self.facts),
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
        let path = path(context, self.slot, self.list, [self.infos, self.facts.images, self.variants_seen]);
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
                State::Mark(second) => {
                    if byte != if second == 0xef { 0xbb } else { 0xbf } {
                        let found = found(0xef);
                        return Err(Fault {
                            at: 0,
                            reason: DecodeReason::Expected { expected: "an object", found },
                        });
                    }
                    if byte == 0xbf {
                        return Err(Fault {
                            at: 0,
                            reason: DecodeReason::Invalid("a byte order mark before the document"),
                        });
                    }
                    self.state = State::Mark(byte);
                    at += 1;
                }
                _ if is_space(byte) => at = space_end(window, at + 1),
                State::Comma => match byte {
                    b',' => {
                        self.next();
                        at += 1;
                    }
                    b'}' | b']' => {
                        if self.close(window, at, byte, visitor)?.is_break() {
                            return Ok(Scanned::Broken);
                        }
                        at += 1;
                    }
                    _ => return Err(self.expected(at, self.separator(), byte)),
                },
                State::Key | State::FirstKey => match byte {
                    b'"' => {
                        self.begin_key(at);
                        at = self.text(window, at + 1, Text::Plain, visitor)?;
                    }
                    b'}' if self.state == State::FirstKey => {
                        if self.close(window, at, byte, visitor)?.is_break() {
                            return Ok(Scanned::Broken);
                        }
                        at += 1;
                    }
                    _ => return Err(self.expected(at, "a key", byte)),
                },
                State::Colon if byte == b':' => {
                    self.state = State::Value;
                    at += 1;
                }
                State::Colon => return Err(self.expected(at, "\":\"", byte)),
                State::FirstElement if byte == b']' => {
                    if !self.is_any() {
                        self.slot = Slot::None;
                    }
                    if self.close(window, at, byte, visitor)?.is_break() {
                        return Ok(Scanned::Broken);
                    }
                    at += 1;
                }
                State::FirstElement | State::Value if byte == b'{' && self.slot == Slot::AnImage => {
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
                State::FirstElement | State::Value => at = self.value(window, at, byte, visitor)?,
                State::End => return Err(self.expected(at, "the end of the body", byte)),
            }
        }
        Ok(Scanned::All)
    }

    /// What separates this container's values.
    fn separator(&self) -> &'static str {
        if self.context.is_array() { "\",\" or \"]\"" } else { "\",\" or \"}\"" }
    }

    /// A comma: on to the next element or key.
    fn next(&mut self) {
        if self.context.is_array() {
            if !self.is_any() {
                self.slot = self.context.element();
            }
            self.state = State::Value;
        } else {
            self.state = State::Key;
        }
    }

    /// Whether this is within a value that is not known. `slot` then stays that value's.
    fn is_any(&self) -> bool {
        matches!(self.context, Context::AnyObject | Context::AnyArray)
    }

    fn begin_key(&mut self, at: usize) {
        if !self.is_any() {
            self.slot = Slot::None;
        }
        self.is_key = true;
        self.key_len = 0;
        self.token = self.base.wrapping_add(at as u64);
        self.key_start = if self.context == Context::Image { at - self.unit } else { self.key_start };
    }

    fn value<V: Visitor>(
        &mut self,
        window: &[u8],
        at: usize,
        byte: u8,
        visitor: &mut V,
    ) -> Result<usize, Fault> {
        let kinds = if self.is_any() { kind::ANY } else { self.slot.kinds() };
        let kind = match byte {
            b'"' => kind::STRING,
            b'{' => kind::OBJECT,
            b'[' => kind::ARRAY,
            b'-' | b'0'..=b'9' => kind::NUMBER,
            b't' | b'f' => kind::BOOLEAN,
            b'n' => kind::NULL,
            0xef if self.context == Context::Root && self.base == 0 && at == 0 => {
                self.state = State::Mark(byte);
                return Ok(at + 1);
            }
            _ => 0,
        };
        if kinds & kind == 0 {
            return Err(self.expected(at, self.slot.expectation(), byte));
        }
        self.token = self.base.wrapping_add(at as u64);
        match self.context {
            Context::Image | Context::Info => self.value_start = at - self.unit,
            Context::Variants => self.element_start = at - self.unit,
            _ => {}
        }
        match byte {
            b'"' => {
                self.is_key = false;
                if self.slot == Slot::ContinuationToken {
                    self.begin_unit(at);
                }
                self.text(window, at + 1, Text::Plain, visitor)
            }
            b'{' | b'[' => self.open(at, byte == b'[').map(|()| at + 1),
            b'-' | b'0'..=b'9' => {
                if self.is_any()
                    && let Some(end) = number::short_integer(window, at)
                {
                    self.state = State::Comma;
                    return Ok(end);
                }
                self.number = Number::default();
                self.state = State::Number;
                Ok(at)
            }
            _ => {
                self.truth = byte == b't';
                self.state = State::Literal(match byte {
                    b't' => b"rue",
                    b'f' => b"alse",
                    _ => b"ull",
                });
                Ok(at + 1)
            }
        }
    }

    fn begin_unit(&mut self, at: usize) {
        self.in_unit = true;
        self.unit = at;
    }

    fn open(&mut self, at: usize, array: bool) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth >= DEPTH {
            return Err(self.fault(at, DecodeReason::Invalid("more than 127 containers in each other")));
        }
        self.state = if array { State::FirstElement } else { State::FirstKey };
        let context = if self.is_any() { Slot::Unknown.opens(array) } else { self.slot.opens(array) };
        if matches!(context, Context::AnyObject | Context::AnyArray) {
            if !self.is_any() {
                self.outer = self.context;
                self.outer_depth = self.depth;
            }
            if let Some(place) = self.arrays.get_mut(self.depth) {
                *place = array;
            }
            self.context = context;
            return Ok(());
        }
        self.seen &= !context.bits();
        match context {
            Context::Image => {
                self.begin_unit(at);
                self.parts.clear();
            }
            Context::Info => self.begin_unit(at),
            Context::Infos => {
                self.list = self.slot;
                self.infos = 0;
            }
            Context::Variants => self.variants_seen = 0,
            Context::Images => self.facts.has_images = true,
            _ => {}
        }
        self.context = context;
        self.slot = context.element();
        Ok(())
    }

    fn close<V: Visitor>(
        &mut self,
        window: &[u8],
        at: usize,
        byte: u8,
        visitor: &mut V,
    ) -> Result<ControlFlow<()>, Fault> {
        if self.context.is_array() != (byte == b']') {
            return Err(self.expected(at, self.separator(), byte));
        }
        for slot in self.context.required() {
            if self.seen & slot.bit() == 0 {
                return Err(self.fault(at, DecodeReason::Missing(slot.name())));
            }
        }
        let mut flow = ControlFlow::Continue(());
        match self.context {
            Context::Image => {
                self.in_unit = false;
                flow = self.hand_out(window, self.unit, at + 1, visitor);
            }
            Context::Info => self.close_info(window, at + 1, visitor),
            _ => {}
        }
        self.depth -= 1;
        self.leave();
        self.value_end(at + 1, visitor, window);
        Ok(flow)
    }

    /// An image is complete.
    fn hand_out<V: Visitor>(
        &mut self,
        window: &[u8],
        start: usize,
        end: usize,
        visitor: &mut V,
    ) -> ControlFlow<()> {
        let Parts { values, members, variants, .. } = &self.parts;
        let flow = visitor.image(&ImageView { window, start, end, values, members, variants });
        self.facts.images += 1;
        flow
    }

    fn close_info<V: Visitor>(&mut self, window: &[u8], end: usize, visitor: &mut V) {
        self.in_unit = false;
        let bytes = window.get(self.unit..end).unwrap_or_default();
        let info = InfoView { bytes, code: self.code, message: self.message.of(bytes) };
        if self.list == Slot::Errors {
            visitor.error(&info);
        } else {
            visitor.message(&info);
        }
        self.infos += 1;
    }

    /// Back to the container around, and to the place in it that the one left stood in.
    fn leave(&mut self) {
        (self.context, self.slot) = match self.context {
            Context::Envelope | Context::Root => (Context::Root, Slot::Root),
            Context::Result => (Context::Envelope, Slot::Result),
            Context::ResultInfo => (Context::Envelope, Slot::ResultInfo),
            Context::Infos => (Context::Envelope, self.list),
            Context::Info => (Context::Infos, Slot::AnInfo),
            Context::Source => (Context::Info, Slot::Source),
            Context::Images => (Context::Result, Slot::Images),
            Context::Image => (Context::Images, Slot::AnImage),
            Context::Variants => (Context::Image, Slot::Variants),
            Context::AnyObject | Context::AnyArray if self.depth < self.outer_depth => {
                (self.outer, self.slot)
            }
            Context::AnyObject | Context::AnyArray => match self.arrays.get(self.depth) {
                Some(true) => (Context::AnyArray, self.slot),
                _ => (Context::AnyObject, self.slot),
            },
        };
    }

    /// A value ended before `end`.
    fn value_end<V: Visitor>(&mut self, end: usize, visitor: &mut V, window: &[u8]) {
        self.state = State::Comma;
        match self.context {
            Context::AnyObject | Context::AnyArray => return,
            Context::Image => {
                let end = end - self.unit;
                let field = self.slot.field();
                if let Some(value) = field.and_then(|field| self.parts.values.get_mut(field as usize)) {
                    *value = Span { start: self.value_start, end };
                }
                if V::MEMBERS {
                    self.parts.members.push(Member { field, span: Span { start: self.key_start, end } });
                }
            }
            Context::Variants => {
                self.variants_seen += 1;
                if V::VARIANTS {
                    self.parts.variants.push(Span { start: self.element_start, end: end - self.unit });
                }
            }
            Context::Root => self.state = State::End,
            _ => match self.slot {
                Slot::Success => self.facts.success = Some(self.truth),
                Slot::Message => self.message = Span { start: self.value_start, end: end - self.unit },
                Slot::ContinuationToken if self.in_unit => {
                    self.in_unit = false;
                    visitor.continuation_token(window.get(self.unit..end).unwrap_or_default());
                }
                _ => {}
            },
        }
        self.slot = Slot::None;
    }

    /// A string, from somewhere within.
    fn text<V: Visitor>(
        &mut self,
        window: &[u8],
        mut at: usize,
        mut text: Text,
        visitor: &mut V,
    ) -> Result<usize, Fault> {
        loop {
            if text == Text::Plain {
                let end = plain_end(window, at);
                let plain = window.get(at..end).unwrap_or_default();
                if window.get(end) == Some(&b'"') {
                    return self.end_text(window, end, plain, visitor);
                }
                self.push_key(plain);
                at = end;
            }
            let Some(&byte) = window.get(at) else { break };
            let decoded = text.take(byte).map_err(|reason| self.fault(at, reason))?;
            if let Some(decoded) = decoded {
                self.push_key(decoded.encode_utf8(&mut [0; 4]).as_bytes());
            } else if byte >= 0x80 {
                self.push_key(&[byte]);
            }
            at += 1;
        }
        self.state = State::Text(text);
        Ok(at)
    }

    /// The closing quote at `at`; `rest` is what was read of the string since the last [`Self::push_key`].
    #[inline]
    fn end_text<V: Visitor>(
        &mut self,
        window: &[u8],
        at: usize,
        rest: &[u8],
        visitor: &mut V,
    ) -> Result<usize, Fault> {
        if !self.is_key {
            self.value_end(at + 1, visitor, window);
            return Ok(at + 1);
        }
        self.state = State::Colon;
        if self.context != Context::AnyObject {
            let slot = if self.key_len == 0 {
                self.context.slot(rest)
            } else {
                self.push_key(rest);
                self.context.slot(self.key.get(..self.key_len).unwrap_or_default())
            };
            if slot != Slot::Unknown && self.seen & slot.bit() != 0 {
                self.slot = slot;
                let reason = DecodeReason::Invalid("the key comes a second time");
                return Err(Fault { at: self.token, reason });
            }
            self.seen |= slot.bit();
            self.slot = slot;
        }
        Ok(at + 1)
    }

    /// Keeps a key's decoded bytes while it is read in parts. One that is too long is not known anyway.
    fn push_key(&mut self, bytes: &[u8]) {
        if !self.is_key || self.context == Context::AnyObject {
            return;
        }
        let end = self.key_len + bytes.len();
        match self.key.get_mut(self.key_len..end) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.key_len = end;
            }
            None => self.key_len = KEY + 1,
        }
    }

    fn number<V: Visitor>(&mut self, window: &[u8], mut at: usize, visitor: &mut V) -> Result<usize, Fault> {
        loop {
            let Some(&byte) = window.get(at) else { return Ok(at) };
            if !self.number.take(byte) {
                match self.number.end() {
                    Ok(()) => break,
                    Err(Wrong::Grammar) => return Err(self.expected(at, "a digit", byte)),
                    Err(Wrong::Infinite) => {
                        return Err(Fault {
                            at: self.token,
                            reason: DecodeReason::Invalid("a number that no double holds"),
                        });
                    }
                }
            }
            at += 1;
        }
        if !self.is_any() {
            let fits = match self.slot {
                Slot::Code => self.number.signed().inspect(|code| self.code = *code).is_some(),
                Slot::TotalCount => {
                    self.facts.total_count = self.number.unsigned();
                    self.facts.total_count.is_some()
                }
                _ => true,
            };
            if !fits {
                let reason =
                    DecodeReason::Expected { expected: self.slot.expectation(), found: "another number" };
                return Err(Fault { at: self.token, reason });
            }
        }
        self.value_end(at, visitor, window);
        Ok(at)
    }

    fn literal<V: Visitor>(
        &mut self,
        at: usize,
        byte: u8,
        rest: &'static [u8],
        visitor: &mut V,
    ) -> Result<usize, Fault> {
        match rest.split_first() {
            Some((next, rest)) if *next == byte => {
                if rest.is_empty() {
                    self.value_end(at + 1, visitor, &[]);
                } else {
                    self.state = State::Literal(rest);
                }
                Ok(at + 1)
            }
            _ => Err(self.expected(at, "true, false or null", byte)),
        }
    }
}
