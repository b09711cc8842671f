//! Signed URLs from the Images binding.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::binding::{Hosted, options, property};
use super::clock::now;
use crate::worker::signed_urls::SignedUrls;
use crate::worker::signing_plan::{Place, SignCall, SigningPlan};

/// The most calls at the same time: as many as the platform opens connections for a request.
const MAX_CONCURRENT: usize = 6;

/// A page whose private images get signed URLs.
pub(super) struct PageSigning<'p> {
    hosted: &'p Hosted,
    plan: SigningPlan,
    /// The variants of each private image.
    variants: Vec<Array>,
    remembered: &'p RefCell<SignedUrls>,
    pending: Vec<(Place, JsFuture)>,
}

impl<'p> PageSigning<'p> {
    /// Prepares at most `calls` calls for URLs that expire at `exp`. Only images of `creator` are signed, if there is one: a
    /// page with another one is refused.
    pub(super) fn new(
        hosted: &'p Hosted,
        images: &[JsValue],
        creator: Option<&str>,
        exp: u64,
        calls: u32,
        remembered: &'p RefCell<SignedUrls>,
    ) -> Self {
        let mut plan = SigningPlan::new(exp, calls);
        let mut variants = Vec::new();
        for image in images {
            if let Some((id, urls)) = private_image(image, creator) {
                plan.add(
                    id,
                    urls.iter().map(|url| url.as_string().unwrap_or_default()),
                    &remembered.borrow(),
                );
                variants.push(urls);
            }
        }
        Self { hosted, plan, variants, remembered, pending: Vec::new() }
    }

    /// Makes the calls, several at a time. Dropping the future leaves the rest unsigned.
    pub(super) async fn run(&mut self) {
        poll_fn(|context| {
            loop {
                self.start_calls();
                if self.pending.is_empty() {
                    return Poll::Ready(());
                }
                if !self.take_results(context) {
                    return Poll::Pending;
                }
            }
        })
        .await;
    }

    fn start_calls(&mut self) {
        while self.pending.len() < MAX_CONCURRENT
            && let Some(call) = self.plan.next_call()
        {
            match self.start(&call) {
                Ok(signing) => self.pending.push((call.place, signing)),
                Err(_) => self.take(call.place, None),
            }
        }
    }

    fn start(&self, call: &SignCall) -> Result<JsFuture, JsValue> {
        let options = options(&self.plan.options(call, now()))?;
        let signing = self.hosted.image(&call.id)?.signed_url(&options)?;
        Ok(JsFuture::from(Promise::resolve(&signing)))
    }

    /// Takes the results of the calls that have ended. Returns whether there were any.
    fn take_results(&mut self, context: &mut Context<'_>) -> bool {
        let mut ended = Vec::new();
        self.pending.retain_mut(|(place, signing)| match Pin::new(signing).poll(context) {
            Poll::Ready(result) => {
                ended.push((*place, result.ok()));
                false
            }
            Poll::Pending => true,
        });
        let any = !ended.is_empty();
        for (place, result) in ended {
            self.take(place, result.and_then(|url| url.as_string()));
        }
        any
    }

    fn take(&mut self, place: Place, signed: Option<String>) {
        self.plan.take(place, signed, &mut self.remembered.borrow_mut());
    }

    /// Replaces the URLs that are signed. Returns the number of the others.
    pub(super) fn finish(self) -> u64 {
        let variants = self.variants;
        self.plan.finish(|place, signed| {
            let (Some(urls), Ok(index)) = (variants.get(place.image), u32::try_from(place.variant)) else {
                return false;
            };
            Reflect::set_u32(urls, index, &signed.into()).unwrap_or(false)
        })
    }
}

/// The id of a private image that the caller may see, and the URLs of its variants.
fn private_image(image: &JsValue, creator: Option<&str>) -> Option<(String, Array)> {
    let property = |name| property(image, name).ok();
    if property("requireSignedURLs")?.as_bool() != Some(true) {
        return None;
    }
    if creator.is_some() && property("creator")?.as_string().as_deref() != creator {
        return None;
    }
    Some((property("id")?.as_string().unwrap_or_default(), property("variants")?.dyn_into().ok()?))
}
