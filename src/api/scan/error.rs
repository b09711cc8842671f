//! Why a body is not a list response, and where.

use alloc::string::String;
use core::error::Error;
use core::fmt;

use crate::api::text::{concat, decimal};

/// A body that is not a list response in the API's envelope.
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

/// Why a body is not a list response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeReason {
    /// A value or token of another kind was expected.
    Expected {
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// The text is not JSON, or exceeds a fixed bound.
    Invalid(&'static str),
    /// The body or a part of it is longer than one of the [`Bounds`](super::Bounds).
    TooLong {
        /// The name of the bound's option.
        option: &'static str,
        /// The bound in bytes.
        bound: u32,
    },
    /// A required field is missing: its name.
    Missing(&'static str),
    /// The body ends before the document does.
    UnexpectedEnd,
}

impl DecodeError {
    /// The offset of the first invalid byte in the body.
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

    /// The reason.
    #[must_use]
    pub fn reason(&self) -> DecodeReason {
        self.reason
    }
}

impl DecodeError {
    /// The message that `Display` shows, on one line.
    #[must_use]
    pub fn message(&self) -> String {
        let path = if self.path.is_empty() { "the body" } else { &self.path };
        let offset = decimal(self.offset);
        let (what, detail, found) = match self.reason {
            DecodeReason::Expected { expected, found } => {
                ("expected ", expected, concat(&[", found ", found]))
            }
            DecodeReason::Invalid(what) => (what, "", String::new()),
            DecodeReason::Missing(name) => ("missing field ", name, String::new()),
            DecodeReason::TooLong { option, bound } => {
                ("more than ", "", concat(&[&decimal(bound.into()), " bytes, the bound ", option]))
            }
            DecodeReason::UnexpectedEnd => ("unexpected end of the body", "", String::new()),
        };
        concat(&[path, ": ", what, detail, &found, " (byte ", &offset, ")"])
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for DecodeError {}

/// Where in the body a scan failed, and why. With the scanner's path it becomes a [`DecodeError`].
pub(super) struct Failure {
    pub(super) at: u64,
    pub(super) reason: DecodeReason,
}

/// What starts with this byte, as an error message names it.
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
