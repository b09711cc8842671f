//! Where to send a list request: the API itself, or a proxy in front of it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::net::Ipv6Addr;

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
    /// If the base URL is not `http:` or `https:`, has a user name, query or fragment, or an invalid host or port. The
    /// error shows it only if it surely holds no password.
    pub fn api(base_url: &str, account_id: &AccountId) -> Result<Self, OptionError> {
        check("base_url", base_url, false)?;
        if until(base_url, |byte| byte == b'?') != base_url {
            return Err(OptionError::hidden("base_url", "an http: or https: URL without query"));
        }
        Ok(Self::under(base_url, account_id))
    }

    /// The API's own paths under a base URL that has been checked.
    pub(crate) fn under(mut base_url: &str, account_id: &AccountId) -> Self {
        while let Some(shorter) = base_url.strip_suffix("/") {
            base_url = shorter;
        }
        Self::Api { base_url: base_url.to_owned(), account_id: account_id.clone() }
    }

    /// A proxy's URL, absolute or relative to a web page.
    ///
    /// # Errors
    /// If it is empty, has a user name, a fragment, a scheme other than `http:` or `https:`, or an invalid host or port.
    /// The error shows it only if it surely holds no password.
    pub fn endpoint(url: &str) -> Result<Self, OptionError> {
        check("endpoint", url, true)?;
        Ok(Self::Endpoint(url.to_owned()))
    }

    /// Whether its URL is absolute. Only a web page can resolve another.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        match self {
            Self::Api { .. } => true,
            Self::Endpoint(url) => scheme(url).is_some(),
        }
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

/// Checks a URL, so that `fetch` does not reject it later, with an error that quotes it.
fn check(field: &'static str, url: &str, relative: bool) -> Result<(), OptionError> {
    let invalid = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '#' | '\\');
    let scheme = scheme(url);
    let known = scheme
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"));
    let rest = scheme.map_or(Some(url), |scheme| url.get(scheme.len() + 1..)).unwrap_or_default();
    let authority =
        rest.strip_prefix("//").map(|rest| until(rest, |byte| matches!(byte, b'/' | b'?' | b'#')));
    let valid = !url.is_empty()
        && !url.chars().any(invalid)
        && match authority {
            Some(authority) => is_authority(authority) && (known || (relative && scheme.is_none())),
            None => relative && scheme.is_none(),
        };
    if valid {
        return Ok(());
    }
    let expected = if relative {
        "a URL without user name and password, absolute or relative to the page"
    } else {
        "an http: or https: URL without user name and password"
    };
    Err(if is_harmless(rest) {
        OptionError::new(field, expected, &quoted(url))
    } else {
        OptionError::hidden(field, expected)
    })
}

/// Whether a host, perhaps with a port, is one that `fetch` accepts (RFC 3986, section 3.2, without user information).
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((address, port))) if address.parse::<Ipv6Addr>().is_ok() => ("6", port),
        Some(_) => return false,
        None => authority.split_at(until(authority, |byte| byte == b':').len()),
    };
    let forbidden = |byte| matches!(byte, b'@' | b'%' | b'<' | b'>' | b'[' | b']' | b'^' | b'|');
    let port_is_valid = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some("") => true,
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|port| port > 0)
        }
    };
    !host.is_empty() && !host.bytes().any(forbidden) && port_is_valid
}

/// Whether what follows a scheme surely holds no user name and password, however malformed it is: a message may show it.
fn is_harmless(rest: &str) -> bool {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let authority = until(rest, |byte| byte == b'/');
    let host = until(authority, |byte| byte == b':');
    let (_, port) = authority.split_at(host.len());
    let path = rest.get(authority.len()..).unwrap_or_default();
    let plain = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/'))
    };
    plain(host) && plain(path) && port.bytes().skip(1).all(|byte| byte.is_ascii_digit())
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
