//! The inside of a string where it is not plain: escapes and UTF-8, byte by byte.

use super::error::DecodeReason;

/// What is wrong with text.
const CONTROL: DecodeReason = DecodeReason::Invalid("a control character in a string");
const UTF8: DecodeReason = DecodeReason::Invalid("invalid UTF-8");
const ESCAPE: DecodeReason = DecodeReason::Invalid("an invalid escape");
const LONE: DecodeReason = DecodeReason::Invalid("a lone surrogate");

/// Where in a string the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Between characters.
    Plain,
    /// After a backslash.
    Escape,
    /// In the hex digits of `\u`: how many are left, and their value so far.
    Hex { left: u8, value: u16, lead: Option<u16> },
    /// After an escape for a leading surrogate, before the backslash of the trailing one.
    Trail(u16),
    /// After that backslash.
    TrailEscape(u16),
    /// In a UTF-8 sequence: how many bytes are left, and between what the next one lies.
    Utf8 { left: u8, low: u8, high: u8 },
}

impl Text {
    /// Takes a byte that is not the closing quote; the character that an escape ended with it stands for.
    pub(super) fn take(&mut self, byte: u8) -> Result<Option<char>, DecodeReason> {
        let mut decoded = None;
        *self = match *self {
            Self::Plain if byte == b'\\' => Self::Escape,
            Self::Plain if byte < 0x20 => return Err(CONTROL),
            Self::Plain => begin(byte)?,
            Self::Utf8 { left, low, high } if (low..=high).contains(&byte) => {
                if left == 1 {
                    Self::Plain
                } else {
                    Self::Utf8 { left: left - 1, low: 0x80, high: 0xbf }
                }
            }
            Self::Utf8 { .. } => return Err(UTF8),
            Self::Escape if byte == b'u' => Self::Hex { left: 4, value: 0, lead: None },
            Self::Escape => {
                decoded = Some(unescape(byte)?);
                Self::Plain
            }
            Self::Hex { left, value, lead } => {
                let value = value << 4 | hex(byte)?;
                if left == 1 {
                    let next = utf16(lead, value)?;
                    decoded = next.ok();
                    next.err().unwrap_or(Self::Plain)
                } else {
                    Self::Hex { left: left - 1, value, lead }
                }
            }
            Self::Trail(lead) if byte == b'\\' => Self::TrailEscape(lead),
            Self::TrailEscape(lead) if byte == b'u' => Self::Hex { left: 4, value: 0, lead: Some(lead) },
            Self::Trail(_) | Self::TrailEscape(_) => return Err(LONE),
        };
        Ok(decoded)
    }
}

/// A character's first byte. The bounds of the second rule out overlong forms, surrogates and what lies
/// beyond U+10FFFF (The Unicode Standard, table 3-7).
fn begin(byte: u8) -> Result<Text, DecodeReason> {
    let (left, low, high) = match byte {
        ..0x80 => return Ok(Text::Plain),
        0xc2..=0xdf => (1, 0x80, 0xbf),
        0xe0 => (2, 0xa0, 0xbf),
        0xed => (2, 0x80, 0x9f),
        0xe1..=0xef => (2, 0x80, 0xbf),
        0xf0 => (3, 0x90, 0xbf),
        0xf1..=0xf3 => (3, 0x80, 0xbf),
        0xf4 => (3, 0x80, 0x8f),
        _ => return Err(UTF8),
    };
    Ok(Text::Utf8 { left, low, high })
}

/// The character of a one-letter escape.
pub(super) fn unescape(byte: u8) -> Result<char, DecodeReason> {
    Ok(match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return Err(ESCAPE),
    })
}

pub(super) fn hex(byte: u8) -> Result<u16, DecodeReason> {
    char::from(byte).to_digit(16).and_then(|digit| u16::try_from(digit).ok()).ok_or(ESCAPE)
}

/// The character of one or two UTF-16 units, or what must follow a leading surrogate.
fn utf16(lead: Option<u16>, unit: u16) -> Result<Result<char, Text>, DecodeReason> {
    let pair = [lead.unwrap_or(unit), unit];
    let units = if lead.is_some() { &pair[..] } else { &pair[1..] };
    match char::decode_utf16(units.iter().copied()).next() {
        Some(Ok(character)) => Ok(Ok(character)),
        _ if lead.is_none() && (0xd800..0xdc00).contains(&unit) => Ok(Err(Text::Trail(unit))),
        _ => Err(LONE),
    }
}
