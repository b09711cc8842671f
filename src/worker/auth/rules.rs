//! The modes that a configuration allows.

use super::{CallerKey, JwtRules, Mode};

/// The allowed modes, each with its settings.
#[derive(Debug, Default)]
pub(crate) struct AuthRules {
    /// For Cloudflare Access tokens; `None` without this mode.
    pub access: Option<JwtRules>,
    /// For tokens from another issuer; `None` without this mode.
    pub jwt: Option<JwtRules>,
    /// The API keys; empty without this mode.
    pub keys: Vec<CallerKey>,
    /// Whether callers need no credentials.
    pub public: bool,
}

impl AuthRules {
    /// Whether callers need no credentials.
    pub(crate) fn is_public(&self) -> bool {
        self.public
    }

    /// Whether a mode is allowed.
    pub(crate) fn allows(&self, mode: Mode) -> bool {
        match mode {
            Mode::Access => self.access.is_some(),
            Mode::Jwt => self.jwt.is_some(),
            Mode::Key => !self.keys.is_empty(),
            Mode::Public => self.public,
        }
    }

    /// What callers may send, for messages.
    pub(super) fn accepted(&self) -> String {
        let accepted = Mode::ALL.into_iter().filter(|mode| self.allows(*mode)).map(|mode| match mode {
            Mode::Access => "the token of a Cloudflare Access login",
            Mode::Jwt => "a token in Authorization: Bearer",
            Mode::Key => "an API key in X-Api-Key or Authorization: Bearer",
            Mode::Public => "no credentials",
        });
        accepted.collect::<Vec<_>>().join(", or ")
    }

    /// The challenges with which callers can authenticate. `error` is added to that of RFC 6750.
    pub(super) fn schemes(&self, error: &str) -> String {
        let bearer = self.allows(Mode::Jwt) || self.allows(Mode::Key);
        match (bearer, self.allows(Mode::Access)) {
            (true, false) => format!("Bearer{error}"),
            (true, true) => format!("Bearer{error}, Cloudflare-Access"),
            (false, true) => "Cloudflare-Access".to_owned(),
            // A 401 must have a challenge (RFC 9110 §15.5.2), but no credentials are accepted.
            (false, false) => {
                "Bearer error=\"invalid_token\", error_description=\"send no credentials\"".to_owned()
            }
        }
    }
}
