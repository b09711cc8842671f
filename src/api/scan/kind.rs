//! Kinds of JSON values, as sets of bits.

pub(super) const NULL: u8 = 1;
pub(super) const BOOLEAN: u8 = 2;
pub(super) const NUMBER: u8 = 4;
pub(super) const STRING: u8 = 8;
pub(super) const ARRAY: u8 = 16;
pub(super) const OBJECT: u8 = 32;
pub(super) const STRING_OR_NULL: u8 = STRING | NULL;
pub(super) const ANY: u8 = 63;

/// The kind of a value that starts with this byte; 0 if none does.
#[inline]
pub(super) const fn starting_with(byte: u8) -> u8 {
    match byte {
        b'"' => STRING,
        b'{' => OBJECT,
        b'[' => ARRAY,
        b'-' | b'0'..=b'9' => NUMBER,
        b't' | b'f' => BOOLEAN,
        b'n' => NULL,
        _ => 0,
    }
}

/// A set of kinds, as an error message names it.
pub(super) const fn expectation(kinds: u8) -> &'static str {
    const ARRAY_OR_NULL: u8 = ARRAY | NULL;
    const OBJECT_OR_NULL: u8 = OBJECT | NULL;
    match kinds {
        BOOLEAN => "a boolean",
        NUMBER => "a number",
        STRING => "a string",
        ARRAY => "an array",
        OBJECT => "an object",
        STRING_OR_NULL => "a string or null",
        ARRAY_OR_NULL => "an array or null",
        OBJECT_OR_NULL => "an object or null",
        _ => "a value",
    }
}
