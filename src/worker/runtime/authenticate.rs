//! Authenticates the caller of a request.

use super::context::{Context, now_ms};
use super::verify_token;
use crate::worker::auth::{AuthError, AuthRules, Caller, CallerKey, JwtRules, Mode, Presented, TokenError};
use crate::worker::config::Config;

/// Authenticates the caller. Credentials must be valid if they are sent: they are never ignored in favour of `public`.
///
/// # Errors
/// When no mode authenticates them.
pub(super) async fn caller(context: &Context<'_>, config: &Config) -> Result<Caller, AuthError> {
    let caller = authenticate(&config.auth, &context.head.presented()).await?;
    context.note("auth", caller.mode.as_str());
    if let Some(id) = caller.id() {
        context.note("caller", id);
    }
    Ok(caller)
}

async fn authenticate(rules: &AuthRules, presented: &Presented<'_>) -> Result<Caller, AuthError> {
    if let (Some(rules), Some(token)) = (&rules.access, presented.access) {
        return by_token(Mode::Access, rules, token).await;
    }
    if let (Some(rules), Some(token)) = (&rules.jwt, presented.jwt()) {
        return by_token(Mode::Jwt, rules, token).await;
    }
    if !rules.keys.is_empty()
        && let Some(key) = presented.api_key.or(presented.bearer)
    {
        let key = CallerKey::find(&rules.keys, key).ok_or(AuthError::UnknownKey)?;
        return Ok(Caller::key(&key.name));
    }
    if rules.jwt.is_some() && presented.bearer.is_some() {
        return Err(AuthError::Token(TokenError::Malformed));
    }
    if rules.is_public() { Ok(Caller::public()) } else { Err(AuthError::Missing) }
}

async fn by_token(mode: Mode, rules: &JwtRules, token: &str) -> Result<Caller, AuthError> {
    JwtRules::check_length(token).map_err(AuthError::Token)?;
    let payload = verify_token::verify(token, &rules.keys).await?;
    let claims = rules.claims(&payload, now_ms() / 1_000.0).map_err(AuthError::Token)?;
    Ok(Caller::token(mode, claims))
}
