//! Metadata filters of the v2 endpoint: `meta.<dotted.field>[<operator>:<type>]=<value>`.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::OptionError;
use super::text::{concat, decimal, join, quoted};

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetaOperator {
    /// Equal to.
    Eq,
    /// One of up to ten values.
    In,
    /// Greater than; numbers only.
    Gt,
    /// Greater than or equal; numbers only.
    Gte,
    /// Less than; numbers only.
    Lt,
    /// Less than or equal; numbers only.
    Lte,
}

impl MetaOperator {
    /// Every operator.
    const ALL: [Self; 6] = [Self::Eq, Self::In, Self::Gt, Self::Gte, Self::Lt, Self::Lte];

    /// The names of all operators.
    pub const NAMES: [&'static str; 6] = ["eq", "in", "gt", "gte", "lt", "lte"];

    /// The name in the query.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::In => "in",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
        }
    }

    /// The operator of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == name)
    }

    fn is_range(self) -> bool {
        !matches!(self, Self::Eq | Self::In)
    }
}

/// A value to compare with. A number is kept as its text, so that it is sent exactly as the caller wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MetaValue {
    /// Compared as a string.
    String(String),
    /// Compared as a number, in JSON syntax.
    Number(String),
    /// Compared as a boolean.
    Boolean(bool),
}

impl MetaValue {
    fn type_name(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Number(_) => "number",
            Self::Boolean(_) => "boolean",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::String(text) | Self::Number(text) => text,
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
        }
    }
}

/// A filter: a metadata field, an operator and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaFilter {
    field: String,
    operator: MetaOperator,
    /// One value; for `in`, one to ten of the same type.
    values: Vec<MetaValue>,
}

impl MetaFilter {
    /// The most levels of a field, as in `first.second.third.fourth.fifth`.
    pub const MAX_LEVELS: usize = 5;
    /// The most values for `in`.
    pub const MAX_VALUES: usize = 10;

    /// Validates a filter against the API's constraints.
    ///
    /// # Errors
    /// If the field is empty, or has an empty level, more than five levels or a bracket; if there is no
    /// value, or there are too many for the operator; if the values for `in` differ in type, are booleans or
    /// contain a `|`; if the value for a range operator is not a finite number.
    ///
    /// ```
    /// use cf_list_images::api::{MetaFilter, MetaOperator, MetaValue};
    ///
    /// let filter =
    ///     MetaFilter::new("region.name", MetaOperator::Eq, vec![MetaValue::String("eu".into())])?;
    /// assert_eq!(filter.name(), "meta.region.name[eq:string]");
    /// # Ok::<(), cf_list_images::api::OptionError>(())
    /// ```
    pub fn new(field: &str, operator: MetaOperator, values: Vec<MetaValue>) -> Result<Self, OptionError> {
        let expected = if !Self::is_field(field) {
            Some("a field of 1 to 5 levels separated by dots, without empty levels or brackets")
        } else if operator == MetaOperator::In {
            Self::refuse_list(&values)
        } else {
            Self::refuse_single(operator, &values)
        };
        match expected {
            Some(expected) => Err(OptionError::hidden(&concat(&["meta.", field]), expected)),
            None => Ok(Self { field: field.to_owned(), operator, values }),
        }
    }

    fn is_field(field: &str) -> bool {
        let mut levels = 1;
        let mut previous = b'.';
        for byte in field.bytes() {
            if matches!(byte, b'[' | b']') || (byte == b'.' && previous == b'.') {
                return false;
            }
            levels += usize::from(byte == b'.');
            previous = byte;
        }
        previous != b'.' && levels <= Self::MAX_LEVELS
    }

