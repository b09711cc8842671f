//! A listing: who asks, what for, from the cache or the upstream.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};

use super::boundary::{self, Outlet};
use super::context::{Context, Settings, now};
use super::page::{self, Flow, Page};
use super::respond::{Answer, Body};
use super::store::{self, Kept};
use super::{authenticate, binding, fetch};
use crate::api::sign::{Signer, expiry};
use crate::api::transform::{Rewrite, Signing};
use crate::api::{Fields, ListOptions, Version};
use crate::worker::auth::{Caller, Mode};
use crate::worker::config::{Config, Source};
use crate::worker::freshness::{Freshness, cache_control};
use crate::worker::query::ListQuery;
use crate::worker::reply::{Headers, Reply};
use crate::worker::upstream::UpstreamError;
use crate::worker::{etag, key};

/// What a request comes down to.
struct Plan {
    options: ListOptions,
    creator: Option<String>,
    fields: Fields,
    key: String,
}

/// Answers a listing.
pub(super) async fn list(
    context: &Context<'_>,
    shared: &Settings,
    config: &Config,
    version: Version,
) -> Answer {
    let caller = match context.timed("auth", authenticate::caller(context, config)).await {
        Ok(caller) => caller,
        Err(error) => return Reply::unauthorized(error).into(),
    };
    if let Some(refusal) = limited(context, config, &caller).await {
        return refusal;
    }
    let query = match ListQuery::read(version, context.head.query(), config) {
        Ok(query) => query,
        Err(error) => return Reply::bad_option(&error).into(),
    };
    let (options, creator) = match config.creator.apply(query.options, &caller) {
        Ok(scoped) => scoped,
        Err(error) => return Reply::forbidden(error).into(),
    };
    let key = key::of(config, &options, creator.as_deref(), query.fields);
    let plan = Plan { options, creator, fields: query.fields, key };
    answer(context, shared, config, plan).await
}

/// 429 for a caller that asks too often. The public is told apart by address.
pub(super) async fn limited(context: &Context<'_>, config: &Config, caller: &Caller) -> Option<Answer> {
    let period = config.rate_limit?;
    let who = match caller.mode {
        Mode::Public => context.head.address.to_owned(),
        _ => caller.id().unwrap_or_default(),
    };
    let key = format!("{}:{who}", caller.mode.as_str());
    // A limiter that fails lets pass: it is there for load, not for access.
    let passes = boundary::within_limit(context.env, &key).await.map_or(true, |passes| passes.is_truthy());
    (!passes).then(|| Reply::limited(period).into())
}

/// Whether the upstream can be listed: the failure, if not.
pub(super) async fn probe(context: &Context<'_>, config: &Config) -> Option<Answer> {
    let options = ListOptions::v1().per_page(10).ok()?;
    let plan = Plan { options, creator: None, fields: config.fields, key: String::new() };
    match fetch_page(context.env, config, &plan).await {
        Ok(Page::Whole(_)) => None,
        Ok(Page::Flowing(flow)) => {
            flow.cancel();
            None
        }
        Err(error) => Some(failure(config, &error)),
    }
}

async fn answer(context: &Context<'_>, shared: &Settings, config: &Config, plan: Plan) -> Answer {
    let kept = if config.cache.ttl > 0 { Kept::find(&plan.key).await } else { None };
    let fallback = match kept {
        None => None,
        Some(kept) => match Freshness::of(kept.age, config.cache) {
            Freshness::Fresh => return from_cache(context, config, &kept, "hit"),
            Freshness::Revalidate => {
                refresh(context, shared, plan);
                return from_cache(context, config, &kept, "hit; detail=stale-while-revalidate");
            }
            Freshness::IfError => Some(kept),
            Freshness::Gone => None,
        },
    };
    if let Some(answer) = joined(context, config, &plan).await {
        return answer;
    }
    let fetched = context.timed("upstream", fetch_page(context.env, config, &plan)).await;
    match fetched {
        Ok(Page::Whole(body)) => from_whole(context, config, plan, body),
        Ok(Page::Flowing(flow)) => from_flow(context, config, plan, *flow),
        Err(error) => {
            boundary::land(&plan.key, "", None);
            match fallback.filter(|_| error.is_passing()) {
                Some(kept) => {
                    let reply = failure(config, &error);
                    context.note("cause", reply.cause.unwrap_or_default());
                    let mut answer = from_cache(context, config, &kept, "hit; detail=stale-if-error");
                    answer.headers.push(("Warning", "111 - \"Revalidation Failed\"".to_owned()));
                    answer
                }
                None => failure(config, &error),
            }
        }
    }
}

