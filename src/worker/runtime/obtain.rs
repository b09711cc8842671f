//! Obtains a page: from another request's call, from a recent failure, or from the source.

use super::cache_entry::CacheEntry;
use super::cached;
use super::clock::now_ms;
use super::context::Context;
use super::page::Page;
use super::shared_call::{self, Call, SharedPage, Turn};
use super::source::{self, PageQuery};
use crate::worker::config::Config;
use crate::worker::freshness::Freshness;
use crate::worker::recent_failures::Recent;
use crate::worker::single_flight::Outcome;
use crate::worker::upstream::UpstreamError;

/// How long after the source's timeout a call expires for its followers, in milliseconds: it shares that timeout first.
const GRACE_MS: u32 = 1_500;

/// Where a page comes from.
pub(super) enum Obtained {
    /// From the source, by this request's call.
    Called(Page, Call),
    /// From the call of another request.
    Shared(SharedPage),
    /// From the cache, where another request has stored it.
    Stored(CacheEntry),
    /// There is no page.
    Failed(Recent<UpstreamError>),
}

/// How long a call takes at most, in milliseconds, until its page begins.
pub(super) fn life_ms(config: &Config) -> u32 {
    source::timeout_ms(config).saturating_add(GRACE_MS)
}

/// Obtains a page. Dropping the future passes the call to one of its followers.
pub(super) async fn page(context: &Context<'_>, config: &Config, query: &PageQuery) -> Obtained {
    let life = life_ms(config);
    let deadline = now_ms() + 2.0 * f64::from(life);
    let mut turn = context.settings.calls.turn(&query.key, life);
    loop {
        turn = match turn {
            Turn::Call(call) => return call_source(context, config, query, call).await,
            Turn::Refused(recent) => return Obtained::Failed(recent),
            Turn::Follow(follower) => match shared_call::follow(follower).await {
                Outcome::Shared(Ok(page)) => return Obtained::Shared(page),
                Outcome::Shared(Err(error)) => return failed(error),
                // One leader after the other is gone: there is a limit to waiting for them.
                Outcome::LeaderGone if now_ms() >= deadline => return failed(UpstreamError::Timeout),
                Outcome::LeaderGone => context.settings.calls.turn(&query.key, life),
                Outcome::NotShared => match cached::find(config, &query.key).await {
                    Some((entry, Freshness::Fresh)) => return Obtained::Stored(entry),
                    _ => context.settings.calls.turn_alone(&query.key, life),
                },
            },
        };
    }
}

async fn call_source(context: &Context<'_>, config: &Config, query: &PageQuery, call: Call) -> Obtained {
    let calling = source::page(context.env, config, &context.settings.signed, query, call.is_shared());
    match context.timed("upstream_ms", calling).await {
        Ok(page) => Obtained::Called(page, call),
        Err(error) => {
            call.fail(now_ms(), &error);
            failed(error)
        }
    }
}

fn failed(error: UpstreamError) -> Obtained {
    Obtained::Failed(Recent::new(error, now_ms()))
}