    /// What `in` expects, if `values` are invalid.
    fn refuse_list(values: &[MetaValue]) -> Option<&'static str> {
        let same_type = |pair: &[MetaValue]| match pair {
            [a, b] => a.type_name() == b.type_name(),
            _ => true,
        };
        if values.is_empty() || values.len() > Self::MAX_VALUES {
            Some("1 to 10 values for \"in\"")
        } else if values.iter().any(|value| matches!(value, MetaValue::Boolean(_)))
            || !values.windows(2).all(same_type)
        {
            Some("only strings or only numbers for \"in\"")
        } else if values.iter().any(|value| value.text().bytes().any(|byte| byte == b'|')) {
            Some("values without \"|\" for \"in\", because the API separates values by it")
        } else {
            Self::refuse_numbers(values)
        }
    }

    /// What another operator expects, if `values` are invalid.
    fn refuse_single(operator: MetaOperator, values: &[MetaValue]) -> Option<&'static str> {
        match values {
            [MetaValue::Number(_)] => Self::refuse_numbers(values),
            [_] if operator.is_range() => Some("a number for \"gt\", \"gte\", \"lt\" and \"lte\""),
            [_] => None,
            _ => Some("one value for this operator"),
        }
    }

    fn refuse_numbers(values: &[MetaValue]) -> Option<&'static str> {
        let numeric = |text: &str| {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            digits > 0
                && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'))
        };
        let fit = |value: &MetaValue| !matches!(value, MetaValue::Number(text) if !numeric(text));
        (!values.iter().all(fit)).then_some("finite numbers")
    }

    /// The field, with dots between its levels.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The operator.
    #[must_use]
    pub fn operator(&self) -> MetaOperator {
        self.operator
    }

    /// The values: one; for `in`, one to ten of the same type.
    #[must_use]
    pub fn values(&self) -> &[MetaValue] {
        &self.values
    }

    /// The query parameter's name, with the type, so that `"5"` and `5` are different.
    #[must_use]
    pub fn name(&self) -> String {
        let type_name = self.values.first().map_or("string", MetaValue::type_name);
        concat(&["meta.", &self.field, "[", self.operator.as_str(), ":", type_name, "]"])
    }

    /// The query parameter's value.
    #[must_use]
    pub fn value(&self) -> String {
        join(self.values.iter().map(MetaValue::text), "|")
    }

    /// Parses a filter from a query parameter, such as `meta.priority[gte:number]` and `1`. If the type is
    /// missing, it is a number for a range operator and a string for the others.
    ///
    /// # Errors
    /// If the name does not have that form, or for the reasons of [`MetaFilter::new`].
    pub fn from_query(name: &str, value: &str) -> Result<Self, OptionError> {
        let malformed = || {
            let expected = "meta.<field>[<operator>] or meta.<field>[<operator>:<type>]";
            OptionError::new("meta", expected, &quoted(name))
        };
        let (field, rest) =
            name.strip_prefix("meta.").and_then(|rest| rest.split_once('[')).ok_or_else(malformed)?;
        let inside = rest.strip_suffix(']').ok_or_else(malformed)?;
        let (operator, kind) = match inside.split_once(':') {
            Some((operator, kind)) => (operator, Some(kind)),
            None => (inside, None),
        };
        let operator = MetaOperator::from_name(operator).ok_or_else(malformed)?;
        let texts: Vec<&str> =
            if operator == MetaOperator::In { value.split('|').collect() } else { vec![value] };
        let mut values = Vec::with_capacity(texts.len());
        for text in texts {
            values.push(match (kind, operator.is_range()) {
                (Some("string"), _) | (None, false) => MetaValue::String(text.to_owned()),
                (Some("number"), _) | (None, true) => MetaValue::Number(text.to_owned()),
                (Some("boolean"), _) if text == "true" => MetaValue::Boolean(true),
                (Some("boolean"), _) if text == "false" => MetaValue::Boolean(false),
                _ => return Err(malformed()),
            });
        }
        Self::new(field, operator, values)
    }
}

/// Up to five filters. An image must match all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MetaFilters(Vec<MetaFilter>);

impl MetaFilters {
    /// The most filters of a request.
    pub const MAX: usize = 5;

    /// Validates the number of filters.
    ///
    /// # Errors
    /// If there are more than five.
    pub fn new(filters: Vec<MetaFilter>) -> Result<Self, OptionError> {
        Self::check_count(filters.len()).map(|()| Self(filters))
    }

    /// Validates the number of filters before they are read.
    pub(crate) fn check_count(count: usize) -> Result<(), OptionError> {
        if count > Self::MAX {
            return Err(OptionError::new("meta", "at most 5 filters", &decimal(count as u64)));
        }
        Ok(())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The filters, in their original order.
    pub fn iter(&self) -> impl Iterator<Item = &MetaFilter> {
        self.0.iter()
    }
}
