//! The entrypoint: one request, one response, one line in the log.

use wasm_bindgen::prelude::*;

use super::clock::now_ms;
use super::context::Context;
use super::response::Response;
use super::settings::settings;
use super::{gallery, health, listing, platform, request};
use crate::api::AccountId;
use crate::worker::base_path::BasePath;
use crate::worker::config::Config;
use crate::worker::request_head::RequestHead;
use crate::worker::response::{self, Headers};
use crate::worker::route::Route;
use crate::worker::{limits, openapi, security};

/// Responds to a request. `head` is its head in lines, `execution` the platform's context. `src/worker/js/core.ts` calls it.
#[wasm_bindgen]
pub async fn respond(
    head: String,
    request: web_sys::Request,
    env: worker::Env,
    execution: JsValue,
) -> Result<web_sys::Response, JsValue> {
    let settings = settings(&env);
    let head = request::head(&head, settings.valid());
    let route = Route::of(head.path(), settings.base_path.as_ref());
    let context = Context::new(&env, &execution, &request, &head, &settings, route.name());
    let started = now_ms();

    let mut response = route_to(&context, route).await;

    finish_headers(&mut response.headers, &context, route);
    context.took("total_ms", started);
    response.headers.push(("X-Request-Id", head.request_id.clone().into()));
    response.headers.push(("Server-Timing", context.take_server_timing().into()));
    context.note("status", u64::from(response.status));
    if let Some(cause) = response.cause {
        context.note("cause", cause);
    }
    // A streamed page writes its line at its end.
    if let Some(line) = context.take_log_line()
        && route != Route::Asset
    {
        platform::log(&line.to_json());
    }
    response.into_web(head.is_head()).or_else(|thrown| {
        platform::error(&thrown);
        Response::from(response::Response::internal()).into_web(head.is_head())
    })
}

async fn route_to(context: &Context<'_>, route: Route<'_>) -> Response {
    let (head, settings) = (context.head, context.settings);
    if let Some(refusal) = limits::check(head.url_size, head.header_size) {
        return refusal.into();
    }
    if head.url.is_none() {
        return response::Response::bad_url().into();
    }
    match head.method.as_str() {
        "GET" | "HEAD" => {}
        "OPTIONS" => return preflight(head, settings.valid()).into(),
        method => return response::Response::wrong_method(method).into(),
    }
    match route {
        Route::Asset => gallery::file(context, settings.valid()).await,
        Route::Unknown => response::Response::not_found(head.path()).into(),
        Route::OpenApi => openapi_document(settings.base_path.as_ref()),
        Route::Health | Route::List { .. } => match &settings.config {
            Err(faults) => {
                context.note("faults", faults.iter().map(ToString::to_string).collect::<Vec<_>>());
                response::Response::misconfigured(faults).into()
            }
            Ok(config) => match route {
                Route::List { account: Some(account), .. } if !is_account(config, account) => {
                    response::Response::not_found(head.path()).into()
                }
                Route::List { version, .. } => listing::list(context, config, version).await,
                _ => health::check(context, config).await,
            },
        },
    }
}

/// Whether a path's account is the configured one.
fn is_account(config: &Config, account: &str) -> bool {
    config.source.account().map(AccountId::as_str) == Some(account)
}

fn preflight(head: &RequestHead, config: Option<&Config>) -> response::Response {
    let mut response =
        response::Response::empty(204).with("Allow", "GET, HEAD, OPTIONS").with("Cache-Control", "no-store");
    if let Some(config) = config {
        config.origins.preflight(head.origin.as_deref(), &mut response.headers);
    }
    response
}

fn openapi_document(base: Option<&BasePath>) -> Response {
    response::Response::new(200, openapi::document(base).into_owned().into_bytes())
        .with("Content-Type", "application/json")
        .with("Cache-Control", "public, max-age=300")
        .into()
}

/// Adds the headers of every response.
fn finish_headers(headers: &mut Headers, context: &Context<'_>, route: Route<'_>) {
    security::headers(headers);
    // It is for the whole host, of which a Worker with a base path is only a part.
    if context.settings.base_path.is_none() {
        headers.push(security::STRICT_TRANSPORT);
    }
    // The gallery's files have their own.
    if route != Route::Asset && !headers.iter().any(|(name, _)| *name == "Cache-Control") {
        headers.push(("Cache-Control", "no-store".into()));
    }
    if !headers.iter().any(|(name, _)| *name == "Content-Security-Policy") {
        headers.push(("Content-Security-Policy", security::DATA_POLICY.into()));
    }
    if let Some(config) = context.settings.valid()
        && route != Route::Asset
    {
        config.origins.headers(context.head.origin.as_deref(), headers);
    }
}
