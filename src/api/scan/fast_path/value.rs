//! Finds the end of a value, in straight-line code.

use core::num::NonZeroUsize;

use super::super::simd::{plain_end, space_end};
use super::super::string::escape;

/// Values nested more deeply are left to the scanner.
const DEPTH: usize = 16;

/// The first byte at or after `at` that is not white space.
#[inline(always)]
pub(super) fn trimmed(window: &[u8], at: usize) -> usize {
    match window.get(at) {
        Some(..=b' ') => space_end(window, at),
        _ => at,
    }
}

/// The start of the value after a colon: usually right there, or after one space.
#[inline(always)]
pub(super) fn after_colon(window: &[u8], colon: usize) -> usize {
    let at = colon + 1;
    trimmed(window, if matches!(window.get(at), Some(b' ')) { at + 1 } else { at })
}

/// The end of the string whose opening quote is at `at`.
#[cfg_attr(target_arch = "wasm32", inline(never))] // as fast there, and smaller
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(in super::super) fn string(window: &[u8], at: usize) -> Option<NonZeroUsize> {
    if *window.get(at)? != b'"' {
        return None;
    }
    NonZeroUsize::new(string_end(window, at + 1)? + 1)
}

/// The closing quote of the string whose text starts at `at`.
#[inline(always)]
pub(in super::super) fn string_end(window: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = plain_end(window, at);
        match *window.get(at)? {
            b'"' => return Some(at),
            ..0x20 => return None,
            _ => at = special_end(window, at)?,
        }
    }
}

/// The end of the escapes and of the characters beyond ASCII at `at`.
#[cfg_attr(not(target_arch = "wasm32"), inline(never))]
fn special_end(window: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = match *window.get(at)? {
            b'\\' => escape(window, at + 1)?.1,
            0x80.. => character_end(window, at)?,
            _ => return Some(at),
        };
    }
}

/// The end of the UTF-8 sequence at `at`, which is not ASCII: no overlong form, no surrogate, nothing above U+10FFFF (The
/// Unicode Standard, table 3-7).
#[inline(always)]
fn character_end(window: &[u8], at: usize) -> Option<usize> {
    let bytes = u32::from_le_bytes(*window.get(at..)?.first_chunk()?);
    // The bits of the first byte that give the length, and the two highest of the others.
    if bytes & 0x00c0_c0f0 == 0x0080_80e0 {
        // The bits that are zero in overlong forms, and those of surrogates.
        let high = bytes & 0x200f;
        (high != 0 && high != 0x200d).then_some(at + 3)
    } else if bytes & 0xc0e0 == 0x80c0 {
        (bytes & 0x1e != 0).then_some(at + 2)
    } else if bytes & 0xc0c0_c0f8 == 0x8080_80f0 {
        let high = (bytes & 7) << 2 | bytes >> 12 & 3;
        (1..=16).contains(&high).then_some(at + 4)
    } else {
        None
    }
}

#[inline(always)]
fn literal<const LENGTH: usize>(window: &[u8], at: usize, literal: &[u8; LENGTH]) -> Option<usize> {
    (window.get(at..)?.first_chunk()? == literal).then_some(at + LENGTH)
}

/// The end of a number or a literal.
#[inline(always)]
pub(in super::super) fn scalar(window: &[u8], at: usize) -> Option<usize> {
    match *window.get(at)? {
        b't' => literal(window, at, b"true"),
        b'f' => literal(window, at, b"false"),
        b'n' => literal(window, at, b"null"),
        _ => number(window, at),
    }
}

/// The end of a value of any kind.
pub(super) fn any(window: &[u8], mut at: usize) -> Option<usize> {
    // A stack of bits, 1 for an array, with the innermost container lowest. The highest set bit marks the
    // bottom.
    let mut open = 1_u32;
    loop {
        let byte = *window.get(at)?;
        let mut end = match byte {
            b'"' => string(window, at)?.get(),
            b'{' | b'[' => {
                let array = byte == b'[';
                at = trimmed(window, at + 1);
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
            _ => scalar(window, at)?,
        };
        // After a value: leave the containers that end here, and continue with the next value.
        loop {
            if open == 1 {
                return Some(end);
            }
            let array = open & 1 == 1;
            at = trimmed(window, end);
            match *window.get(at)? {
                b',' => {
                    at = trimmed(window, at + 1);
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

/// The start of the value of the key at `at`.
#[inline(always)]
fn key(window: &[u8], at: usize) -> Option<usize> {
    let colon = trimmed(window, string(window, at)?.get());
    if *window.get(colon)? == b':' { Some(after_colon(window, colon)) } else { None }
}

/// The end of a number.
fn number(window: &[u8], at: usize) -> Option<usize> {
    let integer = at + usize::from(*window.get(at)? == b'-');
    let mut end = digits_end(window, integer)?;
    if *window.get(integer)? == b'0' && end > integer + 1 {
        return None;
    }
    if *window.get(end)? == b'.' {
        end = digits_end(window, end + 1)?;
    }
    if matches!(*window.get(end)?, b'e' | b'E') {
        let sign = matches!(*window.get(end + 1)?, b'+' | b'-');
        end = digits_end(window, end + 1 + usize::from(sign))?;
    }
    Some(end)
}

/// The end of the digits at `at`. `None` if there are none, or if they may go on after the window's end.
fn digits_end(window: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while window.get(end)?.is_ascii_digit() {
        end += 1;
    }
    (end > at).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::character_end;

    #[test]
    fn a_character_ends_where_the_standard_library_ends_it() {
        const OTHERS: [u8; 8] = [0, b'"', 0x7f, 0x80, 0x9f, 0xbf, 0xc0, 0xff];
        for (first, second) in (0x80..=0xff).flat_map(|first| (0..=0xff).map(move |second| (first, second))) {
            for (third, fourth) in OTHERS.into_iter().flat_map(|third| OTHERS.map(|fourth| (third, fourth))) {
                let bytes = [first, second, third, fourth];
                let is_character = |length: &usize| {
                    str::from_utf8(&bytes[..*length]).is_ok_and(|text| text.chars().count() == 1)
                };
                assert_eq!(character_end(&bytes, 0), (2..=4).find(is_character), "{bytes:x?}");
            }
        }
    }
}
