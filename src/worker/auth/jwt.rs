//! JSON Web Tokens (RFC 7519): everything but the signature, which the platform checks.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::presented::MAX_TOKEN;
use crate::worker::config::{JwtKeys, JwtRules};

/// The clocks of issuer and Worker may differ by so much, in seconds.
const LEEWAY: f64 = 60.0;

/// The accepted algorithms (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// HMAC with SHA-256.
    Hs256,
}

impl Algorithm {
    /// The algorithm of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            "HS256" => Some(Self::Hs256),
            _ => None,
        }
    }

    /// The name in a token's header.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Hs256 => "HS256",
        }
    }
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// Over 8 KiB.
    TooLong,
    /// Not three parts of base64url, or no JSON objects in them.
    Malformed,
    /// `none`, unknown, or not what this issuer's keys are for.
    Algorithm,
    /// It asks for an extension (`crit`).
    Critical,
    /// No key of the issuer has its `kid`.
    UnknownKey,
    /// The signature does not fit.
    Signature,
    /// Someone else's.
    Issuer,
    /// For someone else.
    Audience,
    /// Too old, or without an end.
    Expired,
    /// Not valid yet.
    NotYetValid,
}

impl TokenError {
    /// For the caller.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::TooLong => "the token is longer than 8192 bytes",
            Self::Malformed => "the token is no JSON Web Token",
            Self::Algorithm => "the token's algorithm is not accepted",
            Self::Critical => "the token needs an extension that is not there",
            Self::UnknownKey => "the token's key (kid) is unknown",
            Self::Signature => "the token's signature does not fit",
            Self::Issuer => "the token's issuer (iss) is another",
            Self::Audience => "the token's audience (aud) is another",
            Self::Expired => "the token has expired (exp)",
            Self::NotYetValid => "the token is not valid yet (nbf, iat)",
        }
    }
}

/// A token as it came: nothing in it is to be believed yet.
#[derive(Debug, PartialEq)]
pub(crate) struct Unverified<'t> {
    /// How it says it is signed.
    pub algorithm: Algorithm,
    /// Which key it says it is signed with.
    pub key_id: Option<String>,
    /// What is signed.
    pub signed: &'t [u8],
    /// The signature.
    pub signature: Vec<u8>,
    claims: Map<String, Value>,
}

impl<'t> Unverified<'t> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// When it is too long, malformed, or its header asks for what there is not.
    pub(crate) fn parse(token: &'t str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let header = object(header)?;
        let name = header.get("alg").and_then(Value::as_str).ok_or(TokenError::Algorithm)?;
        let algorithm = Algorithm::of_name(name).ok_or(TokenError::Algorithm)?;
        if header.contains_key("crit") {
            return Err(TokenError::Critical);
        }
        let key_id = match header.get("kid") {
            None => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(TokenError::Malformed),
        };
        let claims = object(claims)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Malformed)?;
        Ok(Self { algorithm, key_id, signed: signed.as_bytes(), signature, claims })
    }

    /// Whether its algorithm is one that the rules' keys are for: a public key is never taken as a secret.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn check_algorithm(&self, keys: &JwtKeys) -> Result<(), TokenError> {
        let symmetric = self.algorithm == Algorithm::Hs256;
        if symmetric == matches!(keys, JwtKeys::Secret(_)) { Ok(()) } else { Err(TokenError::Algorithm) }
    }

    /// The claims, once the signature has been checked. `now` is in seconds since the Unix epoch.
    ///
    /// # Errors
    /// When they are not for this service, or not for now.
    pub(crate) fn into_claims(self, rules: &JwtRules, now: f64) -> Result<Map<String, Value>, TokenError> {
        let claims = self.claims;
        if claims.get("iss").and_then(Value::as_str) != Some(rules.issuer.as_str()) {
            return Err(TokenError::Issuer);
        }
        let is_ours = |audience: &Value| rules.audience.iter().any(|ours| audience.as_str() == Some(ours));
        let audience = match claims.get("aud") {
            Some(Value::Array(several)) => several.iter().any(is_ours),
            Some(one) => is_ours(one),
            None => false,
        };
        if !audience {
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
}

fn object(part: &str) -> Result<Map<String, Value>, TokenError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
}

#[cfg(test)]
mod tests;
