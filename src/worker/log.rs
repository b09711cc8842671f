//! The log: one line of JSON per request. It contains no credential, query, address or header, and identifies the
//! caller by id only.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

/// A line under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct LogLine {
    fields: BTreeMap<&'static str, Value>,
}

/// A field's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    /// A text.
    Text(Cow<'static, str>),
    /// A count, a status or a duration in milliseconds.
    Number(u64),
    /// Several texts.
    List(Vec<String>),
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<String>> for Value {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

impl LogLine {
    /// The line for a request.
    pub(crate) fn of_request(request_id: &str, method: &str, route: &'static str) -> Self {
        let mut line = Self::default();
        line.set("event", "request");
        line.set("request_id", request_id.to_owned());
        line.set("method", method.chars().take(20).collect::<String>());
        line.set("route", route);
        line
    }

    /// The line for a failed refresh: a cache entry is stale, and no new one could be fetched.
    pub(crate) fn of_failed_refresh(cause: &'static str) -> Self {
        let mut line = Self::default();
        line.set("event", "refresh");
        line.set("broken", cause);
        line
    }

    /// Sets a field.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.fields.insert(name, value.into());
    }

    /// The line as JSON.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.fields).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::LogLine;

    #[test]
    fn a_failed_refresh_has_its_cause() {
        assert_eq!(
            LogLine::of_failed_refresh("timeout").to_json(),
            r#"{"broken":"timeout","event":"refresh"}"#
        );
    }

    #[test]
    fn a_line_is_one_json_object() {
        let mut line = LogLine::of_request("a\nb", "GET", "images/v1");
        line.set("status", 200_u64);
        let expected =
            r#"{"event":"request","method":"GET","request_id":"a\nb","route":"images/v1","status":200}"#;
        assert_eq!(line.to_json(), expected);
    }
}
