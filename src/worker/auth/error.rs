//! Why a caller is not authenticated.

use super::{AuthRules, TokenError};

/// Why a caller is not authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AuthError {
    /// The request has no credentials.
    Missing,
    /// A header is there, but does not hold exactly one credential. Its name.
    Unreadable(&'static str),
    /// A credential is for a mode that is not allowed. Its name, or that of its header.
    NotAccepted(&'static str),
    /// The request has two API keys, of different owners.
    Several,
    /// Its token is not accepted.
    Token(TokenError),
    /// Its API key is unknown.
    UnknownKey,
    /// The keys of the token's issuer are not available. Why, for the log.
    KeySetUnavailable(String),
}

impl AuthError {
    /// The message to the caller. It reveals no more than they need.
    pub(crate) fn message(&self, rules: &AuthRules) -> String {
        match self {
            Self::Missing => format!("authentication required: send {}", rules.accepted()),
            Self::Unreadable("Authorization") => {
                "Authorization: expected \"Bearer\", a space and one token or API key".to_owned()
            }
            Self::Unreadable(header) => format!("{header}: expected one token or API key, without spaces"),
            Self::NotAccepted(what) => {
                format!("{what} is not accepted by this service: send {}", rules.accepted())
            }
            Self::Several => "Authorization and X-Api-Key have different API keys: send one".to_owned(),
            Self::Token(error) => error.message().to_owned(),
            Self::UnknownKey => "the API key is unknown".to_owned(),
            Self::KeySetUnavailable(_) => {
                "the token cannot be verified now: its issuer's keys are not available; try again later"
                    .to_owned()
            }
        }
    }

    /// The word for the log.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable(_) => "unreadable",
            Self::NotAccepted(_) => "not-accepted",
            Self::Several => "several",
            Self::Token(error) => error.word(),
            Self::UnknownKey => "api-key",
            Self::KeySetUnavailable(_) => "key-set-unavailable",
        }
    }

    /// The challenge for `WWW-Authenticate` (RFC 9110 §11.6.1): what the Worker accepts. `None` if other credentials
    /// would not help.
    pub(crate) fn challenge(&self, rules: &AuthRules) -> Option<String> {
        match self {
            Self::Missing => Some(rules.schemes("")),
            // RFC 6750 §3.1.
            Self::Unreadable(_)
            | Self::NotAccepted(_)
            | Self::Several
            | Self::Token(_)
            | Self::UnknownKey => Some(rules.schemes(" error=\"invalid_token\"")),
            Self::KeySetUnavailable(_) => None,
        }
    }

    /// Whether the request has a credential, and it is wrong: these count for the limit on refused credentials.
    pub(crate) fn is_refusal(&self) -> bool {
        !matches!(self, Self::Missing | Self::KeySetUnavailable(_))
    }

    /// Reads a `Refusal` of `js/verify-token.ts`, and the reason why there are no keys.
    pub(crate) fn from_code(code: &str, reason: String) -> Self {
        match code {
            "malformed" => Self::Token(TokenError::Malformed),
            "algorithm" => Self::Token(TokenError::Algorithm),
            "critical" => Self::Token(TokenError::Critical),
            "unknown-key" => Self::Token(TokenError::UnknownKey),
            "signature" => Self::Token(TokenError::Signature),
            _ => Self::KeySetUnavailable(reason),
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
        let errors: Vec<AuthError> =
            codes.iter().map(|code| AuthError::from_code(code, String::new())).collect();
        let expected = [
            AuthError::Token(TokenError::Malformed),
            AuthError::Token(TokenError::Algorithm),
            AuthError::Token(TokenError::Critical),
            AuthError::Token(TokenError::UnknownKey),
            AuthError::Token(TokenError::Signature),
            AuthError::KeySetUnavailable(String::new()),
        ];
        assert_eq!(errors, expected, "{codes:?}");
        let words: Vec<&str> = errors.iter().map(AuthError::word).collect();
        assert_eq!(words, codes, "the log has the same words");
    }

    #[test]
    fn the_guide_explains_every_word_of_the_log() {
        let guide = include_str!("../../../docs/deploy.md");
        let tokens = [
            TokenError::TooLong,
            TokenError::Malformed,
            TokenError::Algorithm,
            TokenError::Critical,
            TokenError::UnknownKey,
            TokenError::Signature,
            TokenError::Issuer,
            TokenError::Audience,
            TokenError::Expired,
            TokenError::NotYetValid,
        ];
        let others = [
            AuthError::Missing,
            AuthError::Unreadable("Authorization"),
            AuthError::NotAccepted("Authorization"),
            AuthError::Several,
            AuthError::UnknownKey,
            AuthError::KeySetUnavailable(String::new()),
        ];
        let rows: Vec<&str> = guide.lines().filter(|line| line.starts_with("| `")).collect();
        for error in tokens.map(AuthError::Token).iter().chain(&others) {
            let word = format!("`{}`", error.word());
            assert!(rows.iter().any(|row| row.contains(&word)), "{word}");
        }
    }
}
