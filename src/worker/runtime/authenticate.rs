//! Who asks, with signatures checked by the platform.

use super::context::{Context, now_ms};
use super::{boundary, jwks};
use crate::worker::auth::{AuthError, Caller, TokenError, Unverified};
use crate::worker::config::{CallerKey, Config, JwtKeys, JwtRules, Mode};

/// The caller. A proof that is presented must hold: a bad one is never ignored in favour of `public`.
///
/// # Errors
/// When no mode lets them in.
pub(super) async fn caller(context: &Context<'_>, config: &Config) -> Result<Caller, AuthError> {
    let found = prove(context, config).await?;
    context.note("auth", found.mode.as_str());
    if let Some(id) = found.id() {
        context.note("caller", id);
    }
    Ok(found)
}

async fn prove(context: &Context<'_>, config: &Config) -> Result<Caller, AuthError> {
    let (auth, presented) = (&config.auth, context.head.presented());
    if let (Some(rules), Some(token)) = (&auth.access, presented.access) {
        return by_token(Mode::Access, rules, token).await;
    }
    if let (Some(rules), Some(token)) = (&auth.jwt, presented.jwt()) {
        return by_token(Mode::Jwt, rules, token).await;
    }
    if !auth.keys.is_empty()
        && let Some(key) = presented.api_key.or(presented.bearer)
    {
        let key = CallerKey::find(&auth.keys, key).ok_or(AuthError::UnknownKey)?;
        return Ok(Caller::key(&key.name));
    }
    if auth.jwt.is_some() && presented.bearer.is_some() {
        return Err(AuthError::Token(TokenError::Malformed));
    }
    if auth.is_public() { Ok(Caller::public()) } else { Err(AuthError::Missing) }
}

async fn by_token(mode: Mode, rules: &JwtRules, token: &str) -> Result<Caller, AuthError> {
    let token = Unverified::parse(token).map_err(AuthError::Token)?;
    token.check_algorithm(&rules.keys).map_err(AuthError::Token)?;
    let key = match &rules.keys {
        JwtKeys::Secret(secret) => secret.clone(),
        JwtKeys::Jwks(url) => jwks::key(url, token.key_id.as_deref(), token.algorithm).await?,
    };
    let name = token.algorithm.as_str();
    let verified = boundary::verify(name, &key, &token.signature, token.signed).await;
    if !verified.is_truthy() {
        return Err(AuthError::Token(TokenError::Signature));
    }
    let claims = token.into_claims(rules, now_ms() / 1_000.0).map_err(AuthError::Token)?;
    Ok(Caller::token(mode, claims))
}
