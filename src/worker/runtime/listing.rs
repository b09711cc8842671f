//! A listing: authorizes the caller, then gets the page from the cache, another request's call or the source.

use std::rc::Rc;

use super::cache_entry::CacheEntry;
use super::context::Context;
use super::page::Page;
use super::page_response::{self, PageInfo};
use super::response::{Body, Response};
use super::settings::Settings;
use super::shared_call::{self, CallResult, Leader, SharedPage};
use super::source::{self, PageQuery};
use super::{authenticate, cache_entry, cached, refresh, streamed};
use crate::api::Version;
use crate::worker::config::Config;
use crate::worker::freshness::Freshness;
use crate::worker::query::ListQuery;
use crate::worker::upstream::UpstreamError;
use crate::worker::{etag, key, response};

/// Responds to a listing request.
pub(super) async fn list(
    context: &Context<'_>,
    settings: &Settings,
    config: &Config,
    version: Version,
) -> Response {
    match authorize(context, config, version).await {
        Ok(query) => respond(context, settings, config, query).await,
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
    let key = key::of(config, context.head.host(), &options, creator.as_deref(), query.fields);
    let redactor = source::redactor(context, config);
    Ok(PageQuery { options, creator, fields: query.fields, key, redactor })
}

async fn respond(context: &Context<'_>, settings: &Settings, config: &Config, query: PageQuery) -> Response {
    let stale = match cached::find(config, &query.key).await {
        Some((entry, Freshness::Fresh)) => return cached::respond(context, config, entry, "hit"),
        Some((entry, Freshness::Revalidate)) => {
            refresh::start(context, settings, query);
            return cached::respond(context, config, entry, "hit; detail=stale-while-revalidate");
        }
        Some((entry, Freshness::IfError)) => Some(entry),
        Some((_, Freshness::Expired)) | None => None,
    };
    let timeout = source::timeout_ms(config);
    let leader = match shared_call::join(&query.key, timeout) {
        Ok(leader) => Some(leader),
        Err(follower) => match follower.wait(timeout).await {
            Some(result) => return joined(context, config, result, stale),
            // The page is too large to share, but may be in the cache by now.
            None => match cached::find(config, &query.key).await {
                Some((entry, Freshness::Fresh)) => {
                    return cached::respond(context, config, entry, "hit; detail=joined");
                }
                _ => None,
            },
        },
    };
    match context.timed("upstream_ms", source::page(context.env, config, &query)).await {
        Ok(Page::Whole(body)) => whole(context, config, query, body, leader),
        Ok(Page::Streamed(stream)) => streamed::respond(context, config, query, *stream, leader),
        Err(error) => {
            let response = failed(context, config, &error, stale);
            if let Some(leader) = leader {
                leader.complete(Err(error));
            }
            response
        }
    }
}

/// The response with the result of another request's call.
fn joined(context: &Context<'_>, config: &Config, result: CallResult, stale: Option<CacheEntry>) -> Response {
    match result {
        Ok(SharedPage { tag, body }) => {
            context.note("cache", "joined");
            let page = PageInfo { tag: &tag, age: 0, cache_status: "hit; detail=joined" };
            page_response::respond(context, config, page, Body::Bytes(body))
        }
        Err(error) => failed(context, config, &error, stale),
    }
}

/// The response when there is no page: a stale cache entry, or the failure.
fn failed(
    context: &Context<'_>,
    config: &Config,
    error: &UpstreamError,
    stale: Option<CacheEntry>,
) -> Response {
    let failure: Response = error.response().into();
    match stale.filter(|_| error.is_transient()) {
        Some(entry) => Response {
            cause: failure.cause,
            ..cached::respond(context, config, entry, "hit; detail=stale-if-error")
                .with("Warning", "111 - \"Revalidation Failed\"")
        },
        None => failure,
    }
}

/// The response with a page in memory, which is shared with followers.
fn whole(
    context: &Context<'_>,
    config: &Config,
    query: PageQuery,
    body: Vec<u8>,
    leader: Option<Leader>,
) -> Response {
    context.note("cache", "miss");
    context.note("bytes", body.len() as u64);
    let (tag, body) = (etag::of(&body), Rc::new(body));
    if let Some(leader) = leader {
        leader.complete(Ok(SharedPage { tag: tag.as_str().into(), body: Rc::clone(&body) }));
    }
    if config.cache.ttl > 0 {
        let page = Body::Bytes(Rc::clone(&body));
        context.wait_until(cache_entry::store(query.key, tag.clone(), config.cache, page));
    }
    let page = PageInfo { tag: &tag, age: 0, cache_status: "fwd=miss" };
    page_response::respond(context, config, page, Body::Bytes(body))
}
