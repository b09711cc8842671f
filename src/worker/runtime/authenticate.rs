//! Authenticates the caller of a request.

use super::context::{Context, now_ms};
use super::verify_token;
use crate::worker::auth::{AuthError, AuthRules, Caller, Decision, Presented};
use crate::worker::config::Config;

/// Authenticates the caller, as [`AuthRules::decide`] says.
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
    match rules.decide(presented) {
        Decision::Caller(caller) => Ok(caller),
        Decision::Verify { mode, rules, token } => {
            let payload = verify_token::verify(token, &rules.keys).await?;
            let claims = rules.claims(&payload, now_ms() / 1_000.0).map_err(AuthError::Token)?;
            Ok(Caller::token(mode, claims))
        }
        Decision::Refuse(error) => Err(error),
    }
}
