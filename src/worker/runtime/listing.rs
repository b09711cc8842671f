//! A listing: authorizes the caller, then gets the page from the cache, another request's call or the source.

use std::rc::Rc;

use super::cache_entry::CacheEntry;
use super::clock::now_ms;
use super::context::Context;
use super::disconnect::Disconnect;
use super::obtain::{self, Obtained};
use super::page::{Page, WholePage};
use super::page_response::{self, PageInfo};
use super::response::{Body, Response};
use super::shared_call::{Call, SharedPage};
use super::source::{self, PageQuery};
use super::{authenticate, cache_entry, cached, refresh, streamed};
use crate::api::Version;
use crate::worker::config::Config;
use crate::worker::freshness::Freshness;
use crate::worker::query::ListQuery;
use crate::worker::recent_failures::Recent;
use crate::worker::upstream::UpstreamError;
use crate::worker::{etag, key, response};

/// Responds to a listing request.
pub(super) async fn list(context: &Context<'_>, config: &Config, version: Version) -> Response {
    match authorize(context, config, version).await {
        Ok(query) => respond(context, config, query).await,
        Err(refusal) => refusal,
    }
}

/// The page that the caller requests, limited to what they may see.
///
/// # Errors
/// The response to a refused request.
async fn authorize(context: &Context<'_>, config: &Config, version: Version) -> Result<PageQuery, Response> {
    let caller = authenticate::admit(context, config).await?;
    let query = ListQuery::read(version, context.head.query(), config);
    let query = query.map_err(|error| response::Response::bad_query(&error))?;
    let scoped = config.creator.apply(query.options, &caller);
    let (options, creator) = scoped.map_err(response::Response::forbidden)?;
    let key = key::of(config, &context.place(), &options, creator.as_deref(), query.fields);
    let redactor = context.head.redactor.clone();
    Ok(PageQuery { options, creator, fields: query.fields, key, redactor })
}

async fn respond(context: &Context<'_>, config: &Config, query: PageQuery) -> Response {
    let stale = match cached::find(config, &query.key).await {
        Some((entry, Freshness::Fresh)) => return cached::respond(context, config, entry, "hit"),
        Some((entry, Freshness::Revalidate)) => {
            refresh::start(context, config, query);
            return cached::respond(context, config, entry, "hit; detail=stale-while-revalidate");
        }
        Some((entry, Freshness::IfError)) => Some(entry),
        Some((_, Freshness::Expired)) | None => None,
    };
    let disconnect = Disconnect::of(context.request);
    match disconnect.or(obtain::page(context, config, &query)).await {
        Some(Obtained::Called(Page::Whole(page), call)) => whole(context, config, query, page, call),
        Some(Obtained::Called(Page::Streamed(stream), call)) => {
            streamed::respond(context, config, query, stream, call, disconnect)
        }
        Some(Obtained::Shared(SharedPage { tag, body, cacheable })) => {
            context.note("cache", "joined");
            let page = PageInfo { tag: &tag, age: 0, cache_status: "hit; detail=joined", cacheable };
            page_response::respond(context, config, page, Body::Bytes(body))
        }
        Some(Obtained::Stored(entry)) => cached::respond(context, config, entry, "hit; detail=joined"),
        Some(Obtained::Failed(failure)) => failed(context, config, &failure, stale),
        None => response::Response::disconnected().into(),
    }
}

/// The response when there is no page: a stale cache entry, or the failure.
fn failed(
    context: &Context<'_>,
    config: &Config,
    failure: &Recent<UpstreamError>,
    stale: Option<CacheEntry>,
) -> Response {
    if let UpstreamError::Refused(refusal) = &failure.error {
        context.note("upstream_status", u64::from(refusal.status));
    }
    let response = source::failure(failure);
    match stale.filter(|_| failure.error.is_transient()) {
        Some(entry) => Response {
            cause: response.cause,
            ..cached::respond(context, config, entry, "hit; detail=stale-if-error")
                .with("Warning", "111 - \"Revalidation Failed\"")
        },
        None => response,
    }
}

/// The response with a page in memory, which is shared with followers.
fn whole(context: &Context<'_>, config: &Config, query: PageQuery, page: WholePage, call: Call) -> Response {
    let WholePage { body, unsigned } = page;
    context.note("cache", "miss");
    context.note("bytes", body.len() as u64);
    let cacheable = unsigned == 0;
    if !cacheable {
        context.note("unsigned", unsigned);
    }
    let (tag, body) = (etag::of(&body), Rc::new(body));
    call.share(now_ms(), SharedPage { tag: tag.as_str().into(), body: Rc::clone(&body), cacheable });
    if config.cache.ttl > 0 && cacheable {
        let page = Body::Bytes(Rc::clone(&body));
        context.wait_until(cache_entry::store(query.key, tag.clone(), config.cache, page));
    }
    let page = PageInfo { tag: &tag, age: 0, cache_status: "fwd=miss", cacheable };
    page_response::respond(context, config, page, Body::Bytes(body))
}
