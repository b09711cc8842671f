//! Base64 (RFC 4648), as far as it is needed to find a text inside a longer encoded one.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What a text looks like inside base64. There are three alignments: the number of bytes before it, modulo 3. Characters
/// that also depend on the bytes around the text are left out.
pub(super) fn inside(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for before in 0..3 {
        for last in ["+/", "-_"] {
            let form = form(text.as_bytes(), before, last.as_bytes());
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// The characters that depend on `text` only, after `before` other bytes.
fn form(text: &[u8], before: usize, last: &[u8]) -> String {
    let mut form = String::with_capacity(text.len() * 4 / 3 + 1);
    let (mut bits, mut pending) = (0_u32, 0);
    // The first bits, which share a character with the byte before the text, are dropped.
    let mut dropped = (6 - before * 8 % 6) % 6;
    for byte in text {
        bits = bits << 8 | u32::from(*byte);
        pending += 8;
        if dropped > 0 {
            pending -= dropped;
            dropped = 0;
        }
        while pending >= 6 {
            pending -= 6;
            let sextet = (bits >> pending & 63) as usize;
            let byte = ALPHABET.get(sextet).or_else(|| last.get(sextet.wrapping_sub(ALPHABET.len())));
            form.push(char::from(byte.copied().unwrap_or_default()));
        }
    }
    form
}

/// The whole encoded text around a range.
pub(super) fn run(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let is_other = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"+/-_=".contains(byte);
    let before = bytes.get(..range.start).unwrap_or_default();
    let after = bytes.get(range.end..).unwrap_or_default();
    let start = before.iter().rposition(is_other).map_or(0, |at| at + 1);
    let length = after.iter().position(is_other).unwrap_or(after.len());
    start..range.end + length
}
