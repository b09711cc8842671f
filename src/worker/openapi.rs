//! The `OpenAPI` description of the Worker's API.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::base_path::BasePath;
use super::route::LISTING;

/// The document of a whole Worker, in `OpenAPI` 3.1. This module's tests compare it with the code.
const DOCUMENT: &str = include_str!("openapi.json");

/// The document with the paths as they are below a base path.
pub(crate) fn document(base: Option<&BasePath>) -> Cow<'static, str> {
    base.and_then(below).map_or(Cow::Borrowed(DOCUMENT), Cow::Owned)
}

fn below(base: &BasePath) -> Option<String> {
    let mut document: Map<String, Value> = serde_json::from_str(DOCUMENT).ok()?;
    let Value::Object(paths) = document.remove("paths")? else { return None };
    let paths = paths.into_iter().map(|(path, item)| (moved(&path, base), item)).collect();
    document.insert("paths".to_owned(), Value::Object(paths));
    serde_json::to_string(&document).ok()
}

/// A path below a base path. The listing is at the base path itself.
fn moved(path: &str, base: &BasePath) -> String {
    let rest = path.strip_prefix(LISTING).unwrap_or(path);
    match base.as_str() {
        "" if rest.is_empty() => "/".to_owned(),
        base => format!("{base}{rest}"),
    }
}

#[cfg(test)]
mod tests;
