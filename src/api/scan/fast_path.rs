//! The short cut: an image that the window holds as a whole, in straight code without a state to keep.
//!
//! It knows less than the scanner: what is unusual or wrong it leaves to it (`None`), and the scanner begins
//! the image anew. So it may only accept what the scanner accepts.

use alloc::vec::Vec;
use core::num::NonZeroUsize;

use super::schema::{Context, ImageField, Shape, Slot};
use super::simd::{digits_end, plain_end, space_end};
use super::text::Text;
use super::visitor::{Member, Span};

/// Deeper values are left to the scanner.
const DEPTH: usize = 16;
/// So are numbers with as many digits: a double may not hold them.
const DIGITS: usize = 300;

/// Where an image's parts stand, relative to its begin.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) values: [Span; 7],
    pub(super) members: Vec<Member>,
    pub(super) variants: Vec<Span>,
    pub(super) shape: Shape,
    /// The field that followed each field in the image before: most likely it does again. The last is the one
    /// that an image began with.
    next: [Option<ImageField>; 8],
}

impl Parts {
    pub(super) fn clear(&mut self) {
        self.values = [Span::default(); 7];
        self.members.clear();
        self.variants.clear();
        self.shape = Shape::default();
    }

    /// The end of the image whose brace opens at `start`.
    pub(super) fn image(
        &mut self,
        window: &[u8],
        start: usize,
        keep_members: bool,
        keep_variants: bool,
    ) -> Option<usize> {
        self.clear();
        let mut seen = 0;
        let mut at = skip(window, start + 1);
        if *window.get(at)? == b'}' {
            return Some(at + 1);
        }
        let mut before = 7;
        loop {
            let key = at;
            let (field, colon) = self.key(window, at, before)?;
            if let Some(field) = field {
                if seen & field.bit() != 0 {
                    return None;
                }
                seen |= field.bit();
                before = field as usize;
            }
            let value = behind_colon(window, colon);
            let end = self.value(window, value, start, field, keep_variants)?;
            if let Some(place) = field.and_then(|field| self.values.get_mut(field as usize)) {
                *place = Span { start: value - start, end: end - start };
            }
            self.shape.push(field);
            if keep_members {
                self.members.push(Member { field, span: Span { start: key - start, end: end - start } });
            }
            at = skip(window, end);
            match *window.get(at)? {
                b',' => at = skip(window, at + 1),
                b'}' => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// The field that the key at `at` names, and the place of the colon behind it.
    #[inline]
    fn key(&mut self, window: &[u8], at: usize, before: usize) -> Option<(Option<ImageField>, usize)> {
        if let Some(Some(guess)) = self.next.get(before)
            && let Some(colon) = guess.is_at(window, at)
        {
            return Some((Some(*guess), colon));
        }
        let end = string(window, at)?.get();
        let key = window.get(at + 1..end - 1)?;
        if key.contains(&b'\\') {
            return None;
        }
        let field = match Context::Image.slot(key) {
            Slot::Unknown => None,
            slot => slot.field(),
        };
        if let Some(place) = self.next.get_mut(before) {
            *place = field;
        }
        let colon = skip(window, end);
        (*window.get(colon)? == b':').then_some((field, colon))
    }

    #[inline]
    fn value(
        &mut self,
        window: &[u8],
        at: usize,
        start: usize,
        field: Option<ImageField>,
        keep_variants: bool,
    ) -> Option<usize> {
        match field {
            Some(ImageField::Creator) if *window.get(at)? == b'n' => literal(window, at, b"null"),
            Some(ImageField::Id | ImageField::Creator | ImageField::Filename | ImageField::Uploaded) => {
                string(window, at).map(NonZeroUsize::get)
            }
            Some(ImageField::RequireSignedUrls) => {
                literal(window, at, b"true").or_else(|| literal(window, at, b"false"))
            }
            Some(ImageField::Variants) => self.variants(window, at, start, keep_variants),
            Some(ImageField::Meta) | None => any(window, at),
        }
    }

    fn variants(&mut self, window: &[u8], at: usize, start: usize, keep: bool) -> Option<usize> {
        if *window.get(at)? != b'[' {
            return None;
        }
        let mut at = skip(window, at + 1);
        if *window.get(at)? == b']' {
            return Some(at + 1);
        }
        loop {
            let end = string(window, at)?.get();
            if keep {
                self.variants.push(Span { start: at - start, end: end - start });
            }
            at = skip(window, end);
            match *window.get(at)? {
                b',' => at = skip(window, at + 1),
                b']' => return Some(at + 1),
                _ => return None,
            }
        }
    }
}

/// The first byte at or behind `at` that is no white space.
#[inline(always)]
fn skip(window: &[u8], at: usize) -> usize {
    match window.get(at) {
        Some(..=b' ') => space_end(window, at),
        _ => at,
    }
}

/// The value behind a colon: most often right there, or behind one space.
#[inline(always)]
fn behind_colon(window: &[u8], colon: usize) -> usize {
    let at = colon + 1;
    skip(window, if window.get(at) == Some(&b' ') { at + 1 } else { at })
}

/// The end of the string whose quote opens at `at`.
#[cfg_attr(target_arch = "wasm32", inline(never))] // as fast there, and smaller
#[cfg_attr(not(target_arch = "wasm32"), inline)]
fn string(window: &[u8], at: usize) -> Option<NonZeroUsize> {
    if *window.get(at)? != b'"' {
        return None;
    }
    let end = plain_end(window, at + 1);
    if *window.get(end)? == b'"' { NonZeroUsize::new(end + 1) } else { text(window, end) }
}

/// The same from where a string is not plain any more.
#[cold]
fn text(window: &[u8], mut at: usize) -> Option<NonZeroUsize> {
    loop {
        match *window.get(at)? {
            b'"' => return NonZeroUsize::new(at + 1),
            b'\\' => {
                let mut text = Text::Plain;
                loop {
                    text.take(*window.get(at)?).ok()?;
                    at += 1;
                    if text == Text::Plain {
                        break;
                    }
                }
            }
            _ => {
                let rest = window.get(at..)?;
                let length = rest.iter().position(|byte| matches!(byte, ..0x20 | b'"' | b'\\'))?;
                str::from_utf8(rest.get(..length)?).ok()?;
                at += length;
                if length == 0 {
                    return None;
                }
            }
        }
    }
}

#[inline(always)]
fn literal<const LENGTH: usize>(window: &[u8], at: usize, literal: &[u8; LENGTH]) -> Option<usize> {
    (window.get(at..)?.first_chunk()? == literal).then_some(at + LENGTH)
}

/// The end of any value.
fn any(window: &[u8], mut at: usize) -> Option<usize> {
    // A bit for each open container, the innermost lowest: whether it is an array. The first one set is none.
    let mut open = 1_u32;
    loop {
        let byte = *window.get(at)?;
        let mut end = match byte {
            b'"' => string(window, at)?.get(),
            b'{' | b'[' => {
                let array = byte == b'[';
                at = skip(window, at + 1);
                if *window.get(at)? == if array { b']' } else { b'}' } {
                    at + 1
                } else if open > 1 << DEPTH {
                    return None;
                } else {
                    open = open << 1 | u32::from(array);
                    at = if array { at } else { key(window, at)? };
                    continue;
                }
            }
            b't' => literal(window, at, b"true")?,
            b'f' => literal(window, at, b"false")?,
            b'n' => literal(window, at, b"null")?,
            _ => number(window, at)?,
        };
        // Behind a value: out of the containers that end here, and on to the next value.
        loop {
            if open == 1 {
                return Some(end);
            }
            let array = open & 1 == 1;
            at = skip(window, end);
            match *window.get(at)? {
                b',' => {
                    at = skip(window, at + 1);
                    at = if array { at } else { key(window, at)? };
                    break;
                }
                b']' if array => {}
                b'}' if !array => {}
                _ => return None,
            }
            open >>= 1;
            end = at + 1;
        }
    }
}

/// The value behind the key at `at`.
#[inline(always)]
fn key(window: &[u8], at: usize) -> Option<usize> {
    let colon = skip(window, string(window, at)?.get());
    (*window.get(colon)? == b':').then(|| behind_colon(window, colon))
}

/// The end of a number without an exponent.
fn number(window: &[u8], at: usize) -> Option<usize> {
    let integer = at + usize::from(*window.get(at)? == b'-');
    let mut end = digits_end(window, integer);
    let zero = *window.get(integer)? == b'0';
    if end == integer || end > integer + if zero { 1 } else { DIGITS } {
        return None;
    }
    if *window.get(end)? == b'.' {
        let fraction = end + 1;
        end = digits_end(window, fraction);
        if end == fraction {
            return None;
        }
    }
    (!matches!(*window.get(end)?, b'e' | b'E')).then_some(end)
}

/// A key as it stands in JSON, from quote to colon, in words, and which of their bits count.
struct Pattern {
    words: [u64; 3],
    masks: [u64; 3],
    length: usize,
}

impl Pattern {
    const fn new(key: &[u8]) -> Self {
        let mut pattern = Self { words: [0; 3], masks: [0; 3], length: key.len() };
        let mut place = 0;
        while place < key.len() {
            pattern.words[place / 8] |= (key[place] as u64) << (place % 8 * 8);
            pattern.masks[place / 8] |= 0xff << (place % 8 * 8);
            place += 1;
        }
        pattern
    }
}

/// In the order of [`ImageField`].
static PATTERNS: [Pattern; 7] = [
    Pattern::new(b"\"id\":"),
    Pattern::new(b"\"creator\":"),
    Pattern::new(b"\"filename\":"),
    Pattern::new(b"\"meta\":"),
    Pattern::new(b"\"requireSignedURLs\":"),
    Pattern::new(b"\"uploaded\":"),
    Pattern::new(b"\"variants\":"),
];

impl ImageField {
    /// Whether this field's key, and right behind it a colon, stand at `at`; the colon's place.
    #[inline]
    fn is_at(self, window: &[u8], at: usize) -> Option<usize> {
        let Pattern { words, masks, length } = PATTERNS.get(self as usize)?;
        let (bytes, _) = window.get(at..)?.first_chunk::<24>()?.as_chunks::<8>();
        let [one, two, three] = bytes else { return None };
        let differs = (u64::from_le_bytes(*one) & masks[0] ^ words[0])
            | (u64::from_le_bytes(*two) & masks[1] ^ words[1])
            | (u64::from_le_bytes(*three) & masks[2] ^ words[2]);
        (differs == 0).then_some(at + length - 1)
    }
}
