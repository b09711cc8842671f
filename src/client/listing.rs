//! What `listImages` stands on: a listing's validated options, its pages one by one or as an iteration.

use alloc::rc::Rc;
use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::answer::page_info;
use super::boundary::page_of;
use super::error::ClientError;
use super::options::Options;
use super::scan::ImageScan;
use crate::api::{ListOptions, Paging, Target};

/// One page of a listing.
#[wasm_bindgen]
pub struct Listing {
    target: Rc<Target>,
    list: ListOptions,
    limit: Option<u64>,
}

#[wasm_bindgen]
impl Listing {
    /// Validates the options.
    ///
    /// # Errors
    /// An object of kind `options` whose message names the field, the value and the bound.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Listing, JsValue> {
        let Options { target, list, limit } = Options::read(options)?;
        Ok(Self { target: Rc::new(target), list, limit })
    }

    /// The URL to ask.
    #[must_use]
    pub fn url(&self) -> String {
        self.target.url(&self.list)
    }

    /// Begins to read an answer.
    #[must_use]
    pub fn scan(&self) -> ImageScan {
        ImageScan::new(None, self.limit)
    }

    /// What an answer says, its body scanned: `[images, messages, the following listing or undefined]`.
    ///
    /// # Errors
    /// Kinds `auth`, `rateLimit`, `notFound`, `api`, `http`, `decode`.
    pub fn read(&self, status: u16, scan: &mut ImageScan, secret: &JsValue) -> Result<JsValue, JsValue> {
        let (checked, images) = scan.end(status, secret)?;
        let count = checked.images;
        let take = self.limit.map_or(count, |limit| count.min(usize::try_from(limit).unwrap_or(count)));
        let left = self.limit.map(|limit| limit - take as u64);
        let following = if left == Some(0) { None } else { self.list.following(&page_info(&checked)) };
        let following = following.map(|list| self.towards(list, left));
        page_of(images, &[], take, &checked.messages, following)
    }

    /// Begins an iteration over all pages. Two random numbers in `0.0..1.0` key its hashes.
    #[must_use]
    pub fn pages(&self, random: f64, more_random: f64) -> Pager {
        let key = [random.to_bits(), more_random.to_bits()];
        let paging = Paging::new(self.list.clone(), self.limit, key);
        Pager { target: Rc::clone(&self.target), paging, key }
    }
}

impl Listing {
    fn towards(&self, list: ListOptions, limit: Option<u64>) -> Self {
        Self { target: Rc::clone(&self.target), list, limit }
    }
}

/// One iteration over a listing's pages.
#[wasm_bindgen]
pub struct Pager {
    target: Rc<Target>,
    paging: Paging,
    key: [u64; 2],
}

#[wasm_bindgen]
impl Pager {
    /// The URL to ask next; `undefined` at the end.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        self.paging.request().map(|list| self.target.url(list))
    }

    /// Begins to read an answer.
    #[must_use]
    pub fn scan(&self) -> ImageScan {
        ImageScan::new(Some(self.key), None)
    }

    /// What an answer says, as [`Listing::read`]; moves on.
    ///
    /// # Errors
    /// As [`Listing::read`], and `api` when the server's pages repeat themselves.
    pub fn read(&mut self, status: u16, scan: &mut ImageScan, secret: &JsValue) -> Result<JsValue, JsValue> {
        let (checked, images) = scan.end(status, secret)?;
        let step = self.paging.accept(&page_info(&checked)).map_err(ClientError::from)?;
        let limit = self.paging.remaining();
        let following = self.paging.request().cloned();
        let following = following.map(|list| Listing { target: Rc::clone(&self.target), list, limit });
        page_of(images, &step.repeated, step.take, &checked.messages, following)
    }
}
