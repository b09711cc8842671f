//! Which fields of an image a listing shows.

use alloc::vec::Vec;
use core::fmt;

use super::OptionError;
use super::option_error::nearest;
use super::scan::ImageField;
use super::text::{concat, join, quoted};

/// A set of image fields: some or all of the known ones, with or without the unknown ones.
///
/// ```
/// use cf_list_images::api::Fields;
/// use cf_list_images::api::scan::ImageField;
///
/// let fields = Fields::only([ImageField::Id, ImageField::Meta]).without(ImageField::Meta);
/// assert!(fields.keeps(Some(ImageField::Id)) && !fields.keeps(Some(ImageField::Meta)));
/// assert!(!fields.keeps(None));
/// assert!(Fields::ALL.keeps(None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// The known fields, as [`ImageField::bit`]s.
    known: u32,
    /// Whether fields that this crate does not know are in the set.
    unknown: bool,
}

impl Fields {
    /// Every field, including unknown ones.
    pub const ALL: Self = Self { known: ImageField::BITS, unknown: true };

    /// These fields and no others.
    #[must_use]
    pub fn only(fields: impl IntoIterator<Item = ImageField>) -> Self {
        Self { known: fields.into_iter().fold(0, |known, field| known | field.bit()), unknown: false }
    }

    /// Parses the comma-separated list of a `fields` parameter.
    ///
    /// # Errors
    /// At the first unknown name; the message suggests the nearest known one.
    ///
    /// ```
    /// use cf_list_images::api::Fields;
    ///
    /// assert_eq!(Fields::parse("id, variants")?.to_string(), "id,variants");
    /// let error = Fields::parse("id,file_name").unwrap_err().to_string();
    /// assert!(error.ends_with("(did you mean \"filename\"?), got \"file_name\""), "{error}");
    /// # Ok::<(), cf_list_images::api::OptionError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, OptionError> {
        let mut fields = Self { known: 0, unknown: false };
        for name in text.split(',').map(str::trim) {
            let Some(field) = ImageField::from_name(name) else {
                let names = ImageField::ALL.map(ImageField::name);
                let mut expected = concat(&["a list of ", &join(names, ", ")]);
                if let Some(nearest) = nearest(name, &names) {
                    expected = concat(&[&expected, " (did you mean \"", nearest, "\"?)"]);
                }
                return Err(OptionError::new("fields", &expected, &quoted(name)));
            };
            fields.known |= field.bit();
        }
        Ok(fields)
    }

    /// The set without this field.
    #[must_use]
    pub fn without(self, field: ImageField) -> Self {
        Self { known: self.known & !field.bit(), ..self }
    }

    /// The set with or without the fields that this crate does not know.
    #[must_use]
    pub fn with_unknown(self, unknown: bool) -> Self {
        Self { unknown, ..self }
    }

    /// The fields that are in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self { known: self.known & other.known, unknown: self.unknown && other.unknown }
    }

    /// Whether a field is in the set; `None` stands for an unknown one.
    #[must_use]
    pub fn keeps(self, field: Option<ImageField>) -> bool {
        field.map_or(self.unknown, |field| self.known & field.bit() != 0)
    }

    /// The names of the known fields in the set; `None` if the set is [`Fields::ALL`].
    #[must_use]
    pub fn names(self) -> Option<Vec<&'static str>> {
        (self != Self::ALL).then(|| self.known().map(ImageField::name).collect())
    }

    /// The known fields in the set.
    fn known(self) -> impl Iterator<Item = ImageField> {
        ImageField::ALL.into_iter().filter(move |field| self.keeps(Some(*field)))
    }
}

/// The names with commas between them, and `*` for unknown fields: two sets are equal if their texts are.
impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.known().map(ImageField::name).chain(self.unknown.then_some("*"));
        f.write_str(&join(names, ","))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::Fields;
    use crate::api::scan::ImageField;

    #[test]
    fn a_caller_can_narrow_but_not_widen() {
        let allowed = Fields::parse("id, variants").unwrap();
        let requested = Fields::parse("id,meta").unwrap();
        assert_eq!(allowed.intersection(requested).names(), Some(vec!["id"]));
        assert_eq!(Fields::ALL.intersection(allowed), allowed);
        assert_eq!(Fields::ALL.names(), None);
        assert!(!Fields::ALL.without(ImageField::Meta).keeps(Some(ImageField::Meta)));
    }

    #[test]
    fn an_unknown_field_is_an_error_that_suggests_the_nearest_known_one() {
        let error = Fields::parse("id,file_name").unwrap_err().to_string();
        assert!(
            error.starts_with("fields: expected") && error.contains("did you mean \"filename\"?"),
            "{error}"
        );
        assert!(Fields::parse("").is_err());
    }

    #[test]
    fn a_field_that_is_given_twice_is_in_the_set_once() {
        let once = Fields::only([ImageField::Id]);
        assert_eq!(Fields::only([ImageField::Id, ImageField::Id]), once);
        assert_eq!(Fields::parse("id,id").unwrap(), once);
    }

    #[test]
    fn sets_that_differ_have_different_texts() {
        let fields = Fields::parse("id,meta").unwrap();
        assert_eq!(fields.to_string(), "id,meta");
        assert_eq!(fields.with_unknown(true).to_string(), "id,meta,*");
        assert_eq!(fields.without(ImageField::Meta).to_string(), "id");
    }
}
