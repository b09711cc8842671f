//! Why a caller is not authenticated.

use super::TokenError;

/// Why a caller is not authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthError {
    /// The request has no credentials.
    Missing,
    /// Its token is not accepted.
    Token(TokenError),
    /// Its API key is unknown.
    UnknownKey,
    /// The keys of the token's issuer are not available.
    KeySetUnavailable,
}

impl AuthError {
    /// The message to the caller. It reveals no more than they need.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Missing => {
                "authentication required: send a token in Authorization: Bearer, or an API key in X-Api-Key"
            }
            Self::Token(error) => error.message(),
            Self::UnknownKey => "the API key is unknown",
            Self::KeySetUnavailable => {
                "the token cannot be verified now: its issuer's keys are not available; try again later"
            }
        }
    }

    /// The challenge for `WWW-Authenticate` (RFC 6750 §3); `None` if other credentials would not help.
    pub(crate) fn challenge(self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("Bearer"),
            Self::Token(_) | Self::UnknownKey => Some("Bearer error=\"invalid_token\""),
            Self::KeySetUnavailable => None,
        }
    }

    /// Reads a `Refusal` of `js/verify-token.ts`.
    pub(crate) fn from_code(code: &str) -> Self {
        match code {
            "malformed" => Self::Token(TokenError::Malformed),
            "algorithm" => Self::Token(TokenError::Algorithm),
            "critical" => Self::Token(TokenError::Critical),
            "unknown-key" => Self::Token(TokenError::UnknownKey),
            "signature" => Self::Token(TokenError::Signature),
            _ => Self::KeySetUnavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthError, TokenError};

    #[test]
    fn every_refusal_of_the_verifier_has_its_own_error() {
        let source = include_str!("../js/verify-token.ts");
        let (_, refusals) = source.split_once("export type Refusal =").unwrap();
        let (refusals, _) = refusals.split_once(';').unwrap();
        let codes: Vec<&str> = refusals.split('"').skip(1).step_by(2).collect();
        let errors: Vec<AuthError> = codes.iter().map(|code| AuthError::from_code(code)).collect();
        let expected = [
            AuthError::Token(TokenError::Malformed),
            AuthError::Token(TokenError::Algorithm),
            AuthError::Token(TokenError::Critical),
            AuthError::Token(TokenError::UnknownKey),
            AuthError::Token(TokenError::Signature),
            AuthError::KeySetUnavailable,
        ];
        assert_eq!(errors, expected, "{codes:?}");
    }
}
