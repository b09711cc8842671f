//! Refreshes a stale cache entry after the response.

use std::rc::Rc;

use super::body_writer::BodyWriter;
use super::clock::now_ms;
use super::context::Context;
use super::disconnect::Disconnect;
use super::page::{Broken, Page, WholePage, Writers};
use super::page_response::tag_of_call;
use super::response::Body;
use super::shared_call::{Call, SharedPage, Turn};
use super::source::{self, PageQuery};
use super::{cache_entry, obtain, platform};
use crate::worker::config::Config;
use crate::worker::etag;
use crate::worker::log::LogLine;

/// Starts to fetch a page for the cache, unless another request is already fetching it, or that failed recently.
pub(super) fn start(context: &Context<'_>, config: &Config, query: PageQuery) {
    let turn = context.settings.calls.turn(&query.key, obtain::life_ms(config));
    let Turn::Call(call) = turn else { return };
    let (settings, env, tag) = (Rc::clone(context.settings), context.env.clone(), tag_of_call(context));
    context.wait_until(async move {
        let Some(config) = settings.valid() else { return };
        let refreshed = match source::page(&env, config, &settings.signed, &query, true).await {
            Ok(page) => store(config, query, page, tag, call).await,
            Err(error) => {
                call.fail(now_ms(), &error);
                Err(Broken::Upstream(error))
            }
        };
        if let Err(broken) = refreshed {
            platform::log(&LogLine::of_failed_refresh(broken.cause()).to_json());
        }
    });
}

/// Stores a page; `tag` is the tag of a streamed page.
async fn store(config: &Config, query: PageQuery, page: Page, tag: String, call: Call) -> Result<(), Broken> {
    match page {
        Page::Whole(WholePage { body, unsigned }) => {
            let (tag, body, cacheable) = (etag::of(&body), Rc::new(body), unsigned == 0);
            call.share(now_ms(), SharedPage { tag: tag.as_str().into(), body: Rc::clone(&body), cacheable });
            if cacheable {
                cache_entry::store(query.key, tag, config.cache, Body::Bytes(body)).await;
            }
            Ok(())
        }
        Page::Streamed(stream) => {
            let Ok((writer, body)) = BodyWriter::new() else { return Err(Broken::Disconnected) };
            let writers = Writers { caller: None, cache: Some(writer) };
            // The caller has its response already.
            let disconnect = Disconnect::default();
            let pumped = stream.pump(writers, &disconnect);
            let written = cache_entry::store_written(query.key, tag, config.cache, body, pumped).await;
            match written {
                Ok(_) => call.finish(now_ms()),
                Err(Broken::Upstream(ref error)) => call.fail(now_ms(), error),
                Err(Broken::Disconnected) => drop(call),
            }
            written.map(drop)
        }
    }
}
