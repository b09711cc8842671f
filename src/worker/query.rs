//! The query of a listing: the API's parameters, and `fields`.

mod error;

use super::config::Config;
use crate::api::scan::ImageField;
use crate::api::{Fields, ListOptions, OptionError, Version};
pub(crate) use error::{HiddenField, QueryError};

/// The query of a listing, limited to what the configuration allows.
#[derive(Debug, PartialEq)]
pub(crate) struct ListQuery {
    /// The options for the upstream.
    pub options: ListOptions,
    /// The fields of each image.
    pub fields: Fields,
}

impl ListQuery {
    /// Parses an encoded query.
    ///
    /// # Errors
    /// If a parameter is unknown, repeated or out of bounds. If there is none, at the first that filters or sorts by a
    /// field that the configuration hides. The caller's own `fields` hides nothing in this sense.
    pub(crate) fn read(version: Version, query: &str, config: &Config) -> Result<Self, QueryError> {
        let mut pairs = Vec::new();
        let mut fields = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let known = ListOptions::parameters(version);
            let is_filter = version == Version::V2 && name.starts_with("meta.");
            if name == "fields" {
                if fields.replace(Fields::parse(&value)?).is_some() {
                    return Err(OptionError::repeated("fields").into());
                }
            } else if is_filter || known.contains(&&*name) {
                pairs.push((name, value));
            } else {
                let known = [known, &["fields"]].concat();
                return Err(OptionError::unknown("parameter", &name, &known).into());
            }
        }
        let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
        let options = ListOptions::from_query(version, pairs)?;
        if let Some(hidden) = hidden(&options, config.fields) {
            return Err(QueryError::Hidden(hidden));
        }
        let options = cap(options, config.max_per_page)?;
        let fields = fields.map_or(config.fields, |fields| config.fields.intersection(fields));
        Ok(Self { options, fields })
    }
}

/// The first option that filters or sorts by a field that is not in `shown`.
fn hidden(options: &ListOptions, shown: Fields) -> Option<HiddenField> {
    let uses = [
        ("creator", ImageField::Creator, options.get_creator().is_some()),
        ("sort_order", ImageField::Uploaded, options.get_sort_order().is_some()),
        ("meta", ImageField::Meta, !options.get_meta().is_empty()),
    ];
    uses.into_iter()
        .find(|(_, field, used)| *used && !shown.keeps(Some(*field)))
        .map(|(parameter, field, _)| HiddenField { parameter, field })
}

/// Caps the page size, even if the caller does not set one.
fn cap(options: ListOptions, cap: u32) -> Result<ListOptions, OptionError> {
    match options.get_per_page() {
        None if cap < options.version().default_per_page() => options.per_page(cap),
        _ => Ok(options.capped_per_page(cap)),
    }
}

#[cfg(test)]
mod tests;
