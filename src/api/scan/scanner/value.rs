//! Keys and values: strings, numbers, literals.

use super::super::error::DecodeReason;
use super::super::number::{self, Number, Wrong};
use super::super::schema::{Context, Slot, kind};
use super::super::simd::plain_end;
use super::super::text::Text;
use super::super::visitor::{Member, Span, Visitor};
use super::{Fault, KEY, Scanner, State};

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

    pub(super) fn value<V: Visitor>(
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

    /// A value ended before `end`.
    pub(super) fn value_end<V: Visitor>(&mut self, end: usize, visitor: &mut V, window: &[u8]) {
        self.state = State::Comma;
        match self.context {
            Context::AnyObject | Context::AnyArray => return,
            Context::Image => {
                let end = end - self.unit;
                let field = self.slot.field();
                if let Some(value) = field.and_then(|field| self.parts.values.get_mut(field as usize)) {
                    *value = Span { start: self.value_start, end };
                }
                self.parts.shape.push(field);
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
                Slot::Success => self.summary.success = Some(self.truth),
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
    pub(super) fn text<V: Visitor>(
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
            let decoded = text.take(byte).map_err(|what| self.fault(at, DecodeReason::Invalid(what)))?;
            if let Some(part) = decoded.or((byte >= 0x80).then_some(byte)) {
                self.push_key(&[part]);
            }
            at += 1;
        }
        self.state = State::Text(text);
        Ok(at)
    }

    /// The closing quote at `at`; `rest` is what was read of the string since the last [`Self::push_key`].
    #[inline]
    pub(super) fn end_text<V: Visitor>(
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
    pub(super) fn push_key(&mut self, bytes: &[u8]) {
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

    pub(super) fn number<V: Visitor>(
        &mut self,
        window: &[u8],
        mut at: usize,
        visitor: &mut V,
    ) -> Result<usize, Fault> {
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
                    self.summary.total_count = self.number.unsigned();
                    self.summary.total_count.is_some()
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

    pub(super) fn literal<V: Visitor>(
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
