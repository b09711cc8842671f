//! The modes that a configuration allows.

use super::{CallerKey, JwtRules};

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
}
