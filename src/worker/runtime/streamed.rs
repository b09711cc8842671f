//! Streams large pages to the caller and into the cache.

use super::body_writer::BodyWriter;
use super::clock::now_ms;
use super::context::Context;
use super::disconnect::Disconnect;
use super::page::{Broken, PageStream, Writers};
use super::page_response::{self, PageInfo, tag_of_call};
use super::response::{Body, Response};
use super::shared_call::Call;
use super::source::PageQuery;
use super::{cache_entry, platform};
use crate::worker::config::Config;
use crate::worker::log::LogLine;
use crate::worker::response;

/// How long followers wait for the page to be in the cache, in milliseconds. It is stored at the pace of the caller, so
/// a slow one must not hold them up.
const STORING_MS: f64 = 2_000.0;

/// The response with a streamed page. Its log line is written at its end.
///
/// If the response has no body, or the caller disconnects, the upstream call is aborted, and a follower takes over.
pub(super) fn respond(
    context: &Context<'_>,
    config: &Config,
    query: PageQuery,
    stream: Box<PageStream>,
    mut call: Call,
    disconnect: Disconnect,
) -> Response {
    context.note("cache", "miss");
    let tag = tag_of_call(context);
    let info = PageInfo { tag: &tag, age: 0, cache_status: "fwd=miss", cacheable: true };
    if context.head.is_head() || page_response::is_known(context, &tag) {
        return page_response::respond(context, config, info, Body::empty());
    }
    let cached = if config.cache.ttl > 0 { BodyWriter::new().ok() } else { None };
    let Ok((caller, body)) = BodyWriter::new() else {
        return response::Response::internal().into();
    };
    let response = page_response::respond(context, config, info, Body::from(body));
    let line = context.take_log_line().map(|mut line| {
        line.set("status", u64::from(response.status));
        line
    });
    match &cached {
        Some(_) => call.expire_at(now_ms() + STORING_MS),
        // Followers must fetch it themselves.
        None => call.release(now_ms()),
    }
    let (policy, key) = (config.cache, query.key);
    context.wait_until(async move {
        let written = match cached {
            Some((cached, body)) => {
                let writers = Writers { caller: Some(caller), cache: Some(cached) };
                cache_entry::store_written(key, tag, policy, body, stream.pump(writers, &disconnect)).await
            }
            None => stream.pump(Writers { caller: Some(caller), cache: None }, &disconnect).await,
        };
        write(line, &written);
        match written {
            // Followers find the page in the cache.
            Ok(_) => call.finish(now_ms()),
            Err(Broken::Upstream(error)) => call.fail(now_ms(), &error),
            Err(Broken::Disconnected) => drop(call),
        }
    });
    response
}

/// Writes the log line of a page that has ended.
fn write(line: Option<LogLine>, written: &Result<usize, Broken>) {
    let Some(mut line) = line else { return };
    match written {
        Ok(bytes) => line.set("bytes", *bytes as u64),
        Err(broken) => line.set("broken", broken.cause()),
    }
    platform::log(&line.to_json());
}
