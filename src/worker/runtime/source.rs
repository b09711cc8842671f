//! The source of pages: the REST API or the Images binding.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use worker::Env;

use super::binding_signing::PageSigning;
use super::clock::{now, now_ms};
use super::page::{self, Page, WholePage};
use super::response::Response;
use super::{binding, fetch};
use crate::api::scan::ImageField;
use crate::api::sign::Signer;
use crate::api::transform::{Rewrite, Signing};
use crate::api::{Fields, ListOptions, Redactor};
use crate::fetch::sleep;
use crate::worker::config::{Config, SignedBy, Source};
use crate::worker::recent_failures::Recent;
use crate::worker::signed_urls::SignedUrls;
use crate::worker::upstream::UpstreamError;

/// The timeout of the binding, in milliseconds.
const BINDING_TIMEOUT_MS: u32 = 10_000;
/// How long the binding may sign URLs within that time, in milliseconds.
const SIGNING_MS: u32 = 2_000;

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

/// Fetches a page: all of it, or its beginning. A failed call is repeated, as configured, if `retry` is set. `signed` are the
/// URLs that the Images binding has signed.
///
/// # Errors
/// If the source fails, or its page must not be shown.
pub(super) async fn page(
    env: &Env,
    config: &Config,
    signed: &RefCell<SignedUrls>,
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
            let (body, unsigned) = listed(env, config, signed, query).await?;
            let body = page::whole(&body, rewrite)?;
            Ok(Page::Whole(WholePage { body, unsigned }))
        }
    }
}

/// The body of a page from the binding, and how many URLs it should have signed and has not.
async fn listed(
    env: &Env,
    config: &Config,
    signed: &RefCell<SignedUrls>,
    query: &PageQuery,
) -> Result<(Vec<u8>, u64), UpstreamError> {
    let deadline = now_ms() + f64::from(BINDING_TIMEOUT_MS);
    let hosted = binding::hosted(env)?;
    let listing = within(BINDING_TIMEOUT_MS, binding::page(&hosted, &query.options)).await;
    let page = listing.unwrap_or(Err(UpstreamError::Timeout))?;
    let signing = config.signing.as_ref().filter(|_| query.fields.keeps(Some(ImageField::Variants)));
    let mut unsigned = 0;
    if let Some(signing) = signing
        && let SignedBy::Binding { max_calls } = signing.by
    {
        let exp = signing.expiry(now());
        let calls = max_calls.saturating_sub(page.calls);
        let creator = query.creator.as_deref();
        let mut signing = PageSigning::new(&hosted, &page.images, creator, exp, calls, signed);
        // What is signed when the time is up is used.
        let _ = within(left_ms(deadline, SIGNING_MS), signing.run()).await;
        unsigned = signing.finish();
    }
    Ok((binding::body(page, unsigned)?, unsigned))
}

/// The milliseconds until `deadline`, at most `max`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to `max`")]
fn left_ms(deadline: f64, max: u32) -> u32 {
    (deadline - now_ms()).clamp(0.0, max.into()) as u32
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
    let signing = config.signing.as_ref().and_then(|signing| match &signing.by {
        SignedBy::Key { signer, .. } => {
            Some(Signing { signer: Signer::clone(signer), exp: signing.expiry(now()) })
        }
        SignedBy::Binding { .. } => None,
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
