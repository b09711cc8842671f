//! The log: one line of JSON per request. It contains no credential, query, address or header, and identifies the
//! caller by id only.

use serde_json::{Map, Value, json};

/// A line under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct LogLine {
    fields: Map<String, Value>,
}

impl LogLine {
    /// The line for a request.
    pub(crate) fn of_request(request_id: &str, method: &str, route: &str) -> Self {
        let mut line = Self::default();
        line.set("event", "request");
        line.set("request_id", request_id);
        line.set("method", method.chars().take(20).collect::<String>());
        line.set("route", route);
        line
    }

    /// The line for a failed refresh: a cache entry is stale, and no new one could be fetched.
    pub(crate) fn of_failed_refresh(cause: &str) -> Self {
        let mut line = Self::default();
        line.set("event", "refresh");
        line.set("broken", cause);
        line
    }

    /// Sets a field.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// The line as JSON.
    pub(crate) fn to_json(&self) -> String {
        json!(self.fields).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::LogLine;

    #[test]
    fn a_line_is_one_json_object() {
        let mut line = LogLine::of_request("a\nb", "GET", "images/v1");
        line.set("status", 200);
        let expected =
            r#"{"event":"request","method":"GET","request_id":"a\nb","route":"images/v1","status":200}"#;
        assert_eq!(line.to_json(), expected);
    }
}
