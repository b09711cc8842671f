//! Reads values and collects faults.

use std::borrow::Cow;

use super::error::ConfigError;
use crate::api::OptionError;

/// Looks up a var or a secret by name.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads typed values, and collects every fault instead of stopping at the first.
pub(super) struct Reader<'a> {
    lookup: Lookup<'a>,
    faults: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Self {
        Self { lookup, faults: Vec::new() }
    }

    /// A value, trimmed. An empty value counts as not set.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The items of a list, separated by commas, spaces or line breaks.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        text.split([',', ' ', '\n']).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// A whole number within bounds.
    pub(super) fn whole(&mut self, name: &'static str, min: u32, max: u32, default: u32) -> u32 {
        let Some(text) = self.text(name) else { return default };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(value) if digits && (min..=max).contains(&value) => value,
            _ => {
                self.invalid(name, format!("a whole number from {min} to {max}"), &text);
                default
            }
        }
    }

    /// The index of a value among the allowed ones.
    pub(super) fn choice(&mut self, name: &'static str, allowed: &[&str]) -> Option<usize> {
        let text = self.text(name)?;
        let found = allowed.iter().position(|value| *value == text);
        if found.is_none() {
            let quoted: Vec<String> = allowed.iter().map(|value| format!("\"{value}\"")).collect();
            self.invalid(name, quoted.join(" or "), &text);
        }
        found
    }

    /// `true` or `false`; `false` if it is not set.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.choice(name, &["false", "true"]) == Some(1)
    }

    /// Adds a fault: a value is not set.
    pub(super) fn missing(&mut self, name: &'static str, why: impl Into<Cow<'static, str>>) {
        self.faults.push(ConfigError::Missing { name, why: why.into() });
    }

    /// Adds a fault: a value is invalid. At most 80 characters of it are shown.
    pub(super) fn invalid(&mut self, name: &'static str, expected: impl Into<String>, value: &str) {
        let value = Some(value.chars().take(80).collect());
        self.faults.push(ConfigError::Invalid { name, expected: expected.into(), value });
    }

    /// Adds a fault: a value is invalid. The value is not shown.
    pub(super) fn invalid_secret(&mut self, name: &'static str, expected: impl Into<String>) {
        self.faults.push(ConfigError::Invalid { name, expected: expected.into(), value: None });
    }

    /// Adds a fault that the API layer found.
    pub(super) fn refused(&mut self, name: &'static str, error: &OptionError, value: Option<&str>) {
        self.faults.push(ConfigError::Option(error.message(name, value)));
    }

    /// Adds a fault: values contradict each other.
    pub(super) fn conflict(&mut self, text: &'static str) {
        self.faults.push(ConfigError::Conflict(text));
    }

    /// The faults, if there are any.
    pub(super) fn done(self) -> Result<(), Vec<ConfigError>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }
}
