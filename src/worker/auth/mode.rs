//! The authentication modes.

/// How callers are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By a Cloudflare Access token.
    Access,
    /// By a JSON Web Token from another issuer.
    Jwt,
    /// By an API key.
    Key,
    /// Callers need no credentials.
    Public,
}

impl Mode {
    /// The name in `AUTH` and in the log.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Jwt => "jwt",
            Self::Key => "key",
            Self::Public => "public",
        }
    }
}