fn failure(config: &Config, error: &UpstreamError) -> Answer {
    match &config.source {
        Source::Api(rest) => error.reply(rest.secrets()).into(),
        Source::Binding { .. } => error.reply(std::iter::empty()).into(),
    }
}

fn rewrite(config: &Config, plan: &Plan) -> Rewrite {
    let signing = config.signing.as_ref().and_then(|signing| {
        let signer = Signer::new(&signing.key).ok()?;
        Some(Signing { signer, exp: expiry(now(), signing.ttl.into()) })
    });
    Rewrite { fields: plan.fields, creator: plan.creator.clone(), signing }
}

async fn fetch_page(env: &JsValue, config: &Config, plan: &Plan) -> Result<Page, UpstreamError> {
    let rewrite = rewrite(config, plan);
    match &config.source {
        Source::Api(rest) => {
            let exchange = fetch::ask(rest, &rest.target.url(&plan.options)).await?;
            page::read(exchange, rewrite).await
        }
        Source::Binding { .. } => {
            let body = binding::page(env, &plan.options).await?;
            page::whole(&body, rewrite).map(Page::Whole)
        }
    }
}

/// Another request of this isolate may be asking the same just now: its answer will do.
async fn joined(context: &Context<'_>, config: &Config, plan: &Plan) -> Option<Answer> {
    let patience = match &config.source {
        Source::Api(rest) => rest.timeout_ms,
        Source::Binding { .. } => 10_000,
    };
    let landing = boundary::join(&plan.key, patience)?;
    let landed = wasm_bindgen_futures::JsFuture::from(landing).await.ok()?;
    let get = |name: &str| js_sys::Reflect::get(&landed, &JsValue::from_str(name)).ok();
    if landed.is_null() {
        // Too large to share, or failed: the cache may have it by now.
        let kept = if config.cache.ttl > 0 { Kept::find(&plan.key).await } else { None };
        return kept
            .filter(|kept| Freshness::of(kept.age, config.cache) == Freshness::Fresh)
            .map(|kept| from_cache(context, config, &kept, "hit; detail=joined"));
    }
    let tag = get("headers")?.as_string()?;
    let body = get("bytes").filter(JsCast::has_type::<js_sys::Uint8Array>)?;
    context.note("cache", "joined");
    Some(with_tag(context, config, Head { tag: &tag, age: 0, status: "hit; detail=joined" }, Body::Js(body)))
}

#[derive(Clone, Copy)]
struct Head<'h> {
    tag: &'h str,
    age: u64,
    status: &'h str,
}

/// 200 with a body, or 304 without.
fn with_tag(context: &Context<'_>, config: &Config, head: Head<'_>, body: Body) -> Answer {
    let shared = config.is_shared();
    let mut headers: Headers =
        vec![("ETag", head.tag.to_owned()), ("Cache-Control", cache_control(shared, head.age, config.cache))];
    if config.cache.ttl > 0 {
        headers.push(("Age", head.age.to_string()));
        headers.push(("Cache-Status", format!("cf-list-images; {}", head.status)));
    }
    if !shared {
        headers.push(("Vary", "Authorization, Cf-Access-Jwt-Assertion, X-Api-Key, Cookie".to_owned()));
    }
    if etag::matches(context.head.if_none_match, head.tag) {
        return Answer { status: 304, headers, body: Body::Bytes(Vec::new()), cause: None, flows: false };
    }
    headers.push(("Content-Type", "application/json".to_owned()));
    Answer { status: 200, headers, body, cause: None, flows: false }
}

