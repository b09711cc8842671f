//! Refreshes a stale cache entry after the response.

use std::rc::Rc;

use super::body_writer::BodyWriter;
use super::cache_entry;
use super::context::Context;
use super::page::Page;
use super::page_response::tag_of_call;
use super::response::Body;
use super::settings::Settings;
use super::shared_call::{self, Leader, SharedPage};
use super::source::{self, PageQuery};
use crate::worker::config::Config;
use crate::worker::etag;
use crate::worker::log::LogLine;
use crate::worker::upstream::UpstreamError;

/// How long a refresh prevents others from starting, in milliseconds.
const TIMEOUT_MS: u32 = 60_000;

/// Starts to fetch a page for the cache, unless another request is already fetching it.
pub(super) fn start(context: &Context<'_>, settings: &Settings, query: PageQuery) {
    let Ok(leader) = shared_call::join(&query.key, TIMEOUT_MS) else { return };
    let (settings, env, tag) = (Rc::clone(settings), context.env.clone(), tag_of_call(context));
    context.wait_until(async move {
        let Ok(config) = &*settings else { return };
        let refreshed = match source::page(&env, config, &query).await {
            Ok(page) => store(config, query, page, tag, leader).await,
            Err(error) => {
                leader.complete(Err(error.clone()));
                Err(error)
            }
        };
        if let Err(error) = refreshed {
            worker::console_log!("{}", LogLine::of_failed_refresh(error.cause()).to_json());
        }
    });
}

/// Stores a page; `tag` is the tag of a streamed page.
async fn store(
    config: &Config,
    query: PageQuery,
    page: Page,
    tag: String,
    leader: Leader,
) -> Result<(), UpstreamError> {
    match page {
        Page::Whole(body) => {
            let (tag, body) = (etag::of(&body), Rc::new(body));
            let page = SharedPage { tag: tag.as_str().into(), body: Rc::clone(&body) };
            cache_entry::store(query.key, tag, config.cache, Body::Bytes(body)).await;
            leader.complete(Ok(page));
            Ok(())
        }
        Page::Streamed(stream) => {
            let (writer, body) = BodyWriter::new();
            let pumped = stream.pump(vec![writer]);
            cache_entry::store_written(query.key, tag, config.cache, body, pumped).await.map(|_| ())
            // The leader is dropped here: its followers find the page in the cache.
        }
    }
}
