//! The description of the Worker's API.

/// In `OpenAPI` 3.1. Checked against the code by this module's tests.
pub(crate) const DOCUMENT: &str = include_str!("openapi.json");

#[cfg(test)]
mod tests;
