//! Reads values and collects faults.

use std::borrow::Cow;
use std::fmt::Display;

use super::environment::{Bound, Lookup};
use super::error::{ConfigError, Shown};
use super::shown;
use crate::api::OptionError;

/// Reads typed values, and collects every fault instead of stopping at the first.
pub(super) struct Reader<'a> {
    lookup: Lookup<'a>,
    bound: Bound<'a>,
    faults: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: Lookup<'a>, bound: Bound<'a>) -> Self {
        Self { lookup, bound, faults: Vec::new() }
    }

    /// Whether there is a binding with this name.
    pub(super) fn is_bound(&self, name: &str) -> bool {
        (self.bound)(name)
    }

    /// Whether there is a value with this name, valid or not.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.is_bound(name) || (self.lookup)(name).is_some_and(|value| !value.trim().is_empty())
    }

    /// A value, trimmed. An empty value counts as not set. A list or a table in `[vars]` is a fault: a setting that is
    /// ignored could widen what callers see.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        if self.is_bound(name) {
            self.invalid_secret(name, "text in quotes; separate several values with commas");
            return None;
        }
        let value = (self.lookup)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The items of a list, separated by commas, spaces or line breaks.
    pub(super) fn list(&mut self, name: &'static str) -> Vec<String> {
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

    /// Adds a fault: a value is not set, unless there is one that is no text.
    pub(super) fn missing(&mut self, name: &'static str, why: impl Into<Cow<'static, str>>) {
        if !self.is_bound(name) {
            self.faults.push(ConfigError::Missing { name, why: why.into() });
        }
    }

    /// Adds a fault: a value is invalid. It is shown unless it may hold a secret.
    pub(super) fn invalid(&mut self, name: &'static str, expected: impl Display, value: &str) {
        let value = shown(shown::text(value, self.lookup));
        self.add_invalid(name, format!("expected {expected}"), value);
    }

    /// Adds a fault: a URL, a host or an origin is invalid. It is shown unless it may hold a secret.
    pub(super) fn invalid_url(&mut self, name: &'static str, expected: impl Display, value: &str) {
        let value = shown(shown::url(value, self.lookup));
        self.add_invalid(name, format!("expected {expected}"), value);
    }

    /// Adds a fault: a value is invalid. The value is not shown.
    pub(super) fn invalid_secret(&mut self, name: &'static str, expected: impl Display) {
        self.add_invalid(name, format!("expected {expected}"), Shown::Nothing);
    }

    /// Adds a fault that the API layer found. The value is not shown, unless it is that of a list's item.
    pub(super) fn refused(&mut self, name: &'static str, error: &OptionError, item: Option<&str>) {
        let value = item.map_or(Shown::Hidden, |item| shown(shown::text(item, self.lookup)));
        self.add_invalid(name, error.what().to_owned(), value);
    }

    #[cold]
    #[inline(never)]
    fn add_invalid(&mut self, name: &'static str, what: String, value: Shown) {
        let fault = ConfigError::Invalid { name, what, value };
        // A value may be read twice.
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Adds a fault: values contradict each other.
    pub(super) fn conflict(&mut self, names: &'static [&'static str], why: impl Into<Cow<'static, str>>) {
        self.faults.push(ConfigError::Conflict { names, why: why.into() });
    }

    /// The faults, if there are any.
    pub(super) fn done(self) -> Result<(), Vec<ConfigError>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }
}

fn shown(value: Option<&str>) -> Shown {
    value.map_or(Shown::Hidden, |value| Shown::Value(value.to_owned()))
}
