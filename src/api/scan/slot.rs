//! The places of a list response that have a type: which keys an object has, and what may stand there.

/// A place in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// An unknown field and everything below, or `meta`: any JSON.
    Any,
    Root,
    Success,
    Errors,
    Messages,
    Result,
    ResultInfo,
    Info,
    Code,
    Message,
    DocumentationUrl,
    Source,
    Pointer,
    Images,
    ContinuationToken,
    TotalCount,
    Image,
    Variant,
    Field(ImageField),
}

/// A known field of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageField {
    /// `id`
    Id,
    /// `creator`
    Creator,
    /// `filename`
    Filename,
    /// `meta`
    Meta,
    /// `requireSignedURLs`
    RequireSignedUrls,
    /// `uploaded`
    Uploaded,
    /// `variants`
    Variants,
}

impl ImageField {
    /// Every known field, in the order of the API's page.
    pub const ALL: [Self; 7] = [
        Self::Id,
        Self::Creator,
        Self::Filename,
        Self::Meta,
        Self::RequireSignedUrls,
        Self::Uploaded,
        Self::Variants,
    ];

    /// The field's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Creator => "creator",
            Self::Filename => "filename",
            Self::Meta => "meta",
            Self::RequireSignedUrls => "requireSignedURLs",
            Self::Uploaded => "uploaded",
            Self::Variants => "variants",
        }
    }

    /// A bit of its own, for sets of fields.
    #[must_use]
    pub fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// Types of JSON values, as bits.
pub(super) mod kind {
    pub(crate) const STRING: u8 = 1;
    pub(crate) const OBJECT: u8 = 2;
    pub(crate) const ARRAY: u8 = 4;
    pub(crate) const BOOLEAN: u8 = 8;
    pub(crate) const NUMBER: u8 = 16;
    pub(crate) const NULL: u8 = 32;
    pub(crate) const ANY: u8 = 63;
}

impl Slot {
    /// What may stand here.
    pub(super) fn kinds(self) -> u8 {
        use kind::{ANY, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING};
        match self {
            Self::Any | Self::Field(ImageField::Meta) => ANY,
            Self::Root | Self::Info | Self::Image => OBJECT,
            Self::Success | Self::Field(ImageField::RequireSignedUrls) => BOOLEAN,
            Self::Errors | Self::Messages => ARRAY | NULL,
            Self::Result | Self::ResultInfo | Self::Source => OBJECT | NULL,
            Self::Code | Self::TotalCount => NUMBER,
            Self::DocumentationUrl
            | Self::Pointer
            | Self::ContinuationToken
            | Self::Field(ImageField::Creator) => STRING | NULL,
            Self::Images | Self::Field(ImageField::Variants) => ARRAY,
            Self::Message
            | Self::Variant
            | Self::Field(ImageField::Id | ImageField::Filename | ImageField::Uploaded) => STRING,
        }
    }

    /// What may stand here, in words.
    pub(super) fn expected(self) -> &'static str {
        use kind::{ANY, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING};
        const OBJECT_OR_NULL: u8 = OBJECT | NULL;
        const ARRAY_OR_NULL: u8 = ARRAY | NULL;
        const STRING_OR_NULL: u8 = STRING | NULL;
        match self.kinds() {
            STRING => "a string",
            OBJECT => "an object",
            ARRAY => "an array",
            BOOLEAN => "a boolean",
            NUMBER if self == Self::TotalCount => "a whole number from 0",
            NUMBER => "a whole number",
            STRING_OR_NULL => "a string or null",
            OBJECT_OR_NULL => "an object or null",
            ARRAY_OR_NULL => "an array or null",
            ANY.. => "a value",
            _ => "another value",
        }
    }

    /// The place of an array's elements.
    pub(super) fn element(self) -> Self {
        match self {
            Self::Errors | Self::Messages => Self::Info,
            Self::Images => Self::Image,
            Self::Field(ImageField::Variants) => Self::Variant,
            _ => Self::Any,
        }
    }

    /// The place of an object's key, and the key's bit among the object's known ones.
    pub(super) fn member(self, key: &[u8]) -> (Self, u16) {
        match (self, key) {
            (Self::Image, key) => Self::image_member(key),
            (Self::Root, b"success") => (Self::Success, 1),
            (Self::Root, b"errors") => (Self::Errors, 2),
            (Self::Root, b"messages") => (Self::Messages, 4),
            (Self::Root, b"result") => (Self::Result, 8),
            (Self::Root, b"result_info") => (Self::ResultInfo, 16),
            (Self::Result, b"images") => (Self::Images, 1),
            (Self::Result, b"continuation_token") => (Self::ContinuationToken, 2),
            (Self::ResultInfo, b"total_count") => (Self::TotalCount, 1),
            (Self::Info, b"code") => (Self::Code, 1),
            (Self::Info, b"message") => (Self::Message, 2),
            (Self::Info, b"documentation_url") => (Self::DocumentationUrl, 4),
            (Self::Info, b"source") => (Self::Source, 8),
            (Self::Source, b"pointer") => (Self::Pointer, 1),
            _ => (Self::Any, 0),
        }
    }

    fn image_member(key: &[u8]) -> (Self, u16) {
        let field = match key {
            b"id" => ImageField::Id,
            b"creator" => ImageField::Creator,
            b"filename" => ImageField::Filename,
            b"meta" => ImageField::Meta,
            b"requireSignedURLs" => ImageField::RequireSignedUrls,
            b"uploaded" => ImageField::Uploaded,
            b"variants" => ImageField::Variants,
            _ => return (Self::Any, 0),
        };
        (Self::Field(field), field.bit())
    }

    /// The members that an object must have, as [`Slot::member`]'s bits.
    pub(super) fn required(self) -> (u16, &'static str) {
        match self {
            Self::Root => (1, "success: missing"),
            Self::Info => (3, "code or message: missing"),
            _ => (0, ""),
        }
    }

    /// The name of a member, for paths.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Errors => "errors",
            Self::Messages => "messages",
            Self::Result => "result",
            Self::ResultInfo => "result_info",
            Self::Code => "code",
            Self::Message => "message",
            Self::DocumentationUrl => "documentation_url",
            Self::Source => "source",
            Self::Pointer => "pointer",
            Self::Images => "images",
            Self::ContinuationToken => "continuation_token",
            Self::TotalCount => "total_count",
            Self::Field(field) => field.name(),
            Self::Any | Self::Root | Self::Info | Self::Image | Self::Variant => "",
        }
    }
}
