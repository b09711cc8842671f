//! JSON strings: from their raw form to text and back.

use std::borrow::Cow;

use super::text::{Text, unescape};

/// The text of a raw JSON string, quotes included, that a scanner accepted. It borrows where nothing is
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
    if inner.contains(&b'\\') {
        let mut text = String::with_capacity(inner.len());
        decode_into(raw, &mut text);
        Cow::Owned(text)
    } else {
        Cow::Borrowed(str::from_utf8(inner).unwrap_or_default())
    }
}

/// The raw string without its quotes.
#[must_use]
pub fn inner(raw: &[u8]) -> &[u8] {
    raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
}

/// Appends the text of a raw JSON string.
pub fn decode_into(raw: &[u8], text: &mut String) {
    let mut rest = inner(raw);
    while let Some(backslash) = rest.iter().position(|byte| *byte == b'\\') {
        let (plain, escape) = rest.split_at_checked(backslash).unwrap_or_default();
        text.push_str(str::from_utf8(plain).unwrap_or_default());
        rest = escape.get(1..).unwrap_or_default();
        if let Some((byte, behind)) = rest.split_first()
            && let Ok(character) = unescape(*byte)
        {
            text.push(character);
            rest = behind;
            continue;
        }
        let mut state = Text::Escape;
        while let Some((byte, behind)) = rest.split_first() {
            rest = behind;
            match state.take(*byte) {
                Ok(None) => {}
                Ok(Some(character)) => {
                    text.push(character);
                    break;
                }
                Err(_) => break,
            }
        }
    }
    text.push_str(str::from_utf8(rest).unwrap_or_default());
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
            b'"' | b'\\' => json.extend([b'\\', byte]),
            ..0x20 => {
                let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                json.extend(*b"\\u00");
                json.extend([digit(byte >> 4), digit(byte & 15)]);
            }
            _ => json.push(byte),
        }
    }
    json.push(b'"');
}
