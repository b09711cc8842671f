//! A header of every request.

use std::fmt;

use crate::api::OptionError;
use crate::api::credentials::is_header_value;

/// A header's name and value. `Debug` shows the name only: the value may be secret.
#[derive(Clone)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: String,
}

impl Header {
    /// Checks a header, so that `fetch` does not reject it later, with an error that quotes it.
    pub(super) fn new(name: &str, value: &str) -> Result<Self, OptionError> {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err(OptionError::hidden("header", "a name of letters, digits and \"-\""));
        }
        if !value.split(' ').all(is_header_value) {
            return Err(OptionError::hidden(name, "a value of visible ASCII characters"));
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: …", self.name)
    }
}
