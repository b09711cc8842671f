//! Where a listing is asked for: the API itself, or a proxy in front of it.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::query::Query;
use super::text::{concat, quoted};
use super::{AccountId, ListOptions, OptionError};

/// The API's base URL.
pub const API_BASE_URL: &str = "https://api.cloudflare.com/client/v4";

/// The URL of a listing, without its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The API, or a proxy with the API's own paths.
    Api {
        /// Without a slash at its end.
        base_url: String,
        /// Stands in the path.
        account_id: AccountId,
    },
    /// A proxy that knows the account: this URL is asked as it is, perhaps relative to a page.
    Endpoint(String),
}

impl Target {
    /// The API's paths below a base URL, such as [`API_BASE_URL`].
    ///
    /// # Errors
    /// When the base URL is not `http:` or `https:`, has a user name, query or fragment.
    pub fn api(base_url: &str, account_id: &AccountId) -> Result<Self, OptionError> {
        check("base_url", base_url, false)?;
        let absolute = base_url.starts_with("https://") || base_url.starts_with("http://");
        if !absolute || until(base_url, |byte| byte == b'?') != base_url {
            let expected = "an absolute http: or https: URL without query";
            return Err(OptionError::new("base_url", expected, &quoted(base_url)));
        }
        let mut base_url = base_url;
        while let Some(shorter) = base_url.strip_suffix("/") {
            base_url = shorter;
        }
        Ok(Self::Api { base_url: base_url.to_owned(), account_id: account_id.clone() })
    }

    /// A proxy's own URL, absolute or relative to the page.
    ///
    /// # Errors
    /// When it is empty, has a user name or fragment, or a scheme that is not `http:` or `https:`.
    pub fn endpoint(url: &str) -> Result<Self, OptionError> {
        check("endpoint", url, true)?;
        Ok(Self::Endpoint(url.to_owned()))
    }

    /// The URL that lists `options`.
    #[must_use]
    pub fn url(&self, options: &ListOptions) -> String {
        let mut url = match self {
            Self::Api { base_url, account_id } => {
                let version = options.version().as_str();
                concat(&[base_url.as_str(), "/accounts/", account_id.as_str(), "/images/", version])
            }
            Self::Endpoint(url) => url.clone(),
        };
        Query::new(&mut url).options(options);
        url
    }
}

/// A URL that `fetch` takes without quoting a secret in its complaint.
fn check(field: &'static str, url: &str, relative: bool) -> Result<(), OptionError> {
    let scheme = scheme(url);
    let after_scheme = scheme.map_or(Some(url), |scheme| url.get(scheme.len() + 1..));
    let authority = after_scheme
        .and_then(|rest| rest.strip_prefix("//"))
        .map(|rest| until(rest, |byte| matches!(byte, b'/' | b'?' | b'#')));
    // A user name may come with a password: the value stays out of the message.
    if authority.is_some_and(|authority| until(authority, |byte| byte == b'@') != authority) {
        return Err(OptionError::hidden(field, "a URL without user name and password"));
    }
    let known_scheme = url.starts_with("https://") || url.starts_with("http://");
    let scheme_fits = known_scheme || (relative && scheme.is_none());
    let empty_host = authority == Some("");
    let unfit = |c: char| c.is_control() || c.is_whitespace() || c == '#' || c == '\\';
    if url.is_empty() || !scheme_fits || empty_host || url.chars().any(unfit) {
        let expected = if relative { "a URL, or a path of the page" } else { "an http: or https: URL" };
        return Err(OptionError::new(field, expected, &quoted(url)));
    }
    Ok(())
}

/// What stands before `:` where the text begins so (RFC 3986 §3.1): a colon further on belongs to a path or a
/// query.
fn scheme(url: &str) -> Option<&str> {
    let scheme = until(url, |byte| matches!(byte, b':' | b'/' | b'?' | b'#'));
    (url.as_bytes().get(scheme.len()) == Some(&b':')).then_some(scheme)
}

/// The text before the first ASCII character that ends it; all of it if there is none.
fn until(text: &str, ends: fn(u8) -> bool) -> &str {
    let end = text.bytes().position(ends);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