fn from_cache(context: &Context<'_>, config: &Config, kept: &Kept, status: &str) -> Answer {
    context.note("cache", status);
    let head = Head { tag: &kept.tag, age: kept.age, status };
    with_tag(context, config, head, Body::Js(kept.body()))
}

fn from_whole(context: &Context<'_>, config: &Config, plan: Plan, body: Vec<u8>) -> Answer {
    context.note("cache", "miss");
    context.note("bytes", body.len());
    let tag = etag::of(&body);
    boundary::land(&plan.key, &tag, Some(&body));
    if config.cache.ttl > 0 {
        let copy = boundary::copy_out(&body);
        context.worker.wait_until(store::keep(plan.key, tag.clone(), config.cache, copy));
    }
    let head = Head { tag: &tag, age: 0, status: "fwd=miss" };
    with_tag(context, config, head, Body::Bytes(body))
}

/// A tag for a body that is not there yet: it names this very fetch.
fn tag_of_fetch(context: &Context<'_>) -> String {
    format!("W/\"{}\"", etag::of(context.head.request_id.as_bytes()).trim_matches('"'))
}

fn from_flow(context: &Context<'_>, config: &Config, plan: Plan, flow: Flow) -> Answer {
    context.note("cache", "miss");
    let tag = tag_of_fetch(context);
    let head = Head { tag: &tag, age: 0, status: "fwd=miss" };
    let mut outlets = Vec::new();
    let mut body = JsValue::NULL;
    if !context.head.is_head() {
        let outlet = Outlet::new();
        body = outlet.body();
        outlets.push(outlet);
    }
    if config.cache.ttl > 0 {
        let outlet = Outlet::new();
        let kept = outlet.body();
        outlets.push(outlet);
        context.worker.wait_until(store::keep(plan.key.clone(), tag.clone(), config.cache, kept));
    }
    let mut answer = with_tag(context, config, head, Body::Js(body));
    if outlets.is_empty() {
        flow.cancel();
        boundary::land(&plan.key, "", None);
        return answer;
    }
    answer.flows = true;
    let mut entry = context.entry.borrow().clone();
    entry.set("status", answer.status);
    context.worker.wait_until(async move {
        let pumped = flow.pump(outlets).await;
        boundary::land(&plan.key, "", None);
        match pumped {
            Ok(bytes) => entry.set("bytes", bytes),
            Err(error) => entry.set("broken", error.cause()),
        }
        worker::console_log!("{}", entry.line());
    });
    answer
}

/// Fetches a new answer behind the one that is handed out.
fn refresh(context: &Context<'_>, shared: &Settings, plan: Plan) {
    let patience = 60_000;
    // One refresh at a time.
    if boundary::join(&plan.key, patience).is_some() {
        return;
    }
    let (shared, env, tag) = (Rc::clone(shared), context.env.clone(), tag_of_fetch(context));
    context.worker.wait_until(async move {
        let Ok(config) = &*shared else { return };
        match fetch_page(&env, config, &plan).await {
            Ok(Page::Whole(body)) => {
                let copy = boundary::copy_out(&body);
                store::keep(plan.key.clone(), etag::of(&body), config.cache, copy).await;
            }
            Ok(Page::Flowing(flow)) => {
                let outlet = Outlet::new();
                let kept = store::keep(plan.key.clone(), tag, config.cache, outlet.body());
                wasm_bindgen_futures::spawn_local(kept);
                let _ = flow.pump(vec![outlet]).await;
            }
            Err(error) => worker::console_log!("{{\"event\":\"refresh\",\"broken\":\"{}\"}}", error.cause()),
        }
        boundary::land(&plan.key, "", None);
    });
}
