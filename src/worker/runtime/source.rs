//! The source of pages: the REST API or the Images binding.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use worker::Env;

use super::clock::{now, now_ms};
use super::page::{self, Page};
use super::response::Response;
use super::{binding, fetch};
use crate::api::transform::{Rewrite, Signing};
use crate::api::{Fields, ListOptions, Redactor};
use crate::fetch::sleep;
use crate::worker::config::{Config, Source};
use crate::worker::recent_failures::Recent;
use crate::worker::upstream::UpstreamError;

/// The timeout of the binding, in milliseconds.
const BINDING_TIMEOUT_MS: u32 = 10_000;

/// The requested page: validated options, with the caller's scope applied.
pub(super) struct PageQuery {
    /// The options for the source.
    pub options: ListOptions,
    /// The only creator whose images may be on the page.
    pub creator: Option<String>,
    /// The fields of each image.
    pub fields: Fields,
    /// The page's key: see [`crate::worker::key`].
    pub key: String,
    /// Removes secrets from the source's texts.
    pub redactor: Redactor,
}

/// Fetches a page: all of it, or its beginning. A failed call is repeated, as configured, if `retry` is set.
///
/// # Errors
/// If the source fails, or its page must not be shown.
pub(super) async fn page(
    env: &Env,
    config: &Config,
    query: &PageQuery,
    retry: bool,
) -> Result<Page, UpstreamError> {
    let rewrite = rewrite(config, query);
    match &config.source {
        Source::Api(rest) => {
            let url = rest.target.url(&query.options);
            let response = fetch::call(rest, &url, &query.redactor, retry).await?;
            page::read(response, rewrite).await
        }
        Source::Binding { .. } => {
            let listed = within(BINDING_TIMEOUT_MS, binding::page(env, &query.options)).await;
            let body = listed.unwrap_or(Err(UpstreamError::Timeout))?;
            page::whole(&body, rewrite).map(Page::Whole)
        }
    }
}

/// The response to a failure of the source.
pub(super) fn failure(failure: &Recent<UpstreamError>) -> Response {
    failure.error.response().with_retry_after(failure.retry_after(now_ms())).into()
}

/// The longest time until a page begins, in milliseconds.
pub(super) fn timeout_ms(config: &Config) -> u32 {
    match &config.source {
        Source::Api(rest) => rest.timeout_ms,
        Source::Binding { .. } => BINDING_TIMEOUT_MS,
    }
}

fn rewrite(config: &Config, query: &PageQuery) -> Rewrite {
    let signing = config.signing.as_ref().map(|signing| {
        let (signer, exp) = (signing.signer.clone(), signing.expiry(now()));
        Signing { signer, exp }
    });
    let (creator, redactor) = (query.creator.clone(), query.redactor.clone());
    Rewrite { fields: query.fields, creator, signing, version: query.options.version(), redactor }
}

/// Runs `work` for at most `ms` milliseconds, and drops it then: `None`.
async fn within<T>(ms: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut timer) = (pin!(work), pin!(sleep(ms)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}
