//! The account whose images are listed.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::OptionError;

/// A Cloudflare account id: 1 to 32 letters, digits, `-` or `_`, which need no encoding in a path.
///
/// ```
/// use cf_list_images::api::AccountId;
///
/// assert!(AccountId::new("023e105f4ecef8ad9ca31a8372d0c353").is_ok());
/// assert!(AccountId::new("../user").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// The longest id, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Validates an account id.
    ///
    /// # Errors
    /// If it is empty, longer than 32 characters, or not safe in a path.
    pub fn new(id: &str) -> Result<Self, OptionError> {
        let safe = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if id.is_empty() || id.len() > Self::MAX_LENGTH || !safe {
            // It may be a token that was passed in the wrong place, so the message does not show it.
            return Err(OptionError::hidden("account_id", "1 to 32 letters, digits, \"-\" or \"_\""));
        }
        Ok(Self(id.to_owned()))
    }

    /// The id, as in the path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
