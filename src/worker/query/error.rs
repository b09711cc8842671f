//! Why a query is refused.

use crate::api::OptionError;
use crate::api::scan::ImageField;

/// Why a query is refused.
#[derive(Debug, PartialEq)]
pub(crate) enum QueryError {
    /// A parameter is unknown, repeated or out of bounds.
    Option(OptionError),
    /// A parameter filters or sorts by a field that the configuration hides.
    Hidden(HiddenField),
}

/// A parameter that filters or sorts by a hidden field. Its results would reveal the field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HiddenField {
    /// The parameter.
    pub parameter: &'static str,
    /// The field that is hidden.
    pub field: ImageField,
}

impl From<OptionError> for QueryError {
    fn from(error: OptionError) -> Self {
        Self::Option(error)
    }
}
