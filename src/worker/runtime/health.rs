//! `/healthz`: checks the configuration and, with `?deep=1`, that the source can be listed.

use std::rc::Rc;

use super::authenticate;
use super::clock::now_ms;
use super::context::Context;
use super::disconnect::Disconnect;
use super::obtain::{self, Obtained};
use super::page::Page;
use super::response::Response;
use super::shared_call::SharedPage;
use super::source::{self, PageQuery};
use crate::api::scan::ImageField;
use crate::api::{Fields, ListOptions, OptionError};
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
        Ok(_) => probe(context, config).await,
    }
}

/// Checks that the source can be listed. Returns its failure, if any. Concurrent checks share one call.
async fn probe(context: &Context<'_>, config: &Config) -> Option<Response> {
    let options = ListOptions::v1().per_page(10).ok()?;
    let (key, redactor) = ("health".to_owned(), context.head.redactor.clone());
    // Without variants, nothing is signed.
    let fields = Fields::only([ImageField::Id]);
    let query = PageQuery { options, creator: None, fields, key, redactor };
    let disconnect = Disconnect::of(context.request);
    match disconnect.or(obtain::page(context, config, &query)).await? {
        Obtained::Called(Page::Whole(page), call) => {
            let body = Rc::new(page.body);
            call.share(now_ms(), SharedPage { tag: "".into(), body, cacheable: false });
            None
        }
        // The beginning of a page is enough.
        Obtained::Called(Page::Streamed(_), call) => {
            call.finish(now_ms());
            None
        }
        Obtained::Shared(_) | Obtained::Stored(_) => None,
        Obtained::Failed(failure) => Some(source::failure(&failure)),
    }
}

fn healthy() -> Response {
    let status = serde_json::json!({ "status": "ok" });
    response::Response::json(200, &status).with("Cache-Control", "no-store").into()
}
