//! The fast path: scans an image that is entirely in memory, in straight-line code without state.
//!
//! It accepts fewer images than the scanner. At anything rare or wrong it gives up (`None`), and the scanner
//! scans the image from its start; so it must not accept anything that the scanner rejects.

mod key;
pub(super) mod value;

use super::field::ImageField;
use super::image_layout::ImageLayout;
use super::kind;
use super::member::{Member, Span};
use key::{Keys, START};
use value::{after_colon, any, string, trimmed};

/// What the visitor needs of an image, other than the values of its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) members: bool,
    pub(super) variants: bool,
}

/// The fast path, and what it has learned from earlier images.
#[derive(Debug, Default)]
pub(super) struct FastPath {
    keys: Keys,
}

impl FastPath {
    /// The end of the image whose opening brace is at `start`. Fills `layout`.
    #[inline(never)]
    pub(super) fn image(
        &mut self,
        window: &[u8],
        start: usize,
        layout: &mut ImageLayout,
        wanted: Wanted,
    ) -> Option<usize> {
        layout.clear();
        let mut at = trimmed(window, start + 1);
        if *window.get(at)? == b'}' {
            return Some(at + 1);
        }
        let mut previous = START;
        loop {
            let key = at;
            let (name, colon) = self.keys.key(window, at, previous)?;
            let field = ImageField::ALL.get(name).copied();
            if layout.shape.push(name) && field.is_some() {
                return None;
            }
            previous = name;
            let value = after_colon(window, colon);
            let first = *window.get(value)?;
            let kinds = field.map_or(kind::ANY, ImageField::kinds);
            let end = match kinds {
                kind::STRING => string(window, value)?.get(),
                kind::STRING_OR_NULL if first == b'"' => string(window, value)?.get(),
                kind::ARRAY if matches!(field, Some(ImageField::Variants)) => {
                    variants(window, value, start, layout, wanted)?
                }
                _ if kinds & kind::starting_with(first) == 0 => return None,
                _ => any(window, value)?,
            };
            layout.push(name, Span { start: value - start, end: end - start });
            if wanted.members {
                layout.members.push(Member { field, span: Span { start: key - start, end: end - start } });
            }
            at = trimmed(window, end);
            match *window.get(at)? {
                b',' => at = trimmed(window, at + 1),
                b'}' => return Some(at + 1),
                _ => return None,
            }
        }
    }
}

/// The end of the array of strings whose opening bracket is at `at`.
#[inline]
fn variants(
    window: &[u8],
    at: usize,
    image: usize,
    layout: &mut ImageLayout,
    wanted: Wanted,
) -> Option<usize> {
    if *window.get(at)? != b'[' {
        return None;
    }
    let mut at = trimmed(window, at + 1);
    if *window.get(at)? == b']' {
        return Some(at + 1);
    }
    loop {
        let end = string(window, at)?.get();
        if wanted.variants {
            layout.variants.push(Span { start: at - image, end: end - image });
        }
        at = trimmed(window, end);
        match *window.get(at)? {
            b',' => at = trimmed(window, at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}
