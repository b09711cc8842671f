//! The entrypoint: one request, one answer, one line in the log.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use worker::web_sys::{Request, Response};

use super::context::{Context, Settings, config, now_ms};
use super::respond::{Answer, Body};
use super::{authenticate, boundary, listing};
use crate::worker::config::Config;
use crate::worker::log::Entry;
use crate::worker::reply::{Headers, Reply};
use crate::worker::request_head::RequestHead;
use crate::worker::route::Route;
use crate::worker::{limits, openapi, security};

#[worker::event(fetch)]
async fn fetch(
    request: Request,
    env: worker::Env,
    worker: worker::Context,
) -> Result<Response, worker::Error> {
    let env = JsValue::from(env);
    let lines = boundary::request_facts(&request);
    let head = RequestHead::read(&lines);
    let route = Route::of(head.path());
    let entry = RefCell::new(Entry::new(head.request_id, head.method, route.name()));
    let timing = RefCell::new(Vec::new());
    let context = Context { env: &env, worker: &worker, head: &head, entry: &entry, timing: &timing };
    let config = config(&env);
    let started = now_ms();

    let mut answer = route_to(&context, route, &config).await;

    finish_headers(&mut answer.headers, &head, route, (*config).as_ref().ok());
    answer.headers.push(("X-Request-Id", head.request_id.to_owned()));
    timing.borrow_mut().push(format!("total;dur={}", now_ms() - started));
    answer.headers.push(("Server-Timing", timing.borrow().join(", ")));
    context.note("status", answer.status);
    context.note("total_ms", now_ms() - started);
    if let Some(cause) = answer.cause {
        context.note("cause", cause);
    }
    if !answer.flows && route != Route::Asset {
        worker::console_log!("{}", entry.borrow().line());
    }
    Ok(answer.into_response(head.is_head()))
}

async fn route_to(context: &Context<'_>, route: Route<'_>, config: &Settings) -> Answer {
    let head = context.head;
    if let Some(refusal) = limits::check(head.url.len(), head.header_size) {
        return refusal.into();
    }
    match head.method {
        "GET" | "HEAD" => {}
        "OPTIONS" => return preflight(context, (**config).as_ref().ok()),
        method => return Reply::wrong_method(method).into(),
    }
    match route {
        Route::Asset => gallery(context, (**config).as_ref().ok()).await,
        Route::UnknownApi => Reply::not_found(head.path()).into(),
        Route::OpenApi => {
            let reply = Reply::empty(200).with("Content-Type", "application/json");
            let body = openapi::DOCUMENT.as_bytes().to_vec();
            Reply { body, ..reply }.with("Cache-Control", "public, max-age=300").into()
        }
        Route::Health => match &**config {
            Err(faults) => Reply::misconfigured(faults).into(),
            Ok(settings) => health(context, settings).await,
        },
        Route::List { version, account } => match &**config {
            Err(faults) => Reply::misconfigured(faults).into(),
            Ok(settings) => {
                let known = settings.source.account().map(crate::api::AccountId::as_str);
                if account.is_some() && account != known {
                    return Reply::not_found(head.path()).into();
                }
                listing::list(context, config, settings, version).await
            }
        },
    }
}

fn preflight(context: &Context<'_>, config: Option<&Config>) -> Answer {
    let mut reply = Reply::empty(204).with("Allow", "GET, HEAD, OPTIONS");
    if let Some(config) = config {
        config.origins.preflight(context.head.origin, &mut reply.headers);
    }
    reply.into()
}

/// Configured well, and for `?deep=1` able to list.
async fn health(context: &Context<'_>, config: &Config) -> Answer {
    let healthy = || {
        let status = serde_json::json!({ "status": "ok" });
        Answer::from(Reply::json(200, &status).with("Cache-Control", "no-store"))
    };
    match context.head.query() {
        "" => healthy(),
        "deep=1" => match authenticate::caller(context, config).await {
            Err(error) => Reply::unauthorized(error).into(),
            Ok(caller) => match listing::limited(context, config, &caller).await {
                Some(refusal) => refusal,
                None => listing::probe(context, config).await.unwrap_or_else(healthy),
            },
        },
        other => {
            let error =
                crate::api::OptionError::new("query", "nothing or \"deep=1\"", &format!("\"{other}\""));
            Reply::bad_option(&error).into()
        }
    }
}

async fn gallery(context: &Context<'_>, config: Option<&Config>) -> Answer {
    let head = context.head;
    let Ok(response) = boundary::asset(context.env, head.url, head.method).await else {
        return Reply::not_found(head.path()).into();
    };
    let status = js_sys::Reflect::get(&response, &"status".into()).ok().and_then(|status| status.as_f64());
    if status == Some(404.0) {
        return Reply::not_found(head.path()).into();
    }
    let images = config.map_or("https://imagedelivery.net", |config| config.image_origins.as_str());
    let headers = vec![("Content-Security-Policy", security::gallery_policy(images))];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an HTTP status")]
    let status = status.unwrap_or(200.0) as u16;
    Answer { status, headers, body: Body::Response(response), cause: None, flows: false }
}

/// The headers that every answer has.
fn finish_headers(headers: &mut Headers, head: &RequestHead<'_>, route: Route<'_>, config: Option<&Config>) {
    security::headers(headers);
    if !headers.iter().any(|(name, _)| *name == "Content-Security-Policy") {
        headers.push(("Content-Security-Policy", security::DATA_POLICY.to_owned()));
    }
    if let Some(config) = config
        && route != Route::Asset
    {
        config.origins.headers(head.origin, headers);
    }
}
