//! The fields that the scanner knows: one table for an image, one for the envelope around the images.
//!
//! The rest follows from the tables: the scanner's and the fast path's keys and checks, the rows, the
//! projection ([`Fields`](crate::api::Fields)). Tests compare them with [`Image`](crate::api::Image),
//! `src/worker/openapi.json` and `pkg/src/images.ts`.

use super::kind::{ANY, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING, expectation};

/// Defines an enum of fields by a table: for each field its variant, its name in JSON, and the kinds of
/// values that it may hold.
macro_rules! fields {
    ($(#[$attribute:meta])* $visibility:vis enum $Field:ident {
        $($Variant:ident, $name:literal, $kinds:expr;)*
    }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        $visibility enum $Field {
            $(#[doc = concat!("`", $name, "`.")] $Variant,)*
        }

        impl $Field {
            /// Every field, in the order of the table.
            $visibility const ALL: [Self; [$($name),*].len()] = [$(Self::$Variant),*];

            /// The field's name in JSON.
            #[must_use]
            $visibility const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)* }
            }

            /// The kinds of values that the field may hold.
            pub(super) const fn kinds(self) -> u8 {
                match self { $(Self::$Variant => $kinds,)* }
            }

            /// The field's bit in a set of fields.
            pub(crate) const fn bit(self) -> u32 {
                1 << self as u8
            }
        }

        const _: () = assert!($Field::ALL.len() < 16, "Slot::bit has 16 bits for each table");
    };
}

fields! {
    /// The fields of an image that the API documents, in the order of its documentation.
    pub enum ImageField {
        Id, "id", STRING;
        Creator, "creator", STRING | NULL;
        Filename, "filename", STRING;
        Meta, "meta", ANY;
        RequireSignedUrls, "requireSignedURLs", BOOLEAN;
        Uploaded, "uploaded", STRING;
        // An array of strings: the scanner checks its elements, too.
        Variants, "variants", ARRAY;
    }
}

fields! {
    /// The fields around the images: of the envelope, the result, `errors` and `messages`.
    pub(super) enum EnvelopeField {
        Success, "success", BOOLEAN;
        Errors, "errors", ARRAY | NULL;
        Messages, "messages", ARRAY | NULL;
        Result, "result", OBJECT | NULL;
        ResultInfo, "result_info", OBJECT | NULL;
        Images, "images", ARRAY;
        ContinuationToken, "continuation_token", STRING | NULL;
        // A hint: anything but a whole number is ignored.
        TotalCount, "total_count", ANY;
        Code, "code", NUMBER;
        Message, "message", STRING;
        DocumentationUrl, "documentation_url", STRING | NULL;
        Source, "source", OBJECT | NULL;
        Pointer, "pointer", STRING | NULL;
    }
}

impl ImageField {
    /// The number of fields.
    pub(super) const COUNT: usize = Self::ALL.len();
    /// The bits of all fields.
    pub(crate) const BITS: u32 = (1 << Self::COUNT) - 1;

    /// The field with this name in JSON.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::from_key(name.as_bytes())
    }

    /// The field that a key without escapes names.
    #[inline]
    pub(super) fn from_key(key: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().as_bytes() == key)
    }

    /// What the field holds, as error messages name it.
    ///
    /// ```
    /// use cf_list_images::api::scan::ImageField;
    ///
    /// assert_eq!(ImageField::Creator.expectation(), "a string or null");
    /// ```
    #[must_use]
    pub const fn expectation(self) -> &'static str {
        match self {
            Self::Variants => "an array of strings",
            _ => expectation(self.kinds()),
        }
    }
}

/// The length of the longest name of a field.
pub(super) const LONGEST_NAME: usize = {
    let mut longest = 0;
    let mut place = 0;
    while place < ImageField::ALL.len() {
        let length = ImageField::ALL[place].name().len();
        longest = if length > longest { length } else { longest };
        place += 1;
    }
    place = 0;
    while place < EnvelopeField::ALL.len() {
        let length = EnvelopeField::ALL[place].name().len();
        longest = if length > longest { length } else { longest };
        place += 1;
    }
    longest
};
