//! Finds the end of a value, in straight-line code.

use core::num::NonZeroUsize;

use super::super::simd::{digits_end, plain_end, space_end};
use super::super::string_state::StringState;

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
#[cfg_attr(not(target_arch = "wasm32"), inline)]
pub(super) fn string(window: &[u8], at: usize) -> Option<NonZeroUsize> {
    if *window.get(at)? != b'"' {
        return None;
    }
    let end = plain_end(window, at + 1);
    if *window.get(end)? == b'"' { NonZeroUsize::new(end + 1) } else { string_rest(window, end) }
}

/// As [`string`], from the first byte that is not plain.
#[cold]
fn string_rest(window: &[u8], mut at: usize) -> Option<NonZeroUsize> {
    loop {
        match *window.get(at)? {
            b'"' => return NonZeroUsize::new(at + 1),
            b'\\' => {
                let mut state = StringState::Plain;
                loop {
                    state.take(*window.get(at)?, false).ok()?;
                    at += 1;
                    if state == StringState::Plain {
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
            b't' => literal(window, at, b"true")?,
            b'f' => literal(window, at, b"false")?,
            b'n' => literal(window, at, b"null")?,
            _ => number(window, at)?,
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

/// The end of a number without an exponent.
fn number(window: &[u8], at: usize) -> Option<usize> {
    let integer = at + usize::from(*window.get(at)? == b'-');
    let mut end = digits_end(window, integer);
    let zero = *window.get(integer)? == b'0';
    if end == integer || (zero && end > integer + 1) {
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
