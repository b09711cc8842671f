//! The scanner: a state machine over bytes that may end anywhere.

use super::error::{DecodeError, DecodeReason, found};
use super::number::{self, Number};
use super::slot::{ImageField, Slot, kind};
use super::string::{self, Text};

/// Containers in each other, at most: as `serde_json` has it.
const MAX_DEPTH: usize = 127;
/// The deepest container with a type of its own: `root.result.images[].variants`.
const KNOWN_DEPTH: usize = 6;

/// What the next byte that is no white space begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    /// A value, or the end of an empty array.
    FirstElement,
    Key,
    /// A key, or the end of an empty object.
    FirstKey,
    Colon,
    /// A comma, or the end of the container.
    AfterValue,
    /// The inside of a string, from where it stopped.
    Text {
        key: bool,
        escaped: bool,
    },
    /// Nothing any more.
    End,
}

/// What the envelope says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the call succeeded; `None` before the field has come.
    pub success: Option<bool>,
    /// Images so far.
    pub images: u64,
    /// The number of images in all, where the server states it.
    pub total_count: Option<u64>,
    /// v2's token for the next page.
    pub continuation_token: Option<String>,
    /// The array of errors as it stands in the body; empty before it has come, or when it is null.
    pub errors: Vec<u8>,
}

/// A known field of an image: absolute byte offsets in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub field: ImageField,
    /// Where its key's quote opens.
    pub key: u64,
    /// Where its value begins.
    pub start: u64,
    /// Where its value has ended.
    pub end: u64,
}

/// A whole image: absolute byte offsets in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSpans {
    /// Its place on the page.
    pub index: u64,
    /// Where its brace opens.
    pub start: u64,
    /// Where its brace has closed.
    pub end: u64,
    fields: [Option<Field>; ImageField::ALL.len()],
}

impl ImageSpans {
    /// A known field, if the image has it.
    #[must_use]
    pub fn field(&self, field: ImageField) -> Option<Field> {
        self.fields.get(field as usize).copied().flatten()
    }

    /// The known fields that the image has, in the order of the API's page.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.fields.iter().copied().flatten()
    }
}

/// What is told of a scan as it goes.
pub trait Visitor {
    /// An image is whole. `bytes` are all that the scanner was given, the first of them at offset `base`.
    fn image(&mut self, image: &ImageSpans, bytes: &[u8], base: u64);
}

/// The bytes of a span, from bytes that begin at offset `base`.
pub(crate) fn slice(bytes: &[u8], base: u64, start: u64, end: u64) -> &[u8] {
    let place = |offset: u64| usize::try_from(offset.wrapping_sub(base)).unwrap_or(usize::MAX);
    bytes.get(place(start)..place(end)).unwrap_or_default()
}

