//! The `OpenAPI` description of the Worker's API.

use std::borrow::Cow;

use super::base_path::BasePath;
use super::route::LISTING;

/// The document of a whole Worker, in `OpenAPI` 3.1. This module's tests compare it with the code.
const DOCUMENT: &str = include_str!("openapi.json");
/// How a line with a path begins. Other lines with a slash are indented further.
const PATH: &str = "    \"/";

/// The document with the paths as they are below a base path.
///
/// They are replaced in the text: parsing it and writing it again would take 8 KB of code, gzipped.
pub(crate) fn document(base: Option<&BasePath>) -> Cow<'static, str> {
    let Some(base) = base else { return Cow::Borrowed(DOCUMENT) };
    let lines: String = DOCUMENT.split_inclusive('\n').map(|line| moved(line, base)).collect();
    Cow::Owned(lines)
}

/// A line of the document. The listing is at the base path itself.
fn moved<'l>(line: &'l str, base: &BasePath) -> Cow<'l, str> {
    let Some(path) = line.strip_prefix(PATH) else { return Cow::Borrowed(line) };
    let rest = path.strip_prefix(&LISTING[1..]).map_or_else(|| format!("/{path}"), ToOwned::to_owned);
    let root = if base.as_str().is_empty() && rest.starts_with('"') { "/" } else { "" };
    Cow::Owned(format!("    \"{}{root}{rest}", base.as_str()))
}

#[cfg(test)]
mod tests;
