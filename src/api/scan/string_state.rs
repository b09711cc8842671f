//! The inside of a string, byte by byte: escapes and UTF-8.

const CONTROL: &str = "a control character in a string";
const UTF8: &str = "invalid UTF-8";
const ESCAPE: &str = "an invalid escape";
const LONE_SURROGATE: &str = "a lone surrogate";

/// Stands for any decoded character beyond ASCII: no known key has one.
const NOT_ASCII: u8 = 0xff;

/// What the next byte of a string belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringState {
    /// Between characters.
    Plain,
    /// After a backslash.
    Escape,
    /// In the hex digits of `\u`: how many are left, their value so far, and whether they must be the second
    /// half of a surrogate pair.
    Hex { left: u8, value: u16, second: bool },
    /// After the first half of a surrogate pair, before the backslash of the second.
    Second,
    /// After that backslash.
    SecondEscape,
    /// In a UTF-8 sequence: how many bytes are left, and the bounds of the next one.
    Utf8 { left: u8, low: u8, high: u8 },
}

impl StringState {
    /// Takes a byte that is not the closing quote. If it ends an escape, returns the character that the
    /// escape stands for, or [`NOT_ASCII`]. `lone` allows lone surrogates, as `JSON.parse` does.
    pub(super) fn take(&mut self, byte: u8, lone: bool) -> Result<Option<u8>, &'static str> {
        let mut decoded = None;
        *self = match *self {
            Self::Plain if byte == b'\\' => Self::Escape,
            Self::Plain if byte < 0x20 => return Err(CONTROL),
            Self::Plain => begin(byte)?,
            Self::Utf8 { left, low, high } if (low..=high).contains(&byte) => match left {
                1 => Self::Plain,
                _ => Self::Utf8 { left: left - 1, low: 0x80, high: 0xbf },
            },
            Self::Utf8 { .. } => return Err(UTF8),
            Self::Escape if byte == b'u' => Self::Hex { left: 4, value: 0, second: false },
            Self::Escape => {
                decoded = Some(unescape(byte).ok_or(ESCAPE)?);
                Self::Plain
            }
            Self::Hex { left, value, second } => {
                let value = value << 4 | hex(byte).ok_or(ESCAPE)?;
                match (left, value >> 10, second) {
                    (2.., ..) => Self::Hex { left: left - 1, value, second },
                    (_, 0x36, false) if !lone => Self::Second,
                    (_, 0x37, false) if !lone => return Err(LONE_SURROGATE),
                    (_, unit, true) if unit != 0x37 => return Err(LONE_SURROGATE),
                    _ => {
                        decoded = Some(u8::try_from(value).unwrap_or(NOT_ASCII));
                        Self::Plain
                    }
                }
            }
            Self::Second if byte == b'\\' => Self::SecondEscape,
            Self::SecondEscape if byte == b'u' => Self::Hex { left: 4, value: 0, second: true },
            Self::Second | Self::SecondEscape => return Err(LONE_SURROGATE),
        };
        Ok(decoded)
    }
}

/// Takes a character's first byte. The bounds of the second byte rule out overlong forms, surrogates and what
/// is above U+10FFFF (The Unicode Standard, table 3-7).
fn begin(byte: u8) -> Result<StringState, &'static str> {
    let (left, low, high) = match byte {
        ..0x80 => return Ok(StringState::Plain),
        0xc2..=0xdf => (1, 0x80, 0xbf),
        0xe0 => (2, 0xa0, 0xbf),
        0xed => (2, 0x80, 0x9f),
        0xe1..=0xef => (2, 0x80, 0xbf),
        0xf0 => (3, 0x90, 0xbf),
        0xf1..=0xf3 => (3, 0x80, 0xbf),
        0xf4 => (3, 0x80, 0x8f),
        _ => return Err(UTF8),
    };
    Ok(StringState::Utf8 { left, low, high })
}

/// The character of a one-letter escape.
pub(super) const fn unescape(byte: u8) -> Option<u8> {
    Some(match byte {
        b'"' | b'\\' | b'/' => byte,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    })
}

/// The value of a hex digit.
pub(super) const fn hex(byte: u8) -> Option<u16> {
    Some(match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => return None,
    } as u16)
}
