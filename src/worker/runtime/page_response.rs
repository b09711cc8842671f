//! Responses with a page: 200, or 304 if the caller has the page.

use super::context::Context;
use super::response::{Body, Response};
use crate::worker::config::{CachePolicy, Config};
use crate::worker::etag;
use crate::worker::freshness::cache_control;

/// A page's metadata for the response headers.
#[derive(Clone, Copy)]
pub(super) struct PageInfo<'p> {
    /// The entity tag.
    pub tag: &'p str,
    /// The page's age in seconds.
    pub age: u64,
    /// Where the page comes from: the parameters of `Cache-Status` (RFC 9211).
    pub cache_status: &'p str,
    /// Whether the caller may cache it.
    pub cacheable: bool,
}

/// Whether the caller has the page already.
pub(super) fn is_known(context: &Context<'_>, tag: &str) -> bool {
    etag::matches(&context.head.if_none_match, tag)
}

/// A weak entity tag for a page that is still being received, derived from the request id.
pub(super) fn tag_of_call(context: &Context<'_>) -> String {
    format!("W/\"{}\"", etag::of(context.head.request_id.as_bytes()).trim_matches('"'))
}

/// The response with a page.
pub(super) fn respond(context: &Context<'_>, config: &Config, page: PageInfo<'_>, body: Body) -> Response {
    let known = is_known(context, page.tag);
    let response = if known { Response::new(304, Body::empty()) } else { Response::new(200, body) };
    let shared = config.is_shared();
    let policy = if page.cacheable { config.cache } else { CachePolicy::default() };
    let mut response = response
        .with("ETag", page.tag.to_owned())
        .with("Cache-Control", cache_control(shared, page.age, policy));
    if config.cache.ttl > 0 {
        response = response
            .with("Age", page.age.to_string())
            .with("Cache-Status", format!("cf-list-images; {}", page.cache_status));
    }
    if !shared {
        response = response.with("Vary", "Authorization, Cf-Access-Jwt-Assertion, X-Api-Key, Cookie");
    }
    if known { response } else { response.with("Content-Type", "application/json") }
}
