//! An image's keys, predicted from the previous image.

use super::super::field::ImageField;
use super::super::string::is_escaped;
use super::value::{string, trimmed};

/// Which field followed each field in the previous image: most images of a page have their fields in the same
/// order. The last element is the field that an image starts with.
#[derive(Debug, Default)]
pub(super) struct KeyPredictor([Option<ImageField>; ImageField::COUNT + 1]);

/// The index of the first key's prediction.
pub(super) const START: usize = ImageField::COUNT;

impl KeyPredictor {
    /// The field that the key at `at` names (`None`: an unknown one), and the index of the colon after it.
    /// `previous` is the index of the last known field before it, or [`START`].
    #[inline(always)]
    pub(super) fn key(
        &mut self,
        window: &[u8],
        at: usize,
        previous: usize,
    ) -> Option<(Option<ImageField>, usize)> {
        let predicted = self.0.get_mut(previous)?;
        if let Some(field) = *predicted
            && let Some(colon) = PATTERNS.get(field as usize)?.colon(window, at)
        {
            return Some((Some(field), colon));
        }
        let (field, colon) = parse(window, at)?;
        *predicted = field;
        Some((field, colon))
    }
}

/// As [`KeyPredictor::key`], for a key that was not predicted.
fn parse(window: &[u8], at: usize) -> Option<(Option<ImageField>, usize)> {
    let end = string(window, at)?.get();
    let key = window.get(at + 1..end - 1)?;
    if is_escaped(key) {
        return None;
    }
    let colon = trimmed(window, end);
    if *window.get(colon)? == b':' { Some((ImageField::from_key(key), colon)) } else { None }
}

/// The number of 64-bit words in a pattern.
const WORDS: usize = 3;

/// A key's JSON text, from its opening quote to a colon right after it, as words with a mask of the bits that
/// count.
struct Pattern {
    words: [u64; WORDS],
    masks: [u64; WORDS],
    length: usize,
}

impl Pattern {
    /// Compiles for names of up to 21 characters only.
    const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let mut pattern = Self { words: [0; WORDS], masks: [0; WORDS], length: 0 };
        pattern.push(b'"');
        let mut place = 0;
        while place < name.len() {
            pattern.push(name[place]);
            place += 1;
        }
        pattern.push(b'"');
        pattern.push(b':');
        pattern
    }

    const fn push(&mut self, byte: u8) {
        let (word, shift) = (self.length / 8, self.length % 8 * 8);
        self.words[word] |= (byte as u64) << shift;
        self.masks[word] |= 0xff << shift;
        self.length += 1;
    }

    /// The index of the colon if the key is at `at`.
    #[inline(always)]
    fn colon(&self, window: &[u8], at: usize) -> Option<usize> {
        let (bytes, _) = window.get(at..)?.first_chunk::<{ WORDS * 8 }>()?.as_chunks::<8>();
        let mut differs = 0;
        for ((bytes, word), mask) in bytes.iter().zip(self.words).zip(self.masks) {
            differs |= u64::from_le_bytes(*bytes) & mask ^ word;
        }
        (differs == 0).then_some(at + self.length - 1)
    }
}

/// In the order of [`ImageField`].
static PATTERNS: [Pattern; ImageField::COUNT] = {
    let mut patterns = [const { Pattern::new("") }; ImageField::COUNT];
    let mut place = 0;
    while place < patterns.len() {
        patterns[place] = Pattern::new(ImageField::ALL[place].name());
        place += 1;
    }
    patterns
};