/// The state of a scan between two calls: a few hundred bytes, whatever the body's size.
#[derive(Debug)]
pub struct Scanner {
    state: State,
    /// Where to go on.
    position: u64,
    depth: usize,
    /// Whether the container at each depth is an object, a bit each.
    objects: u128,
    /// The place that the innermost value stands in, or the next will.
    slot: Slot,
    /// The containers of known depth: their places, the keys they had, and how many elements.
    places: [Slot; KNOWN_DEPTH],
    keys: [u16; KNOWN_DEPTH],
    elements: [u64; KNOWN_DEPTH],
    /// Where the current string began.
    token: u64,
    /// The member of an image, or of the envelope, that is being scanned.
    member_key: u64,
    member_start: u64,
    in_image: bool,
    in_errors: bool,
    image: ImageSpans,
    facts: Facts,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scan from the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: State::Value,
            position: 0,
            depth: 0,
            objects: 0,
            slot: Slot::Root,
            places: [Slot::Any; KNOWN_DEPTH],
            keys: [0; KNOWN_DEPTH],
            elements: [0; KNOWN_DEPTH],
            token: 0,
            member_key: 0,
            member_start: 0,
            in_image: false,
            in_errors: false,
            image: ImageSpans { index: 0, start: 0, end: 0, fields: [None; ImageField::ALL.len()] },
            facts: Facts::default(),
        }
    }

    /// What the envelope has said so far.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Where the scan goes on.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The first byte that the next call still needs: the beginning of the image, or of the token, that the
    /// bytes ended in.
    #[must_use]
    pub fn retain(&self) -> u64 {
        if self.in_image {
            self.image.start
        } else if self.in_errors {
            self.member_start
        } else if matches!(self.state, State::Text { .. }) {
            self.token
        } else {
            self.position
        }
    }

    /// Scans on. `bytes` begin at offset `base` of the body, which is at most [`Scanner::retain`], and reach
    /// as far as the body has arrived.
    ///
    /// # Errors
    /// At the first byte that is not as it must be; the scan is over then.
    pub fn scan(&mut self, bytes: &[u8], base: u64, visitor: &mut impl Visitor) -> Result<(), DecodeError> {
        let mut at = usize::try_from(self.position.wrapping_sub(base)).unwrap_or(usize::MAX);
        let result = self.run(bytes, base, &mut at, visitor);
        self.position = base + at as u64;
        result.map_err(|reason| self.error(reason))
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    /// When the document is not whole.
    pub fn finish(&self) -> Result<&Facts, DecodeError> {
        match self.state {
            State::End => Ok(&self.facts),
            State::Value if self.position == 0 => Err(self.error(DecodeReason::Invalid("the body is empty"))),
            _ => Err(self.error(DecodeReason::UnexpectedEnd)),
        }
    }

    fn run(
        &mut self,
        bytes: &[u8],
        base: u64,
        at: &mut usize,
        visitor: &mut impl Visitor,
    ) -> Result<(), DecodeReason> {
        loop {
            if let State::Text { key, escaped } = self.state {
                if !self.text(bytes, base, at, key, escaped)? {
                    return Ok(());
                }
                continue;
            }
            while matches!(bytes.get(*at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
                *at += 1;
            }
            let Some(byte) = bytes.get(*at).copied() else { return Ok(()) };
            match (self.state, byte) {
                (State::FirstElement, b']') | (State::FirstKey, b'}') => {
                    *at += 1;
                    self.close(bytes, base, *at, visitor)?;
                }
                (State::AfterValue, b',') => {
                    *at += 1;
                    self.comma();
                }
                (State::AfterValue, b'}' | b']') if (byte == b'}') == self.in_object() => {
                    *at += 1;
                    self.close(bytes, base, *at, visitor)?;
                }
                (State::Key | State::FirstKey, b'"') => {
                    self.token = base + *at as u64;
                    *at += 1;
                    self.state = State::Text { key: true, escaped: false };
                }
                (State::Colon, b':') => {
                    *at += 1;
                    self.state = State::Value;
                }
                (State::Value | State::FirstElement, _) => {
                    if !self.value(bytes, base, at, byte)? {
                        return Ok(());
                    }
                }
                _ => return Err(self.misplaced(byte)),
            }
        }
    }

    /// A value's first byte; false when the bytes end before the value is known.
    fn value(&mut self, bytes: &[u8], base: u64, at: &mut usize, byte: u8) -> Result<bool, DecodeReason> {
        let kind = match byte {
            b'"' => kind::STRING,
            b'{' => kind::OBJECT,
            b'[' => kind::ARRAY,
            b't' | b'f' => kind::BOOLEAN,
            b'n' => kind::NULL,
            b'-' | b'0'..=b'9' => kind::NUMBER,
            0xef if *at == 0 && base == 0 => {
                return Err(DecodeReason::Invalid("a byte order mark before the document"));
            }
            _ => 0,
        };
        if kind & self.slot.kinds() == 0 {
            return Err(DecodeReason::Expected { expected: self.slot.expected(), found: found(byte) });
        }
        if self.is_member() {
            self.member_start = base + *at as u64;
        }
        match kind {
            kind::STRING => {
                self.token = base + *at as u64;
                self.state = State::Text { key: false, escaped: false };
                *at += 1;
            }
            kind::OBJECT | kind::ARRAY => {
                self.open(base + *at as u64, kind == kind::OBJECT)?;
                *at += 1;
            }
            kind::NUMBER => return self.number(bytes, base, at),
            _ => return self.literal(bytes, base, at, byte),
        }
        Ok(true)
    }

    fn open(&mut self, start: u64, object: bool) -> Result<(), DecodeReason> {
        if self.depth >= MAX_DEPTH {
            return Err(DecodeReason::Invalid("more than 127 containers in each other"));
        }
        if self.slot == Slot::Image {
            self.in_image = true;
            self.image.start = start;
            self.image.fields = [None; ImageField::ALL.len()];
        } else if self.slot == Slot::Errors {
            self.in_errors = true;
        }
        if let Some(place) = self.places.get_mut(self.depth) {
            *place = self.slot;
        }
        if let Some(keys) = self.keys.get_mut(self.depth) {
            *keys = 0;
        }
        if let Some(elements) = self.elements.get_mut(self.depth) {
            *elements = 0;
        }
        self.objects = self.objects & !(1 << self.depth) | u128::from(object) << self.depth;
        self.depth += 1;
        if object {
            self.state = State::FirstKey;
        } else {
            self.state = State::FirstElement;
            self.slot = self.slot.element();
        }
        Ok(())
    }

    /// A container has closed just before `at`.
    fn close(
        &mut self,
        bytes: &[u8],
        base: u64,
        at: usize,
        visitor: &mut impl Visitor,
    ) -> Result<(), DecodeReason> {
        self.depth -= 1;
        self.slot = self.place(self.depth);
        let (required, missing) = self.slot.required();
        if self.keys.get(self.depth).is_some_and(|keys| keys & required != required) {
            return Err(DecodeReason::Invalid(missing));
        }
        let end = base + at as u64;
        if self.slot == Slot::Image {
            self.in_image = false;
            self.image.end = end;
            self.image.index = self.facts.images;
            visitor.image(&self.image, bytes, base);
            self.facts.images += 1;
        } else if self.slot == Slot::Errors {
            self.in_errors = false;
            self.facts.errors = slice(bytes, base, self.member_start, end).to_vec();
        }
        self.end_value(end);
        Ok(())
    }

    /// The innermost value has ended.
    fn end_value(&mut self, end: u64) {
        if self.depth == 0 {
            self.state = State::End;
            return;
        }
        self.state = State::AfterValue;
        if let Slot::Field(field) = self.slot
            && let Some(place) = self.image.fields.get_mut(field as usize)
        {
            *place = Some(Field { field, key: self.member_key, start: self.member_start, end });
        }
    }

    fn comma(&mut self) {
        if self.in_object() {
            self.state = State::Key;
            return;
        }
        self.state = State::Value;
        let depth = self.depth - 1;
        self.slot = self.place(depth).element();
        if let Some(elements) = self.elements.get_mut(depth) {
            *elements += 1;
        }
    }

    /// The inside of a string; false when the bytes end before it does.
    fn text(
        &mut self,
        bytes: &[u8],
        base: u64,
        at: &mut usize,
        key: bool,
        mut escaped: bool,
    ) -> Result<bool, DecodeReason> {
        match string::scan(bytes, *at, &mut escaped) {
            Text::Unfinished(end) => {
                *at = end;
                self.state = State::Text { key, escaped };
                Ok(false)
            }
            Text::Invalid(end, why) => {
                *at = end;
                Err(DecodeReason::Invalid(why))
            }
            Text::Ends(end) => {
                *at = end + 1;
                let inside = slice(bytes, base, self.token + 1, base + end as u64);
                if key {
                    self.key(inside, escaped)?;
                } else {
                    if self.slot == Slot::ContinuationToken {
                        self.facts.continuation_token = Some(owned(inside));
                    }
                    self.end_value(base + *at as u64);
                }
                Ok(true)
            }
        }
    }

    fn key(&mut self, inside: &[u8], escaped: bool) -> Result<(), DecodeReason> {
        self.state = State::Colon;
        let object = self.place(self.depth - 1);
        if object == Slot::Any {
            self.slot = Slot::Any;
            return Ok(());
        }
        let mut buffer = [0; 32];
        // What is longer than every known key is unknown.
        let key = if escaped { string::unescape(inside, &mut buffer).unwrap_or_default() } else { inside };
        let (slot, bit) = object.member(key);
        self.slot = slot;
        if self.is_member() {
            self.member_key = self.token;
        }
        match self.keys.get_mut(self.depth - 1) {
            Some(keys) if *keys & bit != 0 => Err(DecodeReason::Invalid("the key comes a second time")),
            Some(keys) => {
                *keys |= bit;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn number(&mut self, bytes: &[u8], base: u64, at: &mut usize) -> Result<bool, DecodeReason> {
        let (end, integer) = match number::scan(bytes, *at) {
            Number::Unfinished => return Ok(false),
            Number::Malformed(end) => {
                *at = end;
                return Err(DecodeReason::Invalid("a malformed number"));
            }
            Number::Ends(end, integer) => (end, integer),
        };
        let token = bytes.get(*at..end).unwrap_or_default();
        let fits = match self.slot {
            Slot::Code => integer && number::is_i64(token),
            Slot::TotalCount => {
                self.facts.total_count = number::whole(token).filter(|_| integer);
                self.facts.total_count.is_some()
            }
            _ if (!integer || token.len() > 308) && !number::is_finite(token) => {
                return Err(DecodeReason::Invalid("a number that no double holds"));
            }
            _ => true,
        };
        if !fits {
            let found = "another number";
            return Err(DecodeReason::Expected { expected: self.slot.expected(), found });
        }
        *at = end;
        self.end_value(base + end as u64);
        Ok(true)
    }

    fn literal(&mut self, bytes: &[u8], base: u64, at: &mut usize, byte: u8) -> Result<bool, DecodeReason> {
        let literal: &[u8] = match byte {
            b't' => b"true",
            b'f' => b"false",
            _ => b"null",
        };
        let rest = bytes.get(*at..).unwrap_or_default();
        if !rest.starts_with(literal) {
            return if literal.starts_with(rest) {
                Ok(false)
            } else {
                Err(DecodeReason::Invalid("a malformed literal"))
            };
        }
        if self.slot == Slot::Success {
            self.facts.success = Some(byte == b't');
        }
        *at += literal.len();
        self.end_value(base + *at as u64);
        Ok(true)
    }

    fn in_object(&self) -> bool {
        self.objects >> self.depth.saturating_sub(1) & 1 == 1
    }

    fn place(&self, depth: usize) -> Slot {
        self.places.get(depth).copied().unwrap_or(Slot::Any)
    }

    /// Whether the current value's own place is remembered.
    fn is_member(&self) -> bool {
        matches!(self.slot, Slot::Field(_) | Slot::Errors)
    }

    fn misplaced(&self, byte: u8) -> DecodeReason {
        let expected = match self.state {
            State::AfterValue if self.in_object() => "\",\" or \"}\"",
            State::AfterValue => "\",\" or \"]\"",
            State::Colon => "\":\"",
            State::FirstKey => "a key or \"}\"",
            State::Key => "a key",
            _ => "the end of the body",
        };
        DecodeReason::Expected { expected, found: found(byte) }
    }

    #[cold]
    fn error(&self, reason: DecodeReason) -> DecodeError {
        DecodeError { offset: self.position, path: self.path(), reason }
    }

    /// The path down to the innermost known field.
    fn path(&self) -> String {
        let mut path = String::new();
        let known = self.places.iter().zip(self.elements).take(self.depth);
        for ((place, elements), depth) in known.zip(1..) {
            let inner = if depth == self.depth { self.slot } else { self.place(depth) };
            if *place == Slot::Any || *place == Slot::Field(ImageField::Meta) {
                break;
            }
            if place.element() != Slot::Any {
                // An array of known elements: between two of them nothing is being read.
                if self.state != State::AfterValue || depth != self.depth {
                    path.push('[');
                    path.push_str(&elements.to_string());
                    path.push(']');
                }
            } else if !inner.name().is_empty()
                && !matches!(self.state, State::Key | State::FirstKey if depth == self.depth)
            {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(inner.name());
            }
        }
        path
    }
}

/// The text of a checked string's inside.
fn owned(inside: &[u8]) -> String {
    let mut text = Vec::with_capacity(inside.len());
    let mut at = 0;
    while let Some(byte) = inside.get(at) {
        if let Some((character, end)) = (*byte == b'\\').then(|| string::unescaped(inside, at)).flatten() {
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            at = end;
        } else {
            text.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(text).unwrap_or_default()
}
