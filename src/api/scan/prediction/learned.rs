//! A gap that images had before.

use wide::{bytemuck, i8x16};

use super::gap::{Gap, Next, Place, is_empty};

const BLOCK: usize = 16;
/// How much of a gap is always compared, and how long it may be.
const SHORT: usize = 2 * BLOCK;
const LONGEST: usize = 2 * SHORT;

/// A gap and its text.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    text: [u8; LONGEST],
    /// A bit for each of its first [`SHORT`] bytes.
    mask: u32,
    pub(super) gap: Gap,
    /// Where it starts.
    pub(super) before: Place,
    /// Its number in an image, from 0.
    pub(super) number: usize,
    /// The index of the gap that followed it last time.
    pub(super) next: usize,
}

impl Learned {
    /// The gap at `at`. `None` if it is too long, or so near to the window's end that it could not be compared.
    pub(super) fn new(window: &[u8], at: usize, gap: Gap, before: Place, number: usize) -> Option<Self> {
        let text = *window.get(at..)?.first_chunk()?;
        let length = u32::try_from(gap.length.min(SHORT)).ok()?;
        let mask = u32::MAX.checked_shr(u32::BITS - length)?;
        let learned = Self { text, mask, gap, before, number, next: usize::MAX };
        (gap.length <= LONGEST).then_some(learned)
    }

    /// Whether the gap is at `at`, and may be followed by what is there.
    #[inline(always)]
    pub(super) fn is_at(&self, window: &[u8], at: usize) -> bool {
        fn blocks(bytes: &[u8], at: usize) -> Option<[i8x16; 2]> {
            let bytes: &[u8; SHORT] = bytes.get(at..)?.first_chunk()?;
            Some(bytemuck::cast(*bytes))
        }
        let (Some([a, b]), Some([text_a, text_b])) = (blocks(window, at), blocks(&self.text, 0)) else {
            return false;
        };
        let same = a.simd_eq(text_a).to_bitmask() | b.simd_eq(text_b).to_bitmask() << BLOCK;
        same & self.mask == self.mask
            && (self.gap.length <= SHORT || self.is_rest_at(window, at))
            && (self.gap.next != Next::Scalar || starts_scalar(window, at + self.gap.length))
    }

    /// Whether a long gap, whose beginning is at `at`, is there.
    #[inline(never)]
    fn is_rest_at(&self, window: &[u8], at: usize) -> bool {
        let rest = window.get(at + SHORT..at + self.gap.length);
        rest.is_some_and(|rest| self.text.get(SHORT..self.gap.length) == Some(rest))
    }
}

/// Whether the value at `at` is not a string, nor a container that has elements: after these gaps are others.
#[inline(always)]
fn starts_scalar(window: &[u8], at: usize) -> bool {
    match window.get(at) {
        Some(b'"' | b']') => false,
        Some(b'{' | b'[') => is_empty(window, at),
        _ => true,
    }
}
