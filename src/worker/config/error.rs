//! What is wrong with a configuration.

use std::error::Error;
use std::fmt;

/// One fault. The value is shown only where it is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigError {
    /// A var, secret or binding is not there.
    Missing {
        /// Its name.
        name: &'static str,
        /// What it is for.
        why: &'static str,
    },
    /// A value is out of its bounds.
    Invalid {
        /// Its name.
        name: &'static str,
        /// What would have been accepted.
        expected: String,
        /// The value; `None` where it is a secret.
        value: Option<String>,
    },
    /// An option of the API is wrong, in the API layer's words.
    Option(String),
    /// Values that are fine alone, but not together.
    Conflict(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, why } => write!(f, "{name} is not set: {why}"),
            Self::Invalid { name, expected, value: Some(value) } => {
                write!(f, "{name}: expected {expected}, got \"{value}\"")
            }
            Self::Invalid { name, expected, value: None } => write!(f, "{name}: expected {expected}"),
            Self::Option(text) => f.write_str(text),
            Self::Conflict(text) => f.write_str(text),
        }
    }
}

impl Error for ConfigError {}

/// Every fault, a line each.
pub(crate) fn in_words(faults: &[ConfigError]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}
