//! The rate limit, by the binding `RATE_LIMITER`.

use wasm_bindgen::JsValue;

use super::context::Context;
use super::platform;
use super::response::Response;
use crate::worker::auth::Caller;
use crate::worker::config::Config;
use crate::worker::{rate_limit, response};

/// Counts a request of this caller; `None`: one with wrong credentials, which have a limit of their own.
///
/// # Errors
/// 429 if there are too many.
pub(super) async fn count(
    context: &Context<'_>,
    config: &Config,
    caller: Option<&Caller>,
) -> Result<(), Response> {
    let Some(period) = config.rate_limit else { return Ok(()) };
    let address = &context.head.address;
    let (key, what) = match caller {
        Some(caller) => (rate_limit::key_of_caller(caller, address), "requests"),
        None => (rate_limit::key_of_refused(address), "requests with wrong credentials"),
    };
    match passes(context, key).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(response::Response::rate_limited(what, period).into()),
        // If the limiter fails, the request proceeds: the limit protects from load, it does not control access.
        Err(_) => {
            context.note("rate_limiter", "failed");
            Ok(())
        }
    }
}

async fn passes(context: &Context<'_>, key: String) -> Result<bool, JsValue> {
    platform::is_within_limit(context.env, "RATE_LIMITER", &key).await
}
