//! Authenticated callers.

use serde_json::{Map, Value};

use super::Mode;

/// A caller who is authenticated, or need not be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Caller {
    /// How they were authenticated.
    pub mode: Mode,
    claims: Map<String, Value>,
}

impl Caller {
    /// A caller whom the configuration names, such as the owner of an API key. The name is their `sub`.
    pub(crate) fn named(mode: Mode, name: &str) -> Self {
        let claims = Map::from_iter([("sub".to_owned(), Value::from(name))]);
        Self { mode, claims }
    }

    /// A caller without credentials.
    pub(crate) fn public() -> Self {
        Self { mode: Mode::Public, claims: Map::new() }
    }

    /// The bearer of a verified token.
    pub(crate) fn token(mode: Mode, claims: Map<String, Value>) -> Self {
        Self { mode, claims }
    }

    /// A claim that is a string or a whole number, as text.
    pub(crate) fn claim(&self, name: &str) -> Option<String> {
        match self.claims.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
            _ => None,
        }
    }

    /// The caller's name in the log and for the rate limit: `sub`, or `common_name` for an Access service
    /// token. At most 128 characters.
    pub(crate) fn id(&self) -> Option<String> {
        let id = self.claim("sub").filter(|sub| !sub.is_empty()).or_else(|| self.claim("common_name"))?;
        Some(id.chars().take(128).collect())
    }
}
