//! The text between two scalars of an image: its braces, keys, colons and commas.

use super::super::fast_path::value::string;
use super::super::field::ImageField;
use super::super::kind;
use super::super::simd::is_space;

/// Deeper values are not predicted.
const DEPTH: usize = 16;

/// Where a gap starts or ends: the open containers, and whether it is in `variants` or in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u32);

impl Place {
    /// Before the image's opening brace.
    pub(super) const START: Self = Self(1);
    /// In the image, but in none of its values.
    const IMAGE: Self = Self(0b10);
    /// The bit of an element of `variants`.
    const VARIANTS: u32 = 1 << 30;
    /// The bit of a string, before its closing quote.
    const STRING: u32 = 1 << 31;

    fn open(self, array: bool) -> Option<Self> {
        // A stack of bits, 1 for an array, with the innermost container lowest. The highest marks the bottom.
        (self.0 <= 1 << DEPTH).then_some(Self(self.0 << 1 | u32::from(array)))
    }

    fn close(self) -> Self {
        Self((self.0 & !Self::VARIANTS) >> 1)
    }

    fn is_object(self) -> bool {
        self.0 & 1 == 0
    }

    /// Whether it is in an element of `variants`.
    #[inline(always)]
    pub(super) fn is_in_variants(self) -> bool {
        self.0 & Self::VARIANTS != 0
    }
}

/// What follows a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A string, after its opening quote.
    String,
    /// A number, a literal or an empty container.
    Scalar,
    /// Nothing: it is the image's last.
    End,
}

/// A member of the image that begins in a gap. The indices are relative to the gap's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begin {
    /// The number of its key in a [`Shape`](super::super::shape::Shape).
    pub(super) name: usize,
    /// Where its key begins.
    pub(super) key: usize,
    /// Where its value begins.
    pub(super) value: usize,
}

/// The text between two scalars, or before the first or after the last one. It starts with the closing quote of a string
/// before it, and ends with the opening quote of one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) length: usize,
    /// Where the value of the member before it ends, relative to the gap's start, if it ends here.
    pub(super) end: Option<usize>,
    pub(super) begin: Option<Begin>,
    pub(super) next: Next,
    /// The kinds that may follow.
    pub(super) kinds: u8,
    /// Where it ends.
    pub(super) place: Place,
}

impl Gap {
    /// Reads the gap at `start` in a valid image. `names` are the numbers of the keys that follow. `None` if it
    /// can't be predicted.
    pub(super) fn read(
        window: &[u8],
        start: usize,
        place: Place,
        names: &mut impl Iterator<Item = usize>,
    ) -> Option<Self> {
        let mut gap = Self { length: 0, end: None, begin: None, next: Next::End, kinds: kind::ANY, place };
        let mut at = start;
        if place.0 & Place::STRING != 0 {
            at += 1;
            gap.place.0 &= !Place::STRING;
        }
        if gap.place == Place::IMAGE {
            gap.end = Some(at - start);
        }
        let mut is_key = false;
        loop {
            let byte = *window.get(at)?;
            match byte {
                b'"' if is_key => {
                    let key = at - start;
                    at = colon(window, string(window, at)?.get())? + 1;
                    while is_space(*window.get(at)?) {
                        at += 1;
                    }
                    is_key = false;
                    if gap.place == Place::IMAGE {
                        // An empty container with a space in it would have its member's end in the same gap.
                        if gap.begin.is_some() {
                            return None;
                        }
                        let name = names.next()?;
                        gap.kinds = ImageField::ALL.get(name).map_or(kind::ANY, |field| field.kinds());
                        gap.begin = Some(Begin { name, key, value: at - start });
                    }
                    continue;
                }
                // An image is no scalar, even if it is empty.
                b'{' | b'[' if gap.place == Place::START || !is_empty(window, at) => {
                    let is_member = gap.place == Place::IMAGE;
                    gap.place = gap.place.open(byte == b'[')?;
                    if is_member && gap.begin.is_some_and(|begin| begin.name == ImageField::Variants as usize)
                    {
                        gap.place.0 |= Place::VARIANTS;
                    }
                    is_key = byte == b'{';
                    gap.kinds = kind::ANY;
                }
                b'}' | b']' => {
                    gap.place = gap.place.close();
                    if gap.place == Place::START {
                        gap.length = at + 1 - start;
                        return Some(gap);
                    }
                    if gap.place == Place::IMAGE {
                        // As above.
                        if gap.begin.is_some() {
                            return None;
                        }
                        gap.end = Some(at + 1 - start);
                    }
                }
                b',' => is_key = gap.place.is_object(),
                byte if is_space(byte) => {}
                b'"' => {
                    gap.length = at + 1 - start;
                    gap.next = Next::String;
                    gap.place.0 |= Place::STRING;
                    return Some(gap);
                }
                _ => {
                    gap.length = at - start;
                    gap.next = Next::Scalar;
                    return Some(gap);
                }
            }
            at += 1;
        }
    }
}

/// The index of the colon at or after `at`.
fn colon(window: &[u8], at: usize) -> Option<usize> {
    window.get(at..)?.iter().position(|byte| *byte == b':').map(|place| at + place)
}

/// Whether the container at `at` is empty, with no space in it.
#[inline(always)]
pub(super) fn is_empty(window: &[u8], at: usize) -> bool {
    matches!(window.get(at..).and_then(|rest| rest.first_chunk()), Some(b"{}" | b"[]"))
}
