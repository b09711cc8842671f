//! Authenticated callers.

use serde_json::{Map, Value};

use super::Mode;
use crate::worker::hash::sha256_hex;

/// The longest subject that the log shows whole, in characters.
const MAX_SHOWN: usize = 128;

/// A caller who is authenticated, or need not be. Two callers are the same if mode, issuer and subject are.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// How they were authenticated.
    pub mode: Mode,
    /// Who issued their token: its `iss`. Empty without a token.
    issuer: String,
    /// The owner of their API key. Empty without a key.
    owner: String,
    /// The claims of their token.
    claims: Map<String, Value>,
}

impl Caller {
    /// The owner of an API key. Their name is their `sub`.
    pub(crate) fn named(name: &str) -> Self {
        Self { owner: name.to_owned(), ..Self::of(Mode::Key) }
    }

    /// A caller without credentials.
    pub(crate) fn public() -> Self {
        Self::of(Mode::Public)
    }

    fn of(mode: Mode) -> Self {
        Self { mode, issuer: String::new(), owner: String::new(), claims: Map::new() }
    }

    /// The bearer of a verified token.
    pub(crate) fn token(mode: Mode, issuer: &str, claims: Map<String, Value>) -> Self {
        Self { issuer: issuer.to_owned(), claims, ..Self::of(mode) }
    }

    /// A claim that is a string or a whole number, as text. Anything else counts as absent.
    pub(crate) fn claim(&self, name: &str) -> Option<String> {
        if self.mode == Mode::Key {
            return (name == "sub").then(|| self.owner.clone());
        }
        match self.claims.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
            _ => None,
        }
    }

    /// The name of the claim that identifies the caller, and its value: `sub`, or `common_name` for an Access service
    /// token, whose `sub` is empty. The name is part of it: a user may have the `sub` of some service's name.
    fn subject(&self) -> Option<(&'static str, String)> {
        let claim = |name| Some((name, self.claim(name).filter(|value| !value.is_empty())?));
        claim("sub").or_else(|| if self.mode == Mode::Access { claim("common_name") } else { None })
    }

    /// The caller's name in the log. A long one is cut, and its hash added.
    pub(crate) fn id(&self) -> Option<String> {
        let (_, subject) = self.subject()?;
        if subject.chars().count() <= MAX_SHOWN {
            return Some(subject);
        }
        let start: String = subject.chars().take(MAX_SHOWN).collect();
        Some(format!("{start}…{}", sha256_hex(&subject)))
    }

    /// The whole identity, for the rate limit: mode, issuer and subject. A caller without a subject is told apart by
    /// the network of their address.
    pub(crate) fn identity(&self, network: &str) -> String {
        let (claim, subject) = self.subject().unwrap_or(("", network.to_owned()));
        // A JSON array: no two lists of parts have the same text. Hashed, because a subject may be long.
        let parts = Value::from(vec![self.mode.as_str(), &self.issuer, claim, &subject]);
        sha256_hex(&parts.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::{Value, json};

    use super::{Caller, MAX_SHOWN, Mode};

    fn token(mode: Mode, issuer: &str, claims: Value) -> Caller {
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        Caller::token(mode, issuer, claims)
    }

    #[test]
    fn callers_of_different_modes_issuers_or_subjects_are_different() {
        let long = "x".repeat(MAX_SHOWN);
        let callers = [
            Caller::named("ana"),
            Caller::named("Ana"),
            token(Mode::Jwt, "i", json!({ "sub": "ana" })),
            token(Mode::Jwt, "j", json!({ "sub": "ana" })),
            token(Mode::Jwt, "ia", json!({ "sub": "na" })),
            token(Mode::Jwt, "i", json!({ "sub": "ana " })),
            token(Mode::Jwt, "i", json!({ "sub": "ana\u{0}" })),
            token(Mode::Jwt, "i", json!({ "sub": "ana\",\"" })),
            token(Mode::Jwt, "i", json!({ "sub": "a\u{301}na" })),
            token(Mode::Jwt, "i", json!({ "sub": "\u{e1}na" })),
            token(Mode::Jwt, "i", json!({ "sub": format!("{long}a") })),
            token(Mode::Jwt, "i", json!({ "sub": format!("{long}b") })),
            token(Mode::Jwt, "i", json!({})),
            token(Mode::Access, "i", json!({ "sub": "ana" })),
            token(Mode::Access, "i", json!({ "sub": "", "common_name": "ana" })),
            token(Mode::Access, "i", json!({})),
        ];
        let identities: HashSet<String> = callers.iter().map(|caller| caller.identity("192.0.2.1")).collect();
        assert_eq!(identities.len(), callers.len());
        let named: HashSet<String> = callers.iter().filter_map(Caller::id).collect();
        assert!(named.iter().any(|id| id.starts_with(&long)));
        // The log names the mode too.
        let logged: HashSet<_> =
            callers.iter().filter_map(|caller| Some((caller.mode.as_str(), caller.id()?))).collect();
        assert_eq!(logged.iter().filter(|(_, id)| id.starts_with(&long)).count(), 2);
    }

    #[test]
    fn one_caller_is_the_same_from_every_address_and_with_every_token() {
        let first = token(Mode::Jwt, "i", json!({ "sub": "ana", "exp": 1 }));
        let second = token(Mode::Jwt, "i", json!({ "sub": "ana", "exp": 2 }));
        assert_eq!(first.identity("192.0.2.1"), second.identity("192.0.2.2"));
        assert_eq!(Caller::named("ana").identity("a"), Caller::named("ana").identity("b"));
    }

    #[test]
    fn callers_without_a_subject_are_told_apart_by_their_network() {
        for claims in [json!({}), json!({ "sub": "" }), json!({ "sub": null }), json!({ "sub": ["ana"] })] {
            let caller = token(Mode::Jwt, "i", claims);
            assert_eq!(caller.id(), None);
            assert_ne!(caller.identity("192.0.2.1"), caller.identity("192.0.2.2"));
        }
    }

    #[test]
    fn a_claim_is_a_string_or_a_whole_number() {
        let claims =
            json!({ "text": "a", "whole": 42, "negative": -7, "fraction": 1.5, "flag": true, "list": ["a"] });
        let caller = token(Mode::Jwt, "i", claims);
        for (name, expected) in [("text", "a"), ("whole", "42"), ("negative", "-7")] {
            assert_eq!(caller.claim(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["fraction", "flag", "list", "missing"] {
            assert_eq!(caller.claim(name), None, "{name}");
        }
        assert_eq!(Caller::named("ana").claim("sub").as_deref(), Some("ana"));
        assert_eq!(Caller::named("ana").claim("name"), None);
    }

    #[test]
    fn only_an_access_token_names_its_caller_by_common_name() {
        let claims = json!({ "sub": "", "common_name": "service.access" });
        assert_eq!(token(Mode::Access, "i", claims.clone()).id().as_deref(), Some("service.access"));
        assert_eq!(token(Mode::Jwt, "i", claims).id(), None);
        let user = json!({ "sub": "ana", "common_name": "service.access" });
        assert_eq!(token(Mode::Access, "i", user).id().as_deref(), Some("ana"));
    }
}
