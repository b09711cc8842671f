//! `/healthz`: checks the configuration and, with `?deep=1`, that the source can be listed.

use super::context::Context;
use super::response::Response;
use super::{authenticate, source};
use crate::api::OptionError;
use crate::worker::config::Config;
use crate::worker::response;

/// Responds to a health check when the configuration is valid.
pub(super) async fn check(context: &Context<'_>, config: &Config) -> Response {
    match context.head.query() {
        "" => healthy(),
        "deep=1" => list_one(context, config).await.unwrap_or_else(healthy),
        other => {
            let error = OptionError::new("query", "nothing or \"deep=1\"", &format!("\"{other}\""));
            response::Response::bad_option(&error).into()
        }
    }
}

/// Lists a page for an authenticated caller. Returns the refusal or failure, if any.
async fn list_one(context: &Context<'_>, config: &Config) -> Option<Response> {
    match authenticate::admit(context, config).await {
        Err(refusal) => Some(refusal),
        Ok(_) => source::probe(context, config).await,
    }
}

fn healthy() -> Response {
    let status = serde_json::json!({ "status": "ok" });
    response::Response::json(200, &status).with("Cache-Control", "no-store").into()
}
