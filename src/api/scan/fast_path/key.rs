//! An image's keys, predicted from the images before.

use alloc::vec::Vec;

use wide::{bytemuck, i8x16};

use super::super::field::ImageField;
use super::super::shape::{MAX_KEYS, OTHER};
use super::super::string::is_escaped;
use super::value::{string, trimmed};

/// The keys that images had so far, each with a number: that of its [`ImageField`], or a greater one for a key that the
/// library does not know. Most images of a page have the same keys in the same order, so a key is first compared with
/// the one that followed the previous key last time.
#[derive(Debug)]
pub(crate) struct Keys {
    unknown: Vec<Pattern>,
    /// For each key, the number of the key that followed it last time.
    next: [u8; START + 1],
}

/// Stands for the key before the first.
pub(super) const START: usize = OTHER + 1;

impl Default for Keys {
    fn default() -> Self {
        Self { unknown: Vec::new(), next: [0; START + 1] }
    }
}

impl Keys {
    /// The number of the key at `at`, and the index of the colon after it. `previous` is the number of the key before
    /// it, or [`START`].
    #[inline(always)]
    pub(super) fn key(&mut self, window: &[u8], at: usize, previous: usize) -> Option<(usize, usize)> {
        // The predicted key, then all others.
        let mut key = usize::from(*self.next.get(previous)?);
        let mut others = 0;
        let colon = loop {
            if let Some(colon) = self.pattern(key).and_then(|pattern| pattern.colon(window, at)) {
                break colon;
            }
            key = others;
            others += 1;
            if key == ImageField::COUNT + self.unknown.len() {
                let (found, colon) = self.parse(window, at)?;
                key = found;
                break colon;
            }
        };
        *self.next.get_mut(previous)? = u8::try_from(key).unwrap_or_default();
        Some((key, colon))
    }

    #[inline(always)]
    fn pattern(&self, key: usize) -> Option<&Pattern> {
        match PATTERNS.get(key) {
            None => self.unknown.get(key - ImageField::COUNT),
            known => known,
        }
    }

    /// As [`Self::key`], for a key that is new, or has white space before its colon.
    #[inline(never)]
    fn parse(&mut self, window: &[u8], at: usize) -> Option<(usize, usize)> {
        let end = string(window, at)?.get();
        let name = window.get(at + 1..end - 1)?;
        if is_escaped(name) {
            return None;
        }
        let colon = trimmed(window, end);
        if *window.get(colon)? != b':' {
            return None;
        }
        if let Some(field) = ImageField::from_key(name) {
            return Some((field as usize, colon));
        }
        // JavaScript moves keys that are integers to an object's start.
        let key = ImageField::COUNT + self.unknown.len();
        if key < MAX_KEYS
            && !matches!(name.first(), Some(b'0'..=b'9'))
            // Where the window ends earlier, no pattern is found, so the key would be learned again.
            && let Some(text) = window.get(at..).and_then(|rest| rest.first_chunk())
            && let Some(pattern) = Pattern::new(text, colon + 1 - at)
            && colon == end
        {
            self.unknown.push(pattern);
            return Some((key, colon));
        }
        Some((OTHER, colon))
    }
}

const BLOCK: usize = 16;
const LENGTH: usize = 2 * BLOCK;

/// A key's JSON text, from its opening quote to a colon right after it, with a mask of the bits that count.
#[derive(Debug)]
struct Pattern {
    text: [u8; LENGTH],
    mask: [u8; LENGTH],
    length: usize,
}

impl Pattern {
    /// The pattern of the first `length` bytes; `None` if there are too many.
    fn new(window: &[u8; LENGTH], length: usize) -> Option<Self> {
        let mut pattern = Self { text: [0; LENGTH], mask: [0; LENGTH], length };
        for ((to, mask), byte) in pattern.text.iter_mut().zip(&mut pattern.mask).zip(window).take(length) {
            *to = *byte;
            *mask = 0xff;
        }
        (length <= LENGTH).then_some(pattern)
    }

    /// The pattern of a field's name, for a constant.
    const fn of(name: &str) -> Self {
        let name = name.as_bytes();
        let mut pattern = Self { text: [0; LENGTH], mask: [0; LENGTH], length: name.len() + 3 };
        let mut place = 0;
        while place < pattern.length {
            pattern.mask[place] = 0xff;
            pattern.text[place] = match place {
                _ if place + 1 == pattern.length => b':',
                _ if place == 0 || place == name.len() + 1 => b'"',
                _ => name[place - 1],
            };
            place += 1;
        }
        pattern
    }

    /// The index of the colon if the key is at `at`.
    #[inline(always)]
    fn colon(&self, window: &[u8], at: usize) -> Option<usize> {
        let window: &[u8; LENGTH] = window.get(at..)?.first_chunk()?;
        let ([a, b], _) = window.as_chunks::<BLOCK>() else { return None };
        let ([text_a, text_b], _) = self.text.as_chunks::<BLOCK>() else { return None };
        let ([mask_a, mask_b], _) = self.mask.as_chunks::<BLOCK>() else { return None };
        let block = |bytes: &[u8; BLOCK]| bytemuck::cast::<_, i8x16>(*bytes);
        let differs = (block(a) ^ block(text_a)) & block(mask_a) | (block(b) ^ block(text_b)) & block(mask_b);
        (differs == i8x16::splat(0)).then_some(at + self.length - 1)
    }
}

/// In the order of [`ImageField`].
static PATTERNS: [Pattern; ImageField::COUNT] = {
    let mut patterns = [const { Pattern::of("") }; ImageField::COUNT];
    let mut place = 0;
    while place < patterns.len() {
        patterns[place] = Pattern::of(ImageField::ALL[place].name());
        place += 1;
    }
    patterns
};
