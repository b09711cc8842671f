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
    /// Callers need no credentials. It is the last variant: see [`Mode::ALL`].
    Public,
}

impl Mode {
    /// Every mode. The length is that of the enum, so a mode that is not listed here does not compile.
    pub(crate) const ALL: [Self; Self::Public as usize + 1] =
        [Self::Access, Self::Jwt, Self::Key, Self::Public];

    /// The mode with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }

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

#[cfg(test)]
mod tests {
    use super::Mode;

    #[test]
    fn every_mode_is_found_by_its_name() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_name(mode.as_str()), Some(mode));
        }
        for name in ["", "Key", "publik"] {
            assert_eq!(Mode::from_name(name), None, "{name}");
        }
    }
}
