//! JSON Web Keys (RFC 7517): the issuer's public keys.

use serde_json::Value;

use super::Algorithm;

/// The most keys that a set may have.
const MAX_KEYS: usize = 64;
/// The shortest modulus of an RSA key in base64url: 2,048 bits.
const MIN_MODULUS: usize = 342;

/// One public key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jwk {
    key: Value,
}

impl Jwk {
    /// The keys of a set; `None` when it is none.
    pub(crate) fn set(text: &str) -> Option<Vec<Self>> {
        let mut set: Value = serde_json::from_str(text).ok()?;
        let Value::Array(keys) = set.get_mut("keys")?.take() else { return None };
        Some(keys.into_iter().take(MAX_KEYS).filter(Value::is_object).map(|key| Self { key }).collect())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.key.get(name)?.as_str()
    }

    /// Its `kid`.
    pub(crate) fn id(&self) -> Option<&str> {
        self.text("kid")
    }

    /// Whether it is there to verify signatures of this algorithm.
    pub(crate) fn fits(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::Rs256 => {
                self.text("kty") == Some("RSA") && self.text("n").is_some_and(|n| n.len() >= MIN_MODULUS)
            }
            Algorithm::Es256 => self.text("kty") == Some("EC") && self.text("crv") == Some("P-256"),
            Algorithm::EdDsa => self.text("kty") == Some("OKP") && self.text("crv") == Some("Ed25519"),
            Algorithm::Hs256 => false,
        };
        let meant = self.text("alg").is_none_or(|name| Algorithm::of_name(name) == Some(algorithm));
        let signing = self.text("use").is_none_or(|usage| usage == "sig");
        kind && meant && signing
    }

    /// The public part alone, as JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut public = serde_json::Map::new();
        for name in ["kty", "crv", "n", "e", "x", "y"] {
            if let Some(value) = self.key.get(name) {
                public.insert(name.to_owned(), value.clone());
            }
        }
        Value::Object(public).to_string()
    }

    /// The key that a token names; without a name the only one that fits.
    pub(crate) fn find<'k>(keys: &'k [Self], id: Option<&str>, algorithm: Algorithm) -> Option<&'k Self> {
        let mut fitting = keys.iter().filter(|key| key.fits(algorithm) && (id.is_none() || key.id() == id));
        let first = fitting.next()?;
        (id.is_some() || fitting.next().is_none()).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Jwk};
    use serde_json::json;

    fn keys() -> Vec<Jwk> {
        let set = json!({ "keys": [
            { "kty": "RSA", "kid": "r", "n": "x".repeat(342), "e": "AQAB", "use": "sig", "d": "private" },
            { "kty": "RSA", "kid": "small", "n": "x".repeat(171), "e": "AQAB" },
            { "kty": "EC", "kid": "e", "crv": "P-256", "alg": "ES256" },
            { "kty": "EC", "kid": "e384", "crv": "P-384" },
            { "kty": "OKP", "kid": "o", "crv": "Ed25519", "use": "enc" },
            "junk",
        ]});
        Jwk::set(&set.to_string()).unwrap()
    }

    #[test]
    fn a_key_serves_its_own_algorithm_alone() {
        let found = |id, algorithm| Jwk::find(&keys(), Some(id), algorithm).is_some();
        assert!(found("r", Algorithm::Rs256) && found("e", Algorithm::Es256));
        assert!(
            !found("r", Algorithm::Hs256) && !found("e", Algorithm::Rs256) && !found("r", Algorithm::Es256)
        );
        assert!(!found("small", Algorithm::Rs256) && !found("e384", Algorithm::Es256));
        assert!(!found("o", Algorithm::EdDsa), "a key for encryption");
        assert!(!found("other", Algorithm::Rs256));
    }

    #[test]
    fn without_a_name_the_only_fitting_key_is_meant() {
        assert_eq!(Jwk::find(&keys(), None, Algorithm::Es256).and_then(Jwk::id), Some("e"));
        let two: Vec<Jwk> = keys().into_iter().chain(keys()).collect();
        assert_eq!(Jwk::find(&two, None, Algorithm::Es256), None);
    }

    #[test]
    fn only_the_public_part_is_handed_on() {
        assert!(!keys().first().unwrap().to_json().contains("private"));
        assert_eq!(Jwk::set("{}"), None);
        assert_eq!(Jwk::set("<html>"), None);
    }
}
