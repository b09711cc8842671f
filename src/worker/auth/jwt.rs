//! The rules for JSON Web Tokens (RFC 7519): which keys verify them, and what their claims must say.

use serde_json::{Map, Value};

/// The longest token that is verified, in bytes.
pub(crate) const MAX_TOKEN: usize = 8_192;
/// How far the clocks of the issuer and the Worker may differ, in seconds.
const LEEWAY: f64 = 60.0;

/// What a token must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JwtRules {
    /// The exact `iss`.
    pub issuer: String,
    /// `aud` must have one of these.
    pub audience: Vec<String>,
    /// What verifies its signature.
    pub keys: JwtKeys,
}

/// What verifies signatures. It is never both: that would let a caller sign with a public key as the secret.
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
    /// It is not three parts of base64url with JSON objects in them.
    Malformed,
    /// Its algorithm is `none`, unknown, or not one that the issuer's keys are for.
    Algorithm,
    /// It requires an extension (`crit`).
    Critical,
    /// The issuer has no usable key with its `kid`.
    UnknownKey,
    /// Its signature is wrong.
    Signature,
    /// It is by another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It has expired, or never expires.
    Expired,
    /// It is not valid yet.
    NotYetValid,
}

impl TokenError {
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
            Self::Expired => "the token has expired, or has no expiration time (exp)",
            Self::NotYetValid => "the token is not valid yet (nbf, iat)",
        }
    }
}

impl JwtRules {
    /// Checks the length of a token, before anything in it is read.
    ///
    /// # Errors
    /// [`TokenError::TooLong`].
    pub(crate) fn check_length(token: &str) -> Result<(), TokenError> {
        if token.len() > MAX_TOKEN { Err(TokenError::TooLong) } else { Ok(()) }
    }

    /// The claims of a payload whose signature has been verified, if they are for this service and this time.
    /// `now` is in seconds since the Unix epoch.
    ///
    /// # Errors
    /// At the first claim (RFC 7519 §4.1) that breaks a rule.
    pub(crate) fn claims(&self, payload: &[u8], now: f64) -> Result<Map<String, Value>, TokenError> {
        let claims: Map<String, Value> =
            serde_json::from_slice(payload).map_err(|_| TokenError::Malformed)?;
        if claims.get("iss").and_then(Value::as_str) != Some(self.issuer.as_str()) {
            return Err(TokenError::Issuer);
        }
        if !self.accepts_audience(claims.get("aud")) {
            return Err(TokenError::Audience);
        }
        let expires = claims.get("exp").and_then(Value::as_f64).ok_or(TokenError::Expired)?;
        if expires + LEEWAY <= now {
            return Err(TokenError::Expired);
        }
        for begin in ["nbf", "iat"] {
            let Some(begin) = claims.get(begin) else { continue };
            if begin.as_f64().is_none_or(|begin| begin - LEEWAY > now) {
                return Err(TokenError::NotYetValid);
            }
        }
        Ok(claims)
    }

    fn accepts_audience(&self, audience: Option<&Value>) -> bool {
        let accepted = |audience: &Value| self.audience.iter().any(|ours| audience.as_str() == Some(ours));
        match audience {
            Some(Value::Array(several)) => several.iter().any(accepted),
            Some(one) => accepted(one),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
