//! Strings: where they end, and that what is between is text (RFC 8259 §7 and §8).

/// What a scan of a string's inside found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// The closing quote at this place.
    Ends(usize),
    /// The bytes end first; go on here when there are more.
    Unfinished(usize),
    /// What is here can't be in a string.
    Invalid(usize, &'static str),
}

/// Scans from `at`, inside a string. Sets `escaped` at the first escape.
pub(super) fn scan(bytes: &[u8], mut at: usize, escaped: &mut bool) -> Text {
    loop {
        at = plain(bytes, at);
        match bytes.get(at) {
            None => return Text::Unfinished(at),
            Some(b'"') => return Text::Ends(at),
            Some(b'\\') => {
                *escaped = true;
                match escape(bytes, at) {
                    Ok(Some(end)) => at = end,
                    Ok(None) => return Text::Unfinished(at),
                    Err(why) => return Text::Invalid(at, why),
                }
            }
            Some(0..=0x1f) => return Text::Invalid(at, "a control character in a string"),
            Some(_) => match sequence(bytes, at) {
                Ok(Some(end)) => at = end,
                Ok(None) => return Text::Unfinished(at),
                Err(()) => return Text::Invalid(at, "invalid UTF-8"),
            },
        }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The place of the first byte from `at` that is not plain: a quote, backslash, control character, or the
/// beginning of a longer UTF-8 sequence. Eight bytes at a time.
#[inline]
fn plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..at + 8).and_then(|word| <[u8; 8]>::try_from(word).ok()) {
        let word = u64::from_le_bytes(word);
        let quote = word ^ (ONES * 0x22);
        let backslash = word ^ (ONES * 0x5c);
        // A borrow can only come from a lower byte that is flagged itself, so the lowest flag is true.
        let flags =
            (word.wrapping_sub(ONES * 0x20) | quote.wrapping_sub(ONES) | backslash.wrapping_sub(ONES) | word)
                & HIGHS;
        if flags != 0 {
            return at + (flags.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| matches!(byte, 0x20..=0x7f) && !matches!(byte, b'"' | b'\\')) {
        at += 1;
    }
    at
}

/// The end of the escape at `at`; `None` when the bytes end first.
fn escape(bytes: &[u8], at: usize) -> Result<Option<usize>, &'static str> {
    const LONE: &str = "a lone surrogate";
    match bytes.get(at + 1) {
        None => return Ok(None),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => return Ok(Some(at + 2)),
        Some(b'u') => {}
        Some(_) => return Err("an invalid escape"),
    }
    let Some(unit) = hex(bytes, at + 2)? else { return Ok(None) };
    match unit {
        0xdc00..=0xdfff => Err(LONE),
        0xd800..=0xdbff => {
            match (bytes.get(at + 6), bytes.get(at + 7)) {
                (None, _) | (Some(b'\\'), None) => return Ok(None),
                (Some(b'\\'), Some(b'u')) => {}
                _ => return Err(LONE),
            }
            match hex(bytes, at + 8)? {
                None => Ok(None),
                Some(0xdc00..=0xdfff) => Ok(Some(at + 12)),
                Some(_) => Err(LONE),
            }
        }
        _ => Ok(Some(at + 6)),
    }
}

/// Four hexadecimal digits; `None` when the bytes end first.
fn hex(bytes: &[u8], at: usize) -> Result<Option<u16>, &'static str> {
    let mut unit = 0;
    for place in at..at + 4 {
        let Some(byte) = bytes.get(place) else { return Ok(None) };
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return Err("an invalid escape"),
        };
        unit = unit << 4 | u16::from(digit);
    }
    Ok(Some(unit))
}

/// The end of the UTF-8 sequence of two to four bytes at `at` (RFC 3629 §4); `None` when the bytes end first.
fn sequence(bytes: &[u8], at: usize) -> Result<Option<usize>, ()> {
    let (length, second) = match bytes.get(at) {
        Some(0xc2..=0xdf) => (2, 0x80..=0xbf),
        Some(0xe0) => (3, 0xa0..=0xbf),
        Some(0xe1..=0xec | 0xee | 0xef) => (3, 0x80..=0xbf),
        Some(0xed) => (3, 0x80..=0x9f),
        Some(0xf0) => (4, 0x90..=0xbf),
        Some(0xf1..=0xf3) => (4, 0x80..=0xbf),
        Some(0xf4) => (4, 0x80..=0x8f),
        _ => return Err(()),
    };
    for place in 1..length {
        match bytes.get(at + place) {
            None => return Ok(None),
            Some(byte) if place == 1 && second.contains(byte) => {}
            Some(0x80..=0xbf) if place > 1 => {}
            Some(_) => return Err(()),
        }
    }
    Ok(Some(at + length))
}

/// The text of a checked string's inside, without its escapes; `None` when it is longer than the buffer.
pub(super) fn unescape<'b>(inside: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut length = 0;
    let mut at = 0;
    while let Some(byte) = inside.get(at) {
        let mut utf8 = [0; 4];
        let decoded: &[u8] = if *byte == b'\\' {
            let (character, end) = unescaped(inside, at)?;
            at = end;
            character.encode_utf8(&mut utf8).as_bytes()
        } else {
            at += 1;
            std::slice::from_ref(byte)
        };
        buffer.get_mut(length..length + decoded.len())?.copy_from_slice(decoded);
        length += decoded.len();
    }
    buffer.get(..length)
}

/// The character of the checked escape at `at`, and its end.
pub(crate) fn unescaped(inside: &[u8], at: usize) -> Option<(char, usize)> {
    let simple = match inside.get(at + 1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = u32::from(hex(inside, at + 2).ok()??);
            if !(0xd800..0xdc00).contains(&high) {
                return Some((char::from_u32(high)?, at + 6));
            }
            let low = u32::from(hex(inside, at + 8).ok()??);
            let scalar = 0x10000 + ((high - 0xd800) << 10) + low.checked_sub(0xdc00)?;
            return Some((char::from_u32(scalar)?, at + 12));
        }
        byte => char::from(*byte),
    };
    Some((simple, at + 2))
}
