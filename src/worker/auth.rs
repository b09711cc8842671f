//! Who asks.

pub(crate) mod jwk;
pub(crate) mod jwt;
mod presented;

use serde_json::{Map, Value};

use super::config::Mode;
pub(crate) use jwk::Jwk;
pub(crate) use jwt::{Algorithm, TokenError, Unverified};
pub(crate) use presented::Presented;

/// A caller that has proved who they are, or need not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Caller {
    /// How they proved it.
    pub mode: Mode,
    claims: Map<String, Value>,
}

impl Caller {
    /// The owner of an API key: the key's name is its `sub`.
    pub(crate) fn key(name: &str) -> Self {
        let claims = Map::from_iter([("sub".to_owned(), Value::from(name))]);
        Self { mode: Mode::Key, claims }
    }

    /// Anyone.
    pub(crate) fn public() -> Self {
        Self { mode: Mode::Public, claims: Map::new() }
    }

    /// The bearer of a verified token.
    pub(crate) fn token(mode: Mode, claims: Map<String, Value>) -> Self {
        Self { mode, claims }
    }

    #[cfg(test)]
    pub(crate) fn with_claims(claims: Map<String, Value>) -> Self {
        Self { mode: Mode::Jwt, claims }
    }

    /// A claim that is text or a whole number.
    pub(crate) fn claim(&self, name: &str) -> Option<String> {
        match self.claims.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
            _ => None,
        }
    }

    /// Who it is, for the log and the rate limit: `sub`, or for a service token of Access its name.
    pub(crate) fn id(&self) -> Option<String> {
        let id = self.claim("sub").filter(|sub| !sub.is_empty()).or_else(|| self.claim("common_name"))?;
        Some(id.chars().take(128).collect())
    }
}

/// Why no mode let the caller in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthError {
    /// Nothing was presented.
    Missing,
    /// A token was, but is not accepted.
    Token(TokenError),
    /// A key was, but there is no such key.
    UnknownKey,
    /// The issuer's keys can't be had.
    NoKeys,
}

impl AuthError {
    /// For the caller. It tells no more than they need.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Missing => "who are you? Send a token or key of this service",
            Self::Token(error) => error.message(),
            Self::UnknownKey => "there is no such API key",
            Self::NoKeys => "the token can't be checked: its issuer's keys are out of reach",
        }
    }
}
