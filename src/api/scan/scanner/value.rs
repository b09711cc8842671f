//! Keys and values: strings, numbers, literals.

use super::super::copy::copy;
use super::super::error::{DecodeReason, Failure};
use super::super::field::EnvelopeField;
use super::super::kind;
use super::super::member::{Member, Span};
use super::super::number::Number;
use super::super::schema::{Context, Slot};
use super::super::simd::plain_end;
use super::super::string_state::StringState;
use super::super::visitor::Visitor;
use super::{KEY, Scanner, State};

impl Scanner {
    pub(super) fn begin_key(&mut self, at: usize) {
        if !self.is_any() {
            self.slot = Slot::None;
        }
        self.is_key = true;
        self.key_len = 0;
        self.token = self.base.wrapping_add(at as u64);
        self.key_start = if self.context == Context::Image { at - self.unit } else { self.key_start };
    }

    pub(super) fn value(&mut self, at: usize, byte: u8) -> Result<usize, Failure> {
        if self.slot.kinds() & kind::starting_with(byte) == 0 {
            if byte == 0xef && self.context == Context::Root && self.base == 0 && at == 0 {
                self.state = State::ByteOrderMark(byte);
                return Ok(at + 1);
            }
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
                if self.slot == Slot::Envelope(EnvelopeField::ContinuationToken) {
                    self.begin_unit(at);
                }
                self.state = State::String(StringState::Plain);
                Ok(at + 1)
            }
            b'{' | b'[' => self.open(at, byte == b'[').map(|()| at + 1),
            b'-' | b'0'..=b'9' => {
                self.number = Number::default();
                self.state = State::Number;
                Ok(at)
            }
            _ => {
                self.boolean = byte == b't';
                self.state = State::Literal(match byte {
                    b't' => b"rue",
                    b'f' => b"alse",
                    _ => b"ull",
                });
                Ok(at + 1)
            }
        }
    }

    /// Takes the end of a value, whose last byte is before `end`.
    pub(super) fn end_value<V: Visitor>(&mut self, end: usize, visitor: &mut V, window: &[u8]) {
        self.state = State::Comma;
        match self.context {
            Context::AnyObject | Context::AnyArray => return,
            Context::Image => {
                let end = end - self.unit;
                let field = self.slot.image_field();
                if let Some(span) = field.and_then(|field| self.layout.values.get_mut(field as usize)) {
                    *span = Span { start: self.value_start, end };
                }
                if V::MEMBERS {
                    self.layout.members.push(Member { field, span: Span { start: self.key_start, end } });
                }
            }
            Context::Variants => {
                self.variants += 1;
                if V::VARIANTS {
                    self.layout.variants.push(Span { start: self.element_start, end: end - self.unit });
                }
            }
            Context::Root => self.state = State::End,
            _ => match self.slot {
                Slot::Envelope(EnvelopeField::Success) => self.summary.success = Some(self.boolean),
                Slot::Envelope(EnvelopeField::Message) => {
                    self.message = Span { start: self.value_start, end: end - self.unit };
                }
                Slot::Envelope(EnvelopeField::ContinuationToken) if self.in_unit => {
                    self.in_unit = false;
                    visitor.continuation_token(window.get(self.unit..end).unwrap_or_default());
                }
                _ => {}
            },
        }
        self.slot = Slot::None;
    }

    /// Scans a string from a byte in it, or from its closing quote.
    pub(super) fn string<V: Visitor>(
        &mut self,
        window: &[u8],
        mut at: usize,
        mut state: StringState,
        visitor: &mut V,
    ) -> Result<usize, Failure> {
        loop {
            if state == StringState::Plain {
                let end = plain_end(window, at);
                let plain = window.get(at..end).unwrap_or_default();
                if matches!(window.get(end), Some(b'"')) {
                    return self.end_string(window, end, plain, visitor);
                }
                self.push_key(plain);
                at = end;
            }
            let Some(&byte) = window.get(at) else { break };
            let decoded = state
                .take(byte, self.slot.is_free())
                .map_err(|reason| self.failure(at, DecodeReason::Invalid(reason)))?;
            if let Some(part) = decoded.or((byte >= 0x80).then_some(byte)) {
                self.push_key(&[part]);
            }
            at += 1;
        }
        self.state = State::String(state);
        Ok(at)
    }

    /// Takes the closing quote at `at`; `rest` is the rest of the string since the last [`Self::push_key`].
    #[inline]
    pub(super) fn end_string<V: Visitor>(
        &mut self,
        window: &[u8],
        at: usize,
        rest: &[u8],
        visitor: &mut V,
    ) -> Result<usize, Failure> {
        if !self.is_key {
            self.end_value(at + 1, visitor, window);
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
            self.slot = slot;
            let bit = slot.bit();
            if self.seen & bit != 0 {
                return Err(Failure { at: self.token, reason: DecodeReason::Invalid("duplicate key") });
            }
            self.seen |= bit;
        }
        Ok(at + 1)
    }

    /// Appends decoded bytes to a key that is read in pieces. A key that is too long is unknown.
    pub(super) fn push_key(&mut self, bytes: &[u8]) {
        if !self.is_key || self.context == Context::AnyObject {
            return;
        }
        let end = self.key_len + bytes.len();
        match self.key.get_mut(self.key_len..end) {
            Some(place) => {
                copy(bytes, place);
                self.key_len = end;
            }
            None => self.key_len = KEY + 1,
        }
    }

    pub(super) fn number<V: Visitor>(
        &mut self,
        window: &[u8],
        mut at: usize,
        visitor: &mut V,
    ) -> Result<usize, Failure> {
        loop {
            let Some(&byte) = window.get(at) else { return Ok(at) };
            if !self.number.take(byte) {
                if self.number.is_complete() {
                    break;
                }
                return Err(self.expected(at, "a digit", byte));
            }
            at += 1;
        }
        if !self.is_any() {
            let fits = match self.slot {
                Slot::Envelope(EnvelopeField::Code) => {
                    self.number.signed().inspect(|code| self.code = *code).is_some()
                }
                Slot::Envelope(EnvelopeField::TotalCount) => {
                    self.summary.total_count = self.number.unsigned();
                    true
                }
                _ => true,
            };
            if !fits {
                let reason =
                    DecodeReason::Expected { expected: self.slot.expectation(), found: "another number" };
                return Err(Failure { at: self.token, reason });
            }
        }
        self.end_value(at, visitor, window);
        Ok(at)
    }

    pub(super) fn literal<V: Visitor>(
        &mut self,
        at: usize,
        byte: u8,
        rest: &'static [u8],
        visitor: &mut V,
    ) -> Result<usize, Failure> {
        match rest.split_first() {
            Some((next, rest)) if *next == byte => {
                if rest.is_empty() {
                    self.end_value(at + 1, visitor, &[]);
                } else {
                    self.state = State::Literal(rest);
                }
                Ok(at + 1)
            }
            _ => Err(self.expected(at, "true, false or null", byte)),
        }
    }
}
