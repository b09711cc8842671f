//! Decodes and encodes JSON strings.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::string_state::{hex, unescape};

/// The text of a JSON string, quotes included, that the scanner accepted. It is borrowed if nothing is
/// escaped.
///
/// ```
/// use cf_list_images::api::scan::string::decode;
///
/// assert_eq!(decode(br#""a\/b\u0026c""#), "a/b&c");
/// ```
#[must_use]
pub fn decode(raw: &[u8]) -> Cow<'_, str> {
    let inner = inner(raw);
    if is_escaped(inner) {
        return Cow::Owned(decode_owned(raw));
    }
    Cow::Borrowed(str::from_utf8(inner).unwrap_or_default())
}

/// As [`decode`], without the standard library's check of UTF-8, which is two thirds of a kilobyte of code.
pub(super) fn decode_owned(raw: &[u8]) -> String {
    let inner = inner(raw);
    let mut text = String::new();
    let mut at = 0;
    while let Some(&byte) = inner.get(at) {
        at += 1;
        let mut scalar = byte.into();
        if byte == b'\\' {
            let Some(escape) = escape(inner, at) else { break };
            (scalar, at) = escape;
        } else if byte >= 0x80 {
            // The ones at the byte's start are the length; each of the other bytes has six bits.
            let length = byte.leading_ones();
            scalar &= 0x7f >> length;
            for _ in 1..length {
                scalar = scalar << 6 | u32::from(inner.get(at).copied().unwrap_or_default() & 0x3f);
                at += 1;
            }
        }
        text.push(char::from_u32(scalar).unwrap_or_default());
    }
    text
}

/// The character of the escape whose backslash is before `at`, and the escape's end. `None` if it is invalid, incomplete
/// or a lone surrogate.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn escape(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let letter = *bytes.get(at)?;
    if letter != b'u' {
        return unescape(letter).map(|character| (character.into(), at + 1));
    }
    let first = unit(bytes, at + 1)?;
    match first >> 10 {
        0x36 if bytes.get(at + 5..at + 7)? == br"\u" => {
            let second = unit(bytes, at + 7)?;
            let scalar = 0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff);
            (second >> 10 == 0x37).then_some((scalar, at + 11))
        }
        0x36 | 0x37 => None,
        _ => Some((first, at + 5)),
    }
}

/// The value of the four hex digits at `at`.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..)?.first_chunk::<4>()?;
    let mut unit = 0;
    for digit in digits {
        unit = unit << 4 | u32::from(hex(*digit)?);
    }
    Some(unit)
}

/// Appends a JSON string, quotes included, with U+FFFD in place of each half of a surrogate pair.
pub(crate) fn push_well_formed(raw: &[u8], json: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(&byte) = rest.first() {
        let length = match surrogate(rest) {
            Some(0xd800..0xdc00) if matches!(rest.get(6..).and_then(surrogate), Some(0xdc00..)) => 12,
            Some(_) => {
                json.extend_from_slice(b"\\ufffd");
                rest = rest.get(6..).unwrap_or_default();
                continue;
            }
            None if byte == b'\\' => 2,
            None => 1,
        };
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        json.extend_from_slice(part);
        rest = after;
    }
}

/// The surrogate that the text starts with, if it starts with the escape of one.
fn surrogate(text: &[u8]) -> Option<u32> {
    let unit = unit(text.strip_prefix(b"\\u")?, 0)?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

/// Whether the inside of a JSON string has an escape.
#[expect(clippy::manual_contains, reason = "`contains` is half a kilobyte of code")]
pub(super) fn is_escaped(inner: &[u8]) -> bool {
    inner.iter().any(|byte| *byte == b'\\')
}

/// A JSON string without its quotes.
#[must_use]
pub fn inner(raw: &[u8]) -> &[u8] {
    raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
}

/// Appends `text` as a JSON string, quotes included.
///
/// ```
/// use cf_list_images::api::scan::string::encode_into;
///
/// let mut json = Vec::new();
/// encode_into("a\"b\n", &mut json);
/// assert_eq!(json, br#""a\"b\u000a""#);
/// ```
pub fn encode_into(text: &str, json: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    json.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => json.extend_from_slice(&[b'\\', byte]),
            ..0x20 => {
                let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                json.extend_from_slice(b"\\u00");
                json.push(digit(byte >> 4));
                json.push(digit(byte & 15));
            }
            _ => json.push(byte),
        }
    }
    json.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn escapes_are_characters_or_pairs_of_surrogates() {
        for unit in 0..=0xffff_u32 {
            let text = format!("u{unit:04x}\\uDC01");
            let expected = match unit {
                0xd800..0xdc00 => Some((0x1_0001 + ((unit - 0xd800) << 10), 11)),
                0xdc00..0xe000 => None,
                _ => Some((unit, 5)),
            };
            assert_eq!(escape(text.as_bytes(), 0), expected, "{text}");
        }
        for invalid in ["", "u", "u123", "u123g", "ud800", r"ud800\u", r"ud800\ud800", r"ud800\n", "x", "\""]
        {
            assert_eq!(escape(invalid.as_bytes(), 0).is_some(), invalid == "\"", "{invalid}");
        }
    }
}
