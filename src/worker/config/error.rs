//! Faults of a configuration.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A fault. Its message never shows a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigError {
    /// A var, secret or binding is not set.
    Missing {
        /// Its name.
        name: &'static str,
        /// Why it is needed, or what to set it to.
        why: Cow<'static, str>,
    },
    /// A value is invalid.
    Invalid {
        /// Its name.
        name: &'static str,
        /// What is accepted.
        expected: String,
        /// The value; `None` if it is, or may hold, a secret.
        value: Option<String>,
    },
    /// An option of the API is invalid: the API layer's message.
    Option(String),
    /// Values that contradict each other.
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
