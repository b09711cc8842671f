//! The error for an invalid option: the field, the value and the bound.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::text::{Escaped, concat, join, number};

/// An option that the API would reject, found before any request is sent.
///
/// ```
/// use cf_list_images::api::ListOptions;
///
/// let error = ListOptions::v1().per_page(9).unwrap_err();
/// assert_eq!(error.to_string(), "per_page: expected a whole number from 10 to 10000, got 9");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OptionError(Box<Refusal>);

/// Boxed, so that a `Result` with the error stays small.
#[derive(Debug, Clone, PartialEq)]
struct Refusal {
    field: String,
    /// What was expected, or what is wrong.
    what: String,
    value: Option<RefusedValue>,
}

/// The invalid value. A number stays a number: a build that never prints one needs no code to format it.
#[derive(Debug, Clone, PartialEq)]
pub enum RefusedValue {
    /// As text, truncated to a readable length.
    Text(String),
    /// A number, possibly not finite.
    Number(f64),
}

impl OptionError {
    /// The longest part of a name or value in a message, in characters.
    const SHOWN: usize = 60;

    /// An error that shows the value.
    #[must_use]
    pub fn new(field: &str, expected: &str, value: &str) -> Self {
        let shown = Self::truncated(value);
        let mark = if shown.len() < value.len() { "…" } else { "" };
        Self::with(field, "expected ", expected, Some(RefusedValue::Text(concat(&[shown, mark]))))
    }

    /// An error that shows a number.
    #[must_use]
    pub fn number(field: &str, expected: &str, value: f64) -> Self {
        Self::with(field, "expected ", expected, Some(RefusedValue::Number(value)))
    }

    /// An error that does not show the value: it is missing, or may be a secret.
    #[must_use]
    pub fn hidden(field: &str, expected: &str) -> Self {
        Self::with(field, "expected ", expected, None)
    }

    /// An error that says what is wrong, instead of what was expected.
    #[must_use]
    pub fn wrong(field: &str, what: &str) -> Self {
        Self::with(field, "", what, None)
    }

    /// The error for an unknown name, with the nearest known one. `what` is the kind of name, such as
    /// "option".
    #[cold]
    #[must_use]
    pub fn unknown(what: &str, name: &str, known: &[&str]) -> Self {
        let message = match nearest(name, known) {
            Some(nearest) => concat(&["unknown ", what, "; did you mean \"", nearest, "\"?"]),
            None => concat(&["unknown ", what, "; expected one of ", &join(known.iter().copied(), ", ")]),
        };
        Self::wrong(name, &message)
    }

    /// The error for a duplicate query parameter.
    #[must_use]
    pub fn repeated(name: &str) -> Self {
        Self::wrong(name, "given more than once")
    }

    /// A text from the caller, truncated to a readable length.
    fn truncated(text: &str) -> &str {
        let mut characters = 0;
        // Bytes, because `char_indices` adds a quarter of a kilobyte of code. These are the first bytes of characters.
        let end = text.bytes().position(|byte| {
            characters += usize::from(byte & 0xc0 != 0x80);
            characters > Self::SHOWN
        });
        end.and_then(|end| text.get(..end)).unwrap_or(text)
    }

    #[cold]
    #[inline(never)]
    fn with(field: &str, before: &str, what: &str, value: Option<RefusedValue>) -> Self {
        // A field may be the caller's text: a wrong name, or a field of the metadata.
        Self(Box::new(Refusal {
            field: Self::truncated(field).to_owned(),
            what: concat(&[before, what]),
            value,
        }))
    }

    /// The option's name as the API spells it (`per_page`).
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// What was expected, or what is wrong.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// The message with another spelling of the field, such as a camelCase one, and of the value.
    #[must_use]
    pub fn message(&self, field: &str, value: Option<&str>) -> String {
        let (got, value) = value.map_or(("", ""), |value| (", got ", value));
        concat(&[field, ": ", self.what(), got, value])
    }

    /// The invalid value; `None` if it is missing or may be a secret.
    #[must_use]
    pub fn value(&self) -> Option<&RefusedValue> {
        self.0.value.as_ref()
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match self.value() {
            None => None,
            Some(RefusedValue::Text(value)) => Some(value.clone()),
            Some(RefusedValue::Number(value)) => Some(number(*value)),
        };
        Escaped(&self.message(self.field(), value.as_deref())).fmt(f)
    }
}

impl Error for OptionError {}

/// A field's name in JavaScript: `per_page` is `perPage`. A metadata field stays as the caller wrote it; others are ASCII.
///
/// ```
/// use cf_list_images::api::option_error::camel_case;
///
/// assert_eq!(camel_case("continuation_token"), "continuationToken");
/// assert_eq!(camel_case("meta.is_new"), "meta.is_new");
/// ```
#[must_use]
pub fn camel_case(field: &str) -> String {
    if field.starts_with("meta.") {
        return field.to_owned();
    }
    let mut name = String::new();
    let mut upper = false;
    for byte in field.bytes() {
        if byte == b'_' {
            upper = true;
        } else {
            name.push(char::from(if upper { byte.to_ascii_uppercase() } else { byte }));
            upper = false;
        }
    }
    name
}

/// Validates a whole number from `min` to `max`, which is at most 2^53 − 1. `value` may be any number from
/// JavaScript.
pub(crate) fn whole(
    field: &'static str,
    expected: &'static str,
    value: f64,
    min: u64,
    max: u64,
) -> Result<u64, OptionError> {
    #[expect(clippy::cast_precision_loss, reason = "bounds are at most 2^53 - 1")]
    let within = value >= min as f64 && value <= max as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "compared with the bounds above"
    )]
    let number = if within { value as u64 } else { 0 };
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "whether the cast lost anything")]
    if within && number as f64 == value {
        return Ok(number);
    }
    Err(OptionError::number(field, expected, value))
}

/// The name among `known` that is most similar to `name`, if at most a third of its letters differ.
///
/// ```
/// use cf_list_images::api::option_error::nearest;
///
/// assert_eq!(nearest("per-page", &["page", "per_page"]), Some("per_page"));
/// assert_eq!(nearest("zebra", &["page", "per_page"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    // The distance looks at this much of a name.
    let length = name.len().min(MEASURED);
    // Loops, here and below: iterators take several times the code in a build for size.
    let (mut nearest, mut least) = (None, usize::MAX);
    for candidate in known {
        let distance = distance(name.as_bytes(), candidate.as_bytes());
        if distance < least && distance * 3 <= candidate.len().max(length) {
            (nearest, least) = (Some(*candidate), distance);
        }
    }
    nearest
}

/// The bytes of a name that are compared: option names are short.
const MEASURED: usize = 64;

/// The Levenshtein distance in bytes, ignoring case.
pub(crate) fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row = Vec::new();
    for cell in 0..=b.len() {
        row.push(cell);
    }
    for (i, x) in a.iter().take(MEASURED).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let best = (diagonal + usize::from(!x.eq_ignore_ascii_case(y))).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}
