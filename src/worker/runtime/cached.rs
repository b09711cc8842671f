//! Responses from the cache.

use super::cache_entry::CacheEntry;
use super::context::Context;
use super::page_response::{self, PageInfo};
use super::response::{Body, Response};
use crate::worker::config::Config;
use crate::worker::freshness::Freshness;

/// The cache entry and its freshness, unless it has expired.
pub(super) async fn find(config: &Config, key: &str) -> Option<(CacheEntry, Freshness)> {
    if config.cache.ttl == 0 {
        return None;
    }
    let entry = CacheEntry::get(key).await?;
    let freshness = Freshness::of(entry.age, config.cache);
    (freshness != Freshness::Expired).then_some((entry, freshness))
}

/// The response with a cache entry. `status` is for `Cache-Status` and the log.
pub(super) fn respond(
    context: &Context<'_>,
    config: &Config,
    entry: CacheEntry,
    status: &'static str,
) -> Response {
    context.note("cache", status);
    let page = PageInfo { tag: &entry.tag, age: entry.age, cache_status: status, cacheable: true };
    page_response::respond(context, config, page, Body::Stream(entry.body))
}
