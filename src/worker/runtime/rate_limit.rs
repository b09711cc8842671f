//! The rate limit, by the binding `RATE_LIMITER`.

use super::context::Context;
use super::response::Response;
use crate::worker::auth::{Caller, Mode};
use crate::worker::config::Config;
use crate::worker::response;

/// 429 for a caller with too many requests. Anonymous callers are identified by their address.
pub(super) async fn check(context: &Context<'_>, config: &Config, caller: &Caller) -> Option<Response> {
    let period = config.rate_limit?;
    let who = match caller.mode {
        Mode::Public => context.head.address.clone(),
        _ => caller.id().unwrap_or_default(),
    };
    let key = format!("{}:{who}", caller.mode.as_str());
    match passes(context, key).await {
        Ok(true) => None,
        Ok(false) => Some(response::Response::rate_limited(period).into()),
        // If the limiter fails, the request proceeds: the limit protects from load, it does not control access.
        Err(error) => {
            context.note("rate_limiter", error.to_string());
            None
        }
    }
}

async fn passes(context: &Context<'_>, key: String) -> worker::Result<bool> {
    Ok(context.env.rate_limiter("RATE_LIMITER")?.limit(key).await?.success)
}
