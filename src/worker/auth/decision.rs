//! Chooses the mode that authenticates a caller.

use super::{AuthError, AuthRules, Caller, CallerKey, JwtRules, Mode, Presented, TokenError};

/// What to do with a caller.
#[derive(Debug, PartialEq)]
pub(crate) enum Decision<'a> {
    /// The caller is authenticated, or need not be.
    Caller(Caller),
    /// The caller has a token: verify its signature, then its claims.
    Verify {
        /// The mode that the token is for.
        mode: Mode,
        /// What is required of the token.
        rules: &'a JwtRules,
        /// The token.
        token: &'a str,
    },
    /// The caller is refused.
    Refuse(AuthError),
}

impl AuthRules {
    /// Decides by the first allowed mode whose credentials the caller presents. Credentials for an allowed
    /// mode must be valid: they are never ignored in favour of `public`.
    pub(crate) fn decide<'a>(&'a self, presented: &Presented<'a>) -> Decision<'a> {
        if let (Some(rules), Some(token)) = (&self.access, presented.access) {
            return verify(Mode::Access, rules, token);
        }
        if let (Some(rules), Some(token)) = (&self.jwt, presented.jwt()) {
            return verify(Mode::Jwt, rules, token);
        }
        if !self.keys.is_empty()
            && let Some(key) = presented.api_key.or(presented.bearer)
        {
            return match CallerKey::find(&self.keys, key) {
                Some(key) => Decision::Caller(Caller::named(Mode::Key, &key.name)),
                None => Decision::Refuse(AuthError::UnknownKey),
            };
        }
        if self.jwt.is_some() && presented.bearer.is_some() {
            return Decision::Refuse(AuthError::Token(TokenError::Malformed));
        }
        if self.is_public() {
            Decision::Caller(Caller::public())
        } else {
            Decision::Refuse(AuthError::Missing)
        }
    }
}

fn verify<'a>(mode: Mode, rules: &'a JwtRules, token: &'a str) -> Decision<'a> {
    match JwtRules::check_length(token) {
        Ok(()) => Decision::Verify { mode, rules, token },
        Err(error) => Decision::Refuse(AuthError::Token(error)),
    }
}

#[cfg(test)]
mod tests;
