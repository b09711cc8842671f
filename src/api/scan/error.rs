//! Where and why a body is not a list response.

use alloc::string::String;
use core::error::Error;
use core::fmt;

use crate::api::text::{concat, decimal};

/// A body that is not the API's envelope.
///
/// ```
/// use cf_list_images::api::scan::Check;
///
/// let body = br#"{"success":true,"result":{"images":[{"variants":[7]}]}}"#;
/// let error = Check::new(None).whole(body).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "result.images[0].variants[0]: expected a string, found a number (byte 49)",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pub(super) offset: u64,
    pub(super) path: String,
    pub(super) reason: DecodeReason,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeReason {
    /// Another type or token was due.
    Expected {
        /// What was due.
        expected: &'static str,
        /// What came.
        found: &'static str,
    },
    /// The text is no JSON, or not within the bounds.
    Invalid(&'static str),
    /// A field that must be there is not: its name.
    Missing(&'static str),
    /// The body ends before the document does.
    UnexpectedEnd,
}

impl DecodeError {
    /// The byte of the body where it goes wrong, from 0.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The JSON path down to the innermost known field, such as `result.images[17].variants[0]`; empty at the
    /// root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> DecodeReason {
        self.reason
    }
}

impl DecodeError {
    /// The whole in one line; what `Display` shows.
    #[must_use]
    pub fn message(&self) -> String {
        let path = if self.path.is_empty() { "the body" } else { &self.path };
        let offset = decimal(self.offset);
        let (what, expected, found) = match self.reason {
            DecodeReason::Expected { expected, found } => {
                ("expected ", expected, concat(&[", found ", found]))
            }
            DecodeReason::Invalid(what) => (what, "", String::new()),
            DecodeReason::Missing(name) => (name, ": missing", String::new()),
            DecodeReason::UnexpectedEnd => ("unexpected end of the body", "", String::new()),
        };
        concat(&[path, ": ", what, expected, &found, " (byte ", &offset, ")"])
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for DecodeError {}

/// What a byte begins, for messages.
pub(super) fn found(byte: u8) -> &'static str {
    match byte {
        b'"' => "a string",
        b'{' => "an object",
        b'[' => "an array",
        b't' | b'f' => "a boolean",
        b'n' => "null",
        b'-' | b'0'..=b'9' => "a number",
        b'}' => "\"}\"",
        b']' => "\"]\"",
        b',' => "\",\"",
        b':' => "\":\"",
        b'<' => "\"<\" (HTML or XML?)",
        _ => "another character",
    }
}
