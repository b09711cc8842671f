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
    if !is_escaped(inner) {
        return Cow::Borrowed(str::from_utf8(inner).unwrap_or_default());
    }
    let mut text = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => decode_escape(&mut bytes, &mut text),
            byte => text.push(byte),
        }
    }
    Cow::Owned(String::from_utf8(text).unwrap_or_default())
}

/// Appends the character of an escape, after its backslash.
fn decode_escape(bytes: &mut impl Iterator<Item = u8>, text: &mut Vec<u8>) {
    let Some(byte) = bytes.next() else { return };
    if let Some(character) = unescape(byte) {
        return text.push(character);
    }
    let mut scalar = unit(bytes);
    if (0xd800..0xdc00).contains(&scalar) {
        // The second half of a surrogate pair, after another `\u`.
        bytes.next();
        bytes.next();
        scalar = 0x1_0000 + ((scalar & 0x3ff) << 10 | unit(bytes) & 0x3ff);
    }
    let character = char::from_u32(scalar).unwrap_or_default();
    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
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
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let unit = unit(&mut digits.iter().copied());
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

/// The value of the four digits after `\u`.
fn unit(digits: &mut impl Iterator<Item = u8>) -> u32 {
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit << 4 | u32::from(digits.next().and_then(hex).unwrap_or_default());
    }
    unit
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
