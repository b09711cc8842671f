//! A client of the list API.

mod cookies;
mod error;
mod header;
mod images;
pub(super) mod load;
mod page;
mod pages;
pub(super) mod platform;
pub(super) mod requests;

pub use cookies::Cookies;
pub use error::ListError;
pub use images::Images;
pub use page::Page;
pub use pages::Pages;

use header::Header;
use platform::random_key;
use requests::Requests;

use crate::api::scan::Bounds;
use crate::api::{Credentials, ListOptions, OptionError, Target, Walk};

/// Lists the images of an account, or those that a proxy shows.
///
/// [`page`](Self::page) requests one page, [`next`](Self::next) the one after it, [`images`](Self::images) and
/// [`pages`](Self::pages) all of them. Every future and stream aborts its request when it is dropped.
///
/// ```no_run
/// use cf_list_images::api::{ListOptions, Target};
/// use cf_list_images::fetch::{ImagesClient, ListError};
///
/// # async fn example() -> Result<(), ListError> {
/// // The Worker of this project, or a proxy of your own: a token in a page is a leaked token.
/// let client = ImagesClient::new(Target::endpoint("/images")?);
/// let mut images = client.images(ListOptions::v1());
/// while let Some(image) = images.next().await {
///     let image = image?;
///     assert!(image.id.is_some());
/// }
/// # Ok(())
/// # }
/// ```
///
/// On a server, with a token:
///
/// ```no_run
/// use cf_list_images::api::target::API_BASE_URL;
/// use cf_list_images::api::{AccountId, Credentials, ListOptions, Target};
/// use cf_list_images::fetch::{ImagesClient, ListError};
///
/// # async fn example(account: &str, token: &str) -> Result<(), ListError> {
/// let client = ImagesClient::new(Target::api(API_BASE_URL, &AccountId::new(account)?)?)
///     .credentials(Credentials::api_token(token)?);
/// let page = client.page(&ListOptions::v2().per_page(100)?.sort_order("desc")?).await?;
/// assert!(page.images.len() <= 100);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ImagesClient {
    requests: Requests,
}

impl ImagesClient {
    /// Its requests.
    #[cfg(feature = "js")]
    pub(super) fn into_requests(self) -> Requests {
        self.requests
    }

    /// A client of this target, without credentials.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { requests: Requests::new(target) }
    }

    /// Sends these credentials. More than one are tried in order, each when the one before is refused: during a rotation.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.requests.credentials.push(credentials);
        self
    }

    /// Sends credentials from a browser, too. Everyone who can open the page can read them, so without this, a listing with
    /// credentials is a [`ListError::Options`] there. For a page that nobody else can open, such as a local tool.
    #[must_use]
    pub fn dangerously_allow_browser(mut self) -> Self {
        self.requests.dangerously_allow_browser = true;
        self
    }

    /// Adds a header to every request. Errors do not show its value.
    ///
    /// # Errors
    /// If the name is not a token (RFC 9110 §5.6.2), or the value has anything but visible ASCII and spaces in between.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, OptionError> {
        self.requests.headers.push(Header::new(name, value)?);
        Ok(self)
    }

    /// Whether a page's requests have cookies. By default, they do for the page's own origin.
    #[must_use]
    pub fn cookies(mut self, cookies: Cookies) -> Self {
        self.requests.cookies = Some(cookies);
        self
    }

    /// The longest time until a page begins to arrive, retries included, and the longest pause after that, in milliseconds;
    /// at least 1. By default a minute.
    #[must_use]
    pub fn timeout_ms(mut self, ms: u32) -> Self {
        self.requests.policy.timeout_ms = ms.max(1);
        self
    }

    /// The most retries of a page; by default two. They follow failed connections, bodies that break off, and each status of
    /// [`is_retryable`](crate::api::retry::is_retryable), as long as there is time.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.requests.policy.max_retries = retries;
        self
    }

    /// The most bytes of one image, decompressed; at most [`Bounds::MAX`]. A longer one is a [`ListError::Decode`].
    #[must_use]
    pub fn max_image_bytes(mut self, bytes: u32) -> Self {
        self.requests.bounds.image = bytes.min(Bounds::MAX);
        self
    }

    /// The most bytes of one page, decompressed; at most [`Bounds::MAX`]. A longer one is a [`ListError::Decode`].
    #[must_use]
    pub fn max_page_bytes(mut self, bytes: u32) -> Self {
        self.requests.bounds.page = bytes.min(Bounds::MAX);
        self
    }

    /// Requests one page.
    ///
    /// # Errors
    /// Any [`ListError`].
    pub async fn page(&self, options: &ListOptions) -> Result<Page, ListError> {
        let key = random_key();
        Page::of_walk(self.requests.load(options, key).await?, options.clone(), Walk::default(), key)
    }

    /// Requests the page after this one; `None` if it was the last. v1 gives no total, so its next page may be empty.
    ///
    /// ```no_run
    /// # use cf_list_images::api::ListOptions;
    /// # use cf_list_images::fetch::{ImagesClient, ListError};
    /// # async fn example(client: ImagesClient) -> Result<(), ListError> {
    /// let first = client.page(&ListOptions::v2()).await?;
    /// if let Some(second) = client.next(&first).await? {
    ///     assert!(second.images != first.images);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Any [`ListError`]; [`ListError::Paging`] if the server ignores the requested page, or leads nowhere.
    pub async fn next(&self, page: &Page) -> Result<Option<Page>, ListError> {
        let Some(options) = &page.next else { return Ok(None) };
        let loaded = self.requests.load(options, page.key).await?;
        Page::of_walk(loaded, options.clone(), page.walk, page.key).map(Some)
    }

    /// Every page from these options on, as a stream. No image comes twice.
    #[must_use]
    pub fn pages(&self, options: ListOptions) -> Pages {
        Pages::new(self.requests.clone(), options)
    }

    /// Every image from these options on, as a stream. No image comes twice.
    #[must_use]
    pub fn images(&self, options: ListOptions) -> Images {
        Images::new(self.pages(options))
    }
}
