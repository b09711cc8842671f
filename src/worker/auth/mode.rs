//! The authentication modes.

/// How callers prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// With a token of Cloudflare Access.
    Access,
    /// With a JSON Web Token of another issuer.
    Jwt,
    /// With an API key.
    Key,
    /// Not at all.
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
