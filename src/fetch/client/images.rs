//! The images of a listing, as a stream.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::error::ListError;
use super::pages::Pages;
use crate::api::Image;

/// Every image of a listing, as [`Stream`] or by [`Images::next`], none twice. The pages are requested one after another,
/// each when the images of the one before have been taken: see [`Pages`]. An error ends the stream.
pub struct Images {
    pages: Pages,
    /// The images of the current page that have not been taken.
    images: vec::IntoIter<Image>,
}

impl Images {
    pub(super) fn new(pages: Pages) -> Self {
        Self { pages, images: Vec::new().into_iter() }
    }

    /// Ends after this many images, and requests no more pages than they need.
    ///
    /// ```no_run
    /// # use cf_list_images::api::ListOptions;
    /// # use cf_list_images::fetch::{ImagesClient, ListError};
    /// # async fn example(client: ImagesClient) -> Result<(), ListError> {
    /// let mut newest = client.images(ListOptions::v2().sort_order("desc")?).limit(20);
    /// while let Some(image) = newest.next().await {
    ///     assert!(image?.uploaded.is_some());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn limit(self, images: u64) -> Self {
        Self { pages: self.pages.limit(images), ..self }
    }

    /// The next image; `None` at the end. Dropping the future does not abort the request: the next call goes on with it.
    ///
    /// # Errors
    /// Any [`ListError`].
    pub async fn next(&mut self) -> Option<Result<Image, ListError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Images {
    type Item = Result<Image, ListError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(image) = self.images.next() {
                return Poll::Ready(Some(Ok(image)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.images = page.images.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
