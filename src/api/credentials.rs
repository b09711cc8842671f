//! Credentials for the API's two authorization schemes.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use super::OptionError;
use super::text::concat;

/// Credentials for a request to the API. `Debug` never shows them.
///
/// Source: <https://developers.cloudflare.com/fundamentals/api/get-started/>.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// An API token, sent as `Authorization: Bearer …`. The preferred scheme.
    ApiToken(String),
    /// An account's e-mail and Global API key, sent as `X-Auth-Email` and `X-Auth-Key`.
    ApiKey {
        /// The account's e-mail address.
        email: String,
        /// The Global API key.
        key: String,
    },
}

impl Credentials {
    /// An API token.
    ///
    /// # Errors
    /// If it is not a valid [header value](is_header_value). The error never shows it.
    pub fn api_token(token: &str) -> Result<Self, OptionError> {
        check("api_token", token)?;
        Ok(Self::ApiToken(token.to_owned()))
    }

    /// An e-mail and a Global API key.
    ///
    /// # Errors
    /// If one is not a valid [header value](is_header_value). The error never shows them.
    pub fn api_key(email: &str, key: &str) -> Result<Self, OptionError> {
        check("api_email", email)?;
        check("api_key", key)?;
        Ok(Self::ApiKey { email: email.to_owned(), key: key.to_owned() })
    }

    /// The request headers that carry them.
    ///
    /// ```
    /// use cf_list_images::api::Credentials;
    ///
    /// let token = Credentials::api_token("Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY")?;
    /// assert_eq!(token.headers().next().unwrap().0, "Authorization");
    /// # Ok::<(), cf_list_images::api::OptionError>(())
    /// ```
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let (first, second) = match self {
            Self::ApiToken(token) => (("Authorization", concat(&["Bearer ", token])), None),
            Self::ApiKey { email, key } => {
                (("X-Auth-Email", email.clone()), Some(("X-Auth-Key", key.clone())))
            }
        };
        core::iter::once(first).chain(second)
    }

    /// The token, or the e-mail and the key: what a message must not show.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match self {
            Self::ApiToken(token) => (token, None),
            Self::ApiKey { email, key } => (key, Some(email)),
        };
        core::iter::once(first).chain(second).map(String::as_str)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiToken(_) => "ApiToken(…)",
            Self::ApiKey { .. } => "ApiKey(…)",
        })
    }
}

/// The expected form of a credential, for error messages.
pub const EXPECTED: &str = "one or more visible ASCII characters without spaces";

/// Whether a text can be sent as a credential: visible ASCII characters, at least one. `fetch` quotes any
/// other header value in its error, so every credential is checked before it gets there.
///
/// ```
/// use cf_list_images::api::credentials::is_header_value;
///
/// assert!(is_header_value("Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY"));
/// assert!(!is_header_value("two words") && !is_header_value(""));
/// ```
#[must_use]
pub fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn check(field: &'static str, value: &str) -> Result<(), OptionError> {
    if is_header_value(value) { Ok(()) } else { Err(OptionError::hidden(field, EXPECTED)) }
}
