//! Streams large pages to the caller and into the cache.

use super::body_writer::BodyWriter;
use super::cache_entry;
use super::context::Context;
use super::page::PageStream;
use super::page_response::{self, PageInfo, tag_of_call};
use super::response::{Body, Response};
use super::shared_call::Leader;
use super::source::PageQuery;
use crate::worker::config::Config;
use crate::worker::log::LogLine;
use crate::worker::upstream::UpstreamError;

/// The response with a streamed page. Its log line is written at its end.
pub(super) fn respond(
    context: &Context<'_>,
    config: &Config,
    query: PageQuery,
    stream: PageStream,
    leader: Option<Leader>,
) -> Response {
    context.note("cache", "miss");
    let tag = tag_of_call(context);
    let info = PageInfo { tag: &tag, age: 0, cache_status: "fwd=miss" };
    let wanted = !context.head.is_head() && !page_response::is_known(context, &tag);
    let (caller, body) = wanted.then(BodyWriter::new).unzip();
    let response = page_response::respond(context, config, info, body.map_or_else(Body::empty, Body::Stream));

    let cached = (config.cache.ttl > 0).then(BodyWriter::new);
    if caller.is_none() && cached.is_none() {
        // Dropping the stream aborts the upstream call.
        return response;
    }
    let line = context.take_log_line().map(|mut line| {
        line.set("status", u64::from(response.status));
        line
    });
    if let Some((cached, body)) = cached {
        let policy = config.cache;
        let writers = caller.into_iter().chain([cached]).collect();
        context.wait_until(async move {
            let pumped = cache_entry::store_written(query.key, tag, policy, body, stream.pump(writers)).await;
            // Followers find the page in the cache.
            drop(leader);
            write(line, pumped);
        });
    } else {
        // Followers must fetch it themselves.
        drop(leader);
        let writers = caller.into_iter().collect();
        context.wait_until(async move { write(line, stream.pump(writers).await) });
    }
    response
}

/// Writes the log line of a page that has ended.
fn write(line: Option<LogLine>, pumped: Result<usize, UpstreamError>) {
    let Some(mut line) = line else { return };
    match pumped {
        Ok(bytes) => line.set("bytes", bytes as u64),
        Err(error) => line.set("broken", error.cause()),
    }
    worker::console_log!("{}", line.to_json());
}
