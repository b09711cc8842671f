//! Decides which proof each credential of a request needs.

use super::{AuthError, AuthRules, CallerKey, JwtRules, Mode, Presented, TokenError};

/// What a credential proves, or how to verify it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Proof<'a> {
    /// There is no credential, and none is needed.
    None,
    /// An API key of this owner.
    Key(&'a str),
    /// A token: verify its signature and its claims.
    Verify {
        /// The mode that the token is for.
        mode: Mode,
        /// What is required of the token.
        rules: &'a JwtRules,
        /// The token.
        token: &'a str,
    },
}

impl AuthRules {
    /// The proofs of a request, one for each credential that it presents. All of them must hold; the first one is the
    /// caller's. A credential is never ignored, neither in favour of another one nor in favour of `public`.
    ///
    /// # Errors
    /// If a credential is needed and there is none, if one is for a mode that is not allowed, or if one is wrong.
    pub(crate) fn proofs<'a>(&'a self, presented: &Presented<'a>) -> Result<Vec<Proof<'a>>, AuthError> {
        let mut proofs = Vec::new();
        if let Some(token) = presented.access {
            proofs.push(self.access_proof(token)?);
        }
        if let Some(token) = presented.bearer {
            proofs.push(self.bearer_proof(token)?);
        }
        if let Some(key) = presented.api_key {
            let proof = self.key_proof(key, "X-Api-Key")?;
            if let (Proof::Key(owner), Some(Proof::Key(other))) = (&proof, proofs.last())
                && owner != other
            {
                return Err(AuthError::Several);
            }
            proofs.push(proof);
        }
        match (proofs.is_empty(), self.is_public()) {
            (false, _) => Ok(proofs),
            (true, true) => Ok(vec![Proof::None]),
            (true, false) => Err(AuthError::Missing),
        }
    }

    fn access_proof<'a>(&'a self, token: &'a str) -> Result<Proof<'a>, AuthError> {
        let rules = self.access.as_ref().ok_or(AuthError::NotAccepted("the token of Cloudflare Access"))?;
        verify(Mode::Access, rules, token)
    }

    /// What has the shape of a JSON Web Token is one wherever tokens are accepted; anything else is an API key.
    fn bearer_proof<'a>(&'a self, token: &'a str) -> Result<Proof<'a>, AuthError> {
        match &self.jwt {
            Some(rules) if Presented::is_jwt(token) => verify(Mode::Jwt, rules, token),
            Some(_) if self.keys.is_empty() => Err(AuthError::Token(TokenError::Malformed)),
            _ => self.key_proof(token, "Authorization"),
        }
    }

    fn key_proof<'a>(&'a self, key: &str, header: &'static str) -> Result<Proof<'a>, AuthError> {
        if self.keys.is_empty() {
            return Err(AuthError::NotAccepted(header));
        }
        let key = CallerKey::find(&self.keys, key).ok_or(AuthError::UnknownKey)?;
        Ok(Proof::Key(&key.name))
    }
}

fn verify<'a>(mode: Mode, rules: &'a JwtRules, token: &'a str) -> Result<Proof<'a>, AuthError> {
    JwtRules::check_length(token).map_err(AuthError::Token)?;
    Ok(Proof::Verify { mode, rules, token })
}

#[cfg(test)]
mod tests;
