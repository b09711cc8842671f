//! The rules for JSON Web Tokens (RFC 7519): which keys verify them, and which claims they must have.

use serde_json::{Map, Value};

/// The longest token that is verified, in bytes.
pub(crate) const MAX_TOKEN: usize = 8_192;
/// How far the clocks of the issuer and the Worker may differ, in seconds.
const LEEWAY: f64 = 60.0;
/// The last time that a claim may have, in seconds: the end of the year 9999. Milliseconds are above it.
const MAX_TIME: f64 = 253_402_300_799.0;

/// What is required of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JwtRules {
    /// The exact `iss`.
    pub issuer: String,
    /// `aud` must have one of these.
    pub audience: Vec<String>,
    /// The keys that verify its signature.
    pub keys: JwtKeys,
}

/// The keys that verify signatures. Never both kinds: a caller could then use a public key as the secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum JwtKeys {
    /// The issuer's public keys at this URL, for RS256, ES256 and `EdDSA`.
    Jwks(String),
    /// A shared secret, for HS256.
    Secret(String),
}

impl std::fmt::Debug for JwtKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Jwks(url) => f.debug_tuple("Jwks").field(url).finish(),
            Self::Secret(_) => f.write_str("Secret(…)"),
        }
    }
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// It is longer than [`MAX_TOKEN`].
    TooLong,
    /// It does not consist of three base64url segments with JSON objects.
    Malformed,
    /// Its algorithm is `none`, unknown, or does not match the issuer's keys.
    Algorithm,
    /// It requires an extension (`crit`).
    Critical,
    /// The issuer has no usable key with its `kid`.
    UnknownKey,
    /// Its signature is invalid.
    Signature,
    /// It is from another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It has expired, or its `exp` is absent or not a [time].
    Expired,
    /// It is not valid yet, or its `nbf` or `iat` is not a [time].
    NotYetValid,
}

impl TokenError {
    /// The word for the log.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::Critical => "critical",
            Self::UnknownKey => "unknown-key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
        }
    }

    /// The message to the caller.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::TooLong => "the token is too long: expected at most 8192 bytes",
            Self::Malformed => "the token is not a JSON Web Token",
            Self::Algorithm => "the token's algorithm (alg) is not accepted",
            Self::Critical => "the token requires an extension (crit) that is not supported",
            Self::UnknownKey => "the token's key (kid) is unknown",
            Self::Signature => "the token's signature is invalid",
            Self::Issuer => "the token's issuer (iss) is not accepted",
            Self::Audience => "the token's audience (aud) does not include this service",
            Self::Expired => "the token has expired, or its expiration time (exp) is not in whole seconds",
            Self::NotYetValid => {
                "the token is not valid yet, or its times (nbf, iat) are not in whole seconds"
            }
        }
    }
}

impl JwtRules {
    /// Checks the length of a token before it is parsed.
    ///
    /// # Errors
    /// [`TokenError::TooLong`].
    pub(crate) fn check_length(token: &str) -> Result<(), TokenError> {
        if token.len() > MAX_TOKEN { Err(TokenError::TooLong) } else { Ok(()) }
    }

    /// The claims of a payload whose signature has been verified, if they are valid for this service now.
    /// `now` is in seconds since the Unix epoch.
    ///
    /// # Errors
    /// At the first claim (RFC 7519 §4.1) that breaks a rule.
    #[inline(never)]
    pub(crate) fn claims(&self, payload: &[u8], now: f64) -> Result<Map<String, Value>, TokenError> {
        // As a value: the errors of a map would add 14 KB to the Worker, gzipped.
        let Ok(Value::Object(claims)) = serde_json::from_slice(payload) else {
            return Err(TokenError::Malformed);
        };
        if claims.get("iss").and_then(Value::as_str) != Some(self.issuer.as_str()) {
            return Err(TokenError::Issuer);
        }
        if !self.accepts_audience(claims.get("aud")) {
            return Err(TokenError::Audience);
        }
        let expires = claims.get("exp").and_then(time).ok_or(TokenError::Expired)?;
        if expires + LEEWAY <= now {
            return Err(TokenError::Expired);
        }
        for begin in ["nbf", "iat"] {
            let Some(begin) = claims.get(begin) else { continue };
            if time(begin).is_none_or(|begin| begin - LEEWAY > now) {
                return Err(TokenError::NotYetValid);
            }
        }
        Ok(claims)
    }

    fn accepts_audience(&self, audience: Option<&Value>) -> bool {
        let accepted = |audience: &Value| self.audience.iter().any(|own| audience.as_str() == Some(own));
        match audience {
            Some(Value::Array(several)) => several.iter().any(accepted),
            Some(one) => accepted(one),
            None => false,
        }
    }
}

/// A time (`NumericDate`, RFC 7519 §2) in whole seconds from 1970 to 9999. The RFC allows fractions too, but no issuer
/// needs them.
fn time(value: &Value) -> Option<f64> {
    value.as_f64().filter(|time| (0.0..=MAX_TIME).contains(time) && time.fract() == 0.0)
}

#[cfg(test)]
mod tests;
