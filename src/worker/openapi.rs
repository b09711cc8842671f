//! The `OpenAPI` description of the Worker's API.

/// The document, in `OpenAPI` 3.1. This module's tests compare it with the code.
pub(crate) const DOCUMENT: &str = include_str!("openapi.json");

#[cfg(test)]
mod tests;
