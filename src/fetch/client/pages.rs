//! The pages of a listing, as a stream.

use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::error::ListError;
use super::load::Loaded;
use super::page::Page;
use super::platform::random_key;
use super::requests::Requests;
use crate::api::{Image, ListOptions, Paging, Step, Walk};

/// A request for a page.
type Request = Pin<Box<dyn Future<Output = Result<Loaded<Vec<Image>>, ListError>>>>;

/// Every page of a listing, requested one after another, as [`Stream`] or by [`Pages::next`]. See [`Paging`] for what ends
/// it. An image that was on an earlier page is left out. An error ends the stream.
///
/// Nothing is requested before it is polled. Dropping it aborts its request. It remembers each image in about 16 bytes.
pub struct Pages {
    requests: Rc<Requests>,
    /// `None` at the end, and after an error.
    paging: Option<Paging>,
    key: [u64; 2],
    /// The request for the next page, if one is under way.
    request: Option<Request>,
}

impl Pages {
    pub(super) fn new(requests: Requests, options: ListOptions) -> Self {
        let key = random_key();
        let paging = Some(Paging::new(options, None, key));
        Self { requests: Rc::new(requests), paging, key, request: None }
    }

    /// Ends after this many images, and requests no more pages than they need.
    #[must_use]
    pub fn limit(mut self, images: u64) -> Self {
        self.paging = self.paging.map(|paging| paging.limited(images));
        self
    }

    /// The next page; `None` at the end. Dropping the future does not abort the request: the next call goes on with it.
    ///
    /// # Errors
    /// Any [`ListError`].
    pub async fn next(&mut self) -> Option<Result<Page, ListError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn request(&self, options: ListOptions) -> Request {
        let (requests, key) = (Rc::clone(&self.requests), self.key);
        Box::pin(async move { requests.load(&options, key).await })
    }

    /// The new images of a page.
    fn accept(&self, paging: &mut Paging, mut loaded: Loaded<Vec<Image>>) -> Result<Page, ListError> {
        let step = paging.accept(&loaded.checked.page_info())?;
        loaded.images = taken(loaded.images, &step);
        Ok(Page::new(loaded, paging.request().cloned(), Walk::default(), self.key))
    }
}

impl Stream for Pages {
    type Item = Result<Page, ListError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Without it, the stream has ended.
        let Some(mut paging) = self.paging.take() else { return Poll::Ready(None) };
        let Some(options) = paging.request().cloned() else { return Poll::Ready(None) };
        let mut request = self.request.take().unwrap_or_else(|| self.request(options));
        let Poll::Ready(loaded) = request.as_mut().poll(context) else {
            self.paging = Some(paging);
            self.request = Some(request);
            return Poll::Pending;
        };
        let page = loaded.and_then(|loaded| self.accept(&mut paging, loaded));
        self.paging = page.is_ok().then_some(paging);
        Poll::Ready(Some(page))
    }
}

/// The images that a step takes of a page.
fn taken(images: Vec<Image>, step: &Step) -> Vec<Image> {
    let mut repeated = step.repeated.iter().peekable();
    let images = images.into_iter().enumerate();
    let new = images.filter(|(index, _)| repeated.next_if_eq(&index).is_none());
    new.map(|(_, image)| image).take(step.take).collect()
}
