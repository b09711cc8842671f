//! Decodes escapes, and remembers where in the original text each byte comes from.

use alloc::vec::Vec;
use core::ops::Range;

/// A text with its escapes decoded a number of times.
pub(super) struct Decoded {
    bytes: Vec<u8>,
    /// Where in the original text each byte comes from; empty before the first decoding.
    sources: Vec<Range<usize>>,
}

impl Decoded {
    /// A text as it is.
    pub(super) fn new(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), sources: Vec::new() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the original text a range comes from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        if self.sources.is_empty() {
            return range;
        }
        let part = self.sources.get(range).unwrap_or_default();
        part.first().map_or(0, |first| first.start)..part.last().map_or(0, |last| last.end)
    }

    /// The text with escapes of this kind decoded once more; `None` if it has none.
    #[inline(never)]
    pub(super) fn decode(&self, kind: Escapes) -> Option<Self> {
        if !self.bytes.contains(&kind.start()) {
            return None;
        }
        let mut decoded = Self { bytes: Vec::with_capacity(self.bytes.len()), sources: Vec::new() };
        let mut at = 0;
        while let Some((first, rest)) = self.bytes.get(at..).and_then(<[u8]>::split_first) {
            let escape = if *first == kind.start() { kind.decode(rest, &mut decoded.bytes) } else { None };
            if escape.is_none() {
                decoded.bytes.push(*first);
            }
            let length = 1 + escape.unwrap_or_default();
            decoded.sources.resize(decoded.bytes.len(), self.source(at..at + length));
            at += length;
        }
        (decoded.bytes.len() < self.bytes.len()).then_some(decoded)
    }
}

/// A kind of escapes.
#[derive(Clone, Copy)]
pub(super) enum Escapes {
    /// `\u004d`, `\/` and the like.
    Json,
    /// `%4D`.
    Percent,
}

impl Escapes {
    /// The byte that every escape starts with.
    fn start(self) -> u8 {
        match self {
            Self::Json => b'\\',
            Self::Percent => b'%',
        }
    }

    /// Appends the character of an escape. Returns how many bytes after the first belong to it; `None` if it is not one.
    fn decode(self, rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
        match (self, rest) {
            (Self::Percent, digits) => {
                out.push(u8::try_from(hex(digits, 2)?).ok()?);
                Some(2)
            }
            (Self::Json, [b'u', digits @ ..]) => {
                let (character, length) = unicode(digits)?;
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                Some(1 + length)
            }
            (Self::Json, [escaped, ..]) if escaped.is_ascii_punctuation() => {
                out.push(*escaped);
                Some(1)
            }
            (Self::Json, _) => None,
        }
    }
}

/// The character of a JSON escape after its `\u`, and its length: 4, or 10 with the second half of a surrogate pair.
fn unicode(digits: &[u8]) -> Option<(char, usize)> {
    let unit = hex(digits, 4)?;
    let low = match digits.get(4..) {
        Some([b'\\', b'u', digits @ ..]) => hex(digits, 4),
        _ => None,
    };
    match (unit, low) {
        (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
            char::from_u32(0x1_0000 + ((unit & 0x3ff) << 10 | low & 0x3ff)).map(|character| (character, 10))
        }
        _ => char::from_u32(unit).map(|character| (character, 4)),
    }
}

/// The value of this many hexadecimal digits.
fn hex(digits: &[u8], count: usize) -> Option<u32> {
    let digits = digits.get(..count)?;
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}
