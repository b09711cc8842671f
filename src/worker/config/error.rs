//! Faults of a configuration.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A fault. As text, it is for the operator and may show a value, but never a secret; [`ConfigError::public`] is for
/// callers.
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
        /// What is wrong, or what was expected.
        what: String,
        /// The value.
        value: Shown,
    },
    /// A name in the environment that is nearly that of a setting.
    Misspelled {
        /// The name.
        name: String,
        /// The setting.
        meant: &'static str,
    },
    /// Values that contradict each other.
    Conflict {
        /// The names.
        names: &'static [&'static str],
        /// Why, and what to do.
        why: Cow<'static, str>,
    },
}

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// It is shown.
    Value(String),
    /// It may hold a secret.
    Hidden,
    /// There is none to show, or it is a secret.
    Nothing,
}

impl ConfigError {
    /// The name of the setting, or the names.
    pub(crate) fn names(&self) -> Cow<'static, str> {
        match self {
            Self::Missing { name, .. } | Self::Invalid { name, .. } => (*name).into(),
            Self::Misspelled { name, .. } => name.clone().into(),
            Self::Conflict { names, .. } => names.join(" and ").into(),
        }
    }

    /// The message to callers: names, and no values.
    pub(crate) fn public(&self) -> String {
        let what = match self {
            Self::Missing { .. } => "is not set",
            Self::Invalid { .. } => "is not valid",
            Self::Misspelled { .. } => return self.to_string(),
            Self::Conflict { .. } => "contradict each other",
        };
        format!("{} {what}", self.names())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, why } => write!(f, "{name} is not set: {why}"),
            Self::Invalid { name, what, value } => {
                write!(f, "{name}: {what}")?;
                match value {
                    Shown::Value(value) => write!(f, ", got \"{value}\""),
                    Shown::Hidden => f.write_str("; the value may hold a secret and is not shown"),
                    Shown::Nothing => Ok(()),
                }
            }
            Self::Misspelled { name, meant } => write!(f, "{name} is not a setting: did you mean {meant}?"),
            Self::Conflict { why, .. } => f.write_str(why),
        }
    }
}

impl Error for ConfigError {}
