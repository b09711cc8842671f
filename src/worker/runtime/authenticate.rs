//! Authenticates the caller of a request.

use serde_json::{Map, Value};

use super::clock::now_ms;
use super::context::Context;
use super::response::Response;
use super::{rate_limit, verify_token};
use crate::worker::auth::{AuthError, AuthRules, Caller, JwtRules, Proof};
use crate::worker::config::Config;
use crate::worker::request_head::RequestHead;
use crate::worker::response;

/// Authenticates the caller, and counts the request for their rate limit.
///
/// # Errors
/// 401 or 503 if a credential is missing or does not hold, 429 after too many requests.
pub(super) async fn admit(context: &Context<'_>, config: &Config) -> Result<Caller, Response> {
    let authenticated = context.timed("auth_ms", authenticate(&config.auth, context.head)).await;
    match authenticated {
        Ok(caller) => {
            context.note("auth", caller.mode.as_str());
            if let Some(id) = caller.id() {
                context.note("caller", config.redactor.redact(&id).into_owned());
            }
            rate_limit::count(context, config, Some(&caller)).await.map(|()| caller)
        }
        Err(error) => {
            context.note("auth_error", error.word());
            if let AuthError::KeySetUnavailable(reason) = &error {
                context.note("key_set_error", reason.clone());
            }
            if error.is_refusal() {
                rate_limit::count(context, config, None).await?;
            }
            Err(response::Response::unauthorized(&error, &config.auth).into())
        }
    }
}

/// The caller whom the first proof names, if every proof holds.
async fn authenticate(rules: &AuthRules, head: &RequestHead) -> Result<Caller, AuthError> {
    let mut first = None;
    for proof in rules.proofs(&head.presented()?)? {
        let caller = match proof {
            Proof::None => Caller::public(),
            Proof::Key(owner) => Caller::named(owner),
            Proof::Verify { mode, rules, token } => {
                Caller::token(mode, &rules.issuer, verified_claims(rules, token).await?)
            }
        };
        first.get_or_insert(caller);
    }
    first.ok_or(AuthError::Missing)
}

/// The claims of a token, once its signature is verified. They are checked before too: a token that has expired, or is
/// from another issuer, costs neither a signature check nor a fetch of keys.
async fn verified_claims(rules: &JwtRules, token: &str) -> Result<Map<String, Value>, AuthError> {
    let now = now_ms() / 1_000.0;
    let claimed = verify_token::unverified_payload(token)?;
    rules.claims(&claimed, now).map_err(AuthError::Token)?;
    let payload = verify_token::verify(token, &rules.keys).await?;
    rules.claims(&payload, now).map_err(AuthError::Token)
}
