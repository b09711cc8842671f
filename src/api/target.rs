//! Where to send a list request: the API itself, or a proxy in front of it.

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
        /// The base URL, without a trailing slash.
        base_url: String,
        /// The account, for the path.
        account_id: AccountId,
    },
    /// The URL of a proxy that knows the account; it may be relative to a web page.
    Endpoint(String),
}

impl Target {
    /// The API's own paths under a base URL, such as [`API_BASE_URL`].
    ///
    /// # Errors
    /// If the base URL is not `http:` or `https:`, or has a user name, query or fragment.
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

    /// A proxy's URL, absolute or relative to a web page.
    ///
    /// # Errors
    /// If it is empty, has a user name or fragment, or a scheme other than `http:` or `https:`.
    pub fn endpoint(url: &str) -> Result<Self, OptionError> {
        check("endpoint", url, true)?;
        Ok(Self::Endpoint(url.to_owned()))
    }

    /// The URL of a request with these options.
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

/// Checks a URL, so that `fetch` does not reject it with an error that quotes a secret.
fn check(field: &'static str, url: &str, relative: bool) -> Result<(), OptionError> {
    let scheme = scheme(url);
    let after_scheme = scheme.map_or(Some(url), |scheme| url.get(scheme.len() + 1..));
    let authority = after_scheme
        .and_then(|rest| rest.strip_prefix("//"))
        .map(|rest| until(rest, |byte| matches!(byte, b'/' | b'?' | b'#')));
    // A user name may come with a password, so the message does not show the value.
    if authority.is_some_and(|authority| until(authority, |byte| byte == b'@') != authority) {
        return Err(OptionError::hidden(field, "a URL without user name and password"));
    }
    let known_scheme = url.starts_with("https://") || url.starts_with("http://");
    let valid_scheme = known_scheme || (relative && scheme.is_none());
    let empty_host = authority == Some("");
    let invalid = |c: char| c.is_control() || c.is_whitespace() || c == '#' || c == '\\';
    if url.is_empty() || !valid_scheme || empty_host || url.chars().any(invalid) {
        let expected =
            if relative { "a URL, absolute or relative to the page" } else { "an http: or https: URL" };
        return Err(OptionError::new(field, expected, &quoted(url)));
    }
    Ok(())
}

/// The scheme of an absolute URL (RFC 3986 §3.1): a colon after a slash belongs to the path or the query.
fn scheme(url: &str) -> Option<&str> {
    let scheme = until(url, |byte| matches!(byte, b':' | b'/' | b'?' | b'#'));
    matches!(url.as_bytes().get(scheme.len()), Some(b':')).then_some(scheme)
}

/// The text before the first byte, an ASCII character, that `ends` it; the whole text if there is none.
fn until(text: &str, ends: fn(u8) -> bool) -> &str {
    let end = text.bytes().position(ends);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
