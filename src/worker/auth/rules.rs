//! The modes that a configuration allows.

use super::{CallerKey, JwtRules};

/// The allowed modes, each with what it needs.
#[derive(Debug, Default)]
pub(crate) struct AuthRules {
    /// For tokens of Cloudflare Access; `None` without this mode.
    pub access: Option<JwtRules>,
    /// For tokens of another issuer; `None` without this mode.
    pub jwt: Option<JwtRules>,
    /// The API keys; empty without this mode.
    pub keys: Vec<CallerKey>,
    /// Whether callers may come without credentials.
    pub public: bool,
}

impl AuthRules {
    /// Whether callers may come without credentials.
    pub(crate) fn is_public(&self) -> bool {
        self.public
    }
}
