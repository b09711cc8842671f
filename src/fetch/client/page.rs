//! One page.

use super::error::ListError;
use super::load::Loaded;
use crate::api::envelope::from_json_lossy;
use crate::api::{Image, ListOptions, ResponseInfo, Walk};

/// One page of images, as plain data.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The images, in the API's order.
    pub images: Vec<Image>,
    /// The API's messages.
    pub messages: Vec<ResponseInfo>,
    /// The total number of images, if the server states it.
    pub total_count: Option<u64>,
    /// `X-Request-Id`, or the API's `cf-ray`, if the response shows one.
    pub request_id: Option<String>,
    /// The options of the next page; `None` after the last. For a walk that survives this program, such as one by links. To
    /// go on at once, [`ImagesClient::next`](super::ImagesClient::next) also finds a server that ignores the requested page.
    pub next: Option<ListOptions>,
    /// The walk to the next page, and the key of its hashes.
    pub(super) walk: Walk,
    pub(super) key: [u64; 2],
}

impl Page {
    /// A page, and the options of the next one. `walk` has led to that.
    pub(super) fn new(
        loaded: Loaded<Vec<Image>>,
        next: Option<ListOptions>,
        walk: Walk,
        key: [u64; 2],
    ) -> Self {
        let Loaded { images, checked, messages, request_id } = loaded;
        let messages = from_json_lossy(messages.as_bytes()).unwrap_or_default();
        Self { images, messages, total_count: checked.total_count, request_id, next, walk, key }
    }

    /// The page of these options, to which `walk` has led.
    pub(super) fn of_walk(
        loaded: Loaded<Vec<Image>>,
        options: ListOptions,
        mut walk: Walk,
        key: [u64; 2],
    ) -> Result<Self, ListError> {
        let next = walk.accept(options, &loaded.checked.page_info(), key)?;
        Ok(Self::new(loaded, next, walk, key))
    }
}
