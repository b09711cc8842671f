//! What of an image a caller sees.

use crate::api::OptionError;
use crate::api::option_error::nearest;
use crate::api::scan::ImageField;
use crate::api::transform;

/// A set of fields: every one, unknown ones included, or some known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fields {
    /// The known ones, as [`ImageField::bit`]s.
    mask: u8,
    /// Whether fields that this crate does not know are in.
    unknown: bool,
}

impl Fields {
    /// Everything.
    pub(crate) fn all() -> Self {
        Self { mask: ImageField::ALL.iter().fold(0, |mask, field| mask | field.bit()), unknown: true }
    }

    /// The fields of a list with commas between them.
    ///
    /// # Errors
    /// At the first that there is not, naming the nearest.
    pub(crate) fn parse(text: &str) -> Result<Self, OptionError> {
        const NAMES: &str = "a list of id, creator, filename, meta, requireSignedURLs, uploaded, variants";
        let names = ImageField::ALL.map(ImageField::name);
        let mut mask = 0;
        for name in text.split(',').map(str::trim) {
            let Some(field) = ImageField::ALL.iter().find(|field| field.name() == name) else {
                let expected = match nearest(name, &names) {
                    Some(nearest) => format!("{NAMES} (did you mean \"{nearest}\"?)"),
                    None => NAMES.to_owned(),
                };
                return Err(OptionError::new("fields", &expected, &format!("\"{name}\"")));
            };
            mask |= field.bit();
        }
        Ok(Self { mask, unknown: false })
    }

    /// What is in both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { mask: self.mask & other.mask, unknown: self.unknown && other.unknown }
    }

    /// Everything but `meta`.
    pub(crate) fn without_meta(self) -> Self {
        Self { mask: self.mask & !ImageField::Meta.bit(), ..self }
    }

    /// Whether a field is in.
    pub(crate) fn has(self, field: ImageField) -> bool {
        self.mask & field.bit() != 0
    }

    /// Whether `meta` is in.
    pub(crate) fn shows_meta(self) -> bool {
        self.has(ImageField::Meta)
    }

    /// As the rewriting wants it.
    pub(crate) fn kept(self) -> transform::Fields {
        let known = ImageField::ALL.into_iter().filter(|field| self.has(*field));
        transform::Fields::only(known).with_unknown(self.unknown)
    }

    /// The names; `None`: everything.
    pub(crate) fn names(self) -> Option<Vec<&'static str>> {
        let names = ImageField::ALL.into_iter().filter(|field| self.has(*field)).map(ImageField::name);
        (self != Self::all()).then(|| names.collect())
    }

    /// A short text, another for each set: part of a cache key.
    pub(crate) fn key(self) -> String {
        format!("{:x}{}", self.mask, if self.unknown { "+" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn a_caller_can_narrow_but_not_widen() {
        let allowed = Fields::parse("id, variants").unwrap();
        let asked = Fields::parse("id,meta").unwrap();
        assert_eq!(allowed.and(asked).names(), Some(vec!["id"]));
        assert_eq!(Fields::all().and(allowed), allowed);
        assert_eq!(Fields::all().names(), None);
        assert!(!Fields::all().without_meta().shows_meta());
    }

    #[test]
    fn an_unknown_field_gets_the_nearest_known_one() {
        let error = Fields::parse("id,file_name").unwrap_err().to_string();
        assert!(
            error.starts_with("fields: expected") && error.contains("did you mean \"filename\"?"),
            "{error}"
        );
        assert!(Fields::parse("").is_err());
    }
}
