//! One line of JSON a request. It holds no credential, query, address or header: of the caller their id alone.

use serde_json::{Map, Value, json};

/// What is told of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    fields: Map<String, Value>,
}

impl Entry {
    /// Begins a line.
    pub(crate) fn new(request_id: &str, method: &str, route: &str) -> Self {
        let mut entry = Self::default();
        entry.set("event", "request");
        entry.set("request_id", request_id);
        entry.set("method", method.chars().take(20).collect::<String>());
        entry.set("route", route);
        entry
    }

    /// Tells something.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// The line.
    pub(crate) fn line(&self) -> String {
        json!(self.fields).to_string()
    }
}
