//! The shape of an answer: which containers and fields the scanner knows, and what each may hold.

/// The fields of an image that the API documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ImageField {
    /// `id`: a string.
    Id,
    /// `creator`: a string or `null`.
    Creator,
    /// `filename`: a string.
    Filename,
    /// `meta`: any JSON.
    Meta,
    /// `requireSignedURLs`: a boolean.
    RequireSignedUrls,
    /// `uploaded`: a string.
    Uploaded,
    /// `variants`: an array of strings.
    Variants,
}

impl ImageField {
    /// Every field, in the order of the API's documentation.
    pub const ALL: [Self; 7] = [
        Self::Id,
        Self::Creator,
        Self::Filename,
        Self::Meta,
        Self::RequireSignedUrls,
        Self::Uploaded,
        Self::Variants,
    ];

    /// The bits of all fields.
    pub const BITS: u16 = (1 << Self::ALL.len()) - 1;

    /// The field's name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
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

    /// The field with this name in JSON.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// A bit of its own, for sets of fields.
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u8
    }

    const fn slot(self) -> Slot {
        match self {
            Self::Id => Slot::Id,
            Self::Creator => Slot::Creator,
            Self::Filename => Slot::Filename,
            Self::Meta => Slot::Meta,
            Self::RequireSignedUrls => Slot::RequireSignedUrls,
            Self::Uploaded => Slot::Uploaded,
            Self::Variants => Slot::Variants,
        }
    }
}

/// Which fields an image has and in which order, four bits for each of the last eight: from 1 a known field's number,
/// 8 one that is not known. At most seven can follow it, since a known one comes once: it stays visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape(u32);

impl Shape {
    #[inline]
    pub(super) fn push(&mut self, field: Option<ImageField>) {
        self.0 = self.0 << 4 | field.map_or(8, |field| field as u32 + 1);
    }

    /// Whether every field is known.
    pub(super) fn is_known(self) -> bool {
        self.0 & 0x8888_8888 == 0
    }
}

/// The container that the scanner is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Context {
    /// Outside of the body's one value.
    Root,
    Envelope,
    Result,
    ResultInfo,
    /// `errors` or `messages`.
    Infos,
    Info,
    Source,
    Images,
    Image,
    Variants,
    /// An object or an array that is not known, or `meta`, at any depth.
    AnyObject,
    AnyArray,
}

/// The place that a value stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Slot {
    /// Between values.
    None,
    /// The body itself.
    Root,
    /// A field that is not known, or anything within one or within `meta`.
    Unknown,
    AnInfo,
    AnImage,
    AVariant,
    Success,
    Errors,
    Messages,
    Result,
    ResultInfo,
    Images,
    ContinuationToken,
    TotalCount,
    Code,
    Message,
    DocumentationUrl,
    Source,
    Pointer,
    Id,
    Creator,
    Filename,
    Meta,
    RequireSignedUrls,
    Uploaded,
    Variants,
}

/// Kinds of JSON values, as bits.
pub(super) mod kind {
    pub const NULL: u8 = 1;
    pub const BOOLEAN: u8 = 2;
    pub const NUMBER: u8 = 4;
    pub const STRING: u8 = 8;
    pub const ARRAY: u8 = 16;
    pub const OBJECT: u8 = 32;
    pub const ANY: u8 = 63;
}

impl Slot {
    /// The kinds of values that may stand here.
    pub(super) const fn kinds(self) -> u8 {
        match self {
            Self::None | Self::Unknown | Self::Meta => kind::ANY,
            Self::Root | Self::AnInfo | Self::AnImage => kind::OBJECT,
            Self::Success | Self::RequireSignedUrls => kind::BOOLEAN,
            Self::Errors | Self::Messages => kind::ARRAY | kind::NULL,
            Self::Result | Self::ResultInfo | Self::Source => kind::OBJECT | kind::NULL,
            Self::Images | Self::Variants => kind::ARRAY,
            Self::TotalCount | Self::Code => kind::NUMBER,
            Self::ContinuationToken | Self::DocumentationUrl | Self::Pointer | Self::Creator => {
                kind::STRING | kind::NULL
            }
            Self::AVariant | Self::Message | Self::Id | Self::Filename | Self::Uploaded => kind::STRING,
        }
    }

    /// What a person is told that should stand here.
    pub(super) const fn expectation(self) -> &'static str {
        match self {
            Self::TotalCount => "a whole number from 0",
            Self::Code => "a whole number",
            _ => match self.kinds() {
                kind::BOOLEAN => "a boolean",
                kind::STRING => "a string",
                kind::ARRAY => "an array",
                kind::OBJECT => "an object",
                k if k == kind::STRING | kind::NULL => "a string or null",
                k if k == kind::ARRAY | kind::NULL => "an array or null",
                k if k == kind::OBJECT | kind::NULL => "an object or null",
                _ => "a value",
            },
        }
    }

    /// The container that an array or an object opens here.
    pub(super) const fn opens(self, array: bool) -> Context {
        match self {
            Self::Root => Context::Envelope,
            Self::Errors | Self::Messages => Context::Infos,
            Self::AnInfo => Context::Info,
            Self::Source => Context::Source,
            Self::Result => Context::Result,
            Self::ResultInfo => Context::ResultInfo,
            Self::Images => Context::Images,
            Self::AnImage => Context::Image,
            Self::Variants => Context::Variants,
            _ if array => Context::AnyArray,
            _ => Context::AnyObject,
        }
    }

    /// The bit that says that this field stood in its object.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u8
    }

    /// The image's field, where it is one.
    pub(super) const fn field(self) -> Option<ImageField> {
        match self {
            Self::Id => Some(ImageField::Id),
            Self::Creator => Some(ImageField::Creator),
            Self::Filename => Some(ImageField::Filename),
            Self::Meta => Some(ImageField::Meta),
            Self::RequireSignedUrls => Some(ImageField::RequireSignedUrls),
            Self::Uploaded => Some(ImageField::Uploaded),
            Self::Variants => Some(ImageField::Variants),
            _ => None,
        }
    }

    /// The field's name; empty for what is no field.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Errors => "errors",
            Self::Messages => "messages",
            Self::Result => "result",
            Self::ResultInfo => "result_info",
            Self::Images => "images",
            Self::ContinuationToken => "continuation_token",
            Self::TotalCount => "total_count",
            Self::Code => "code",
            Self::Message => "message",
            Self::DocumentationUrl => "documentation_url",
            Self::Source => "source",
            Self::Pointer => "pointer",
            _ => match self.field() {
                Some(field) => field.name(),
                None => "",
            },
        }
    }
}

impl Context {
    pub(super) const fn is_array(self) -> bool {
        matches!(self, Self::Infos | Self::Images | Self::Variants | Self::AnyArray)
    }

    /// The place of this array's elements; `None` for what is no array.
    pub(super) const fn element(self) -> Slot {
        match self {
            Self::Infos => Slot::AnInfo,
            Self::Images => Slot::AnImage,
            Self::Variants => Slot::AVariant,
            Self::AnyArray => Slot::Unknown,
            _ => Slot::None,
        }
    }

    /// The known fields of this object.
    const fn fields(self) -> &'static [Slot] {
        match self {
            Self::Envelope => &[Slot::Success, Slot::Errors, Slot::Messages, Slot::Result, Slot::ResultInfo],
            Self::Result => &[Slot::Images, Slot::ContinuationToken],
            Self::ResultInfo => &[Slot::TotalCount],
            Self::Info => &[Slot::Code, Slot::Message, Slot::DocumentationUrl, Slot::Source],
            Self::Source => &[Slot::Pointer],
            _ => &[],
        }
    }

    /// The bits of the known fields of this object.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::Image => ImageField::ALL.iter().fold(0, |bits, field| bits | field.slot().bit()),
            _ => self.fields().iter().fold(0, |bits, slot| bits | slot.bit()),
        }
    }

    /// The fields that this object can't do without.
    pub(super) const fn required(self) -> &'static [Slot] {
        match self {
            Self::Envelope => &[Slot::Success],
            Self::Info => &[Slot::Code, Slot::Message],
            _ => &[],
        }
    }

    /// The field that a key names in this object.
    #[inline]
    pub(super) fn slot(self, key: &[u8]) -> Slot {
        match self {
            Self::Image => image_slot(key),
            Self::AnyObject => Slot::Unknown,
            _ => {
                let known = self.fields().iter().find(|slot| slot.name().as_bytes() == key);
                known.copied().unwrap_or(Slot::Unknown)
            }
        }
    }
}

/// The same for an image, by the key's length first: most keys of a page go through here.
#[inline]
fn image_slot(key: &[u8]) -> Slot {
    match key.len() {
        2 if key == b"id" => Slot::Id,
        4 if key == b"meta" => Slot::Meta,
        7 if key == b"creator" => Slot::Creator,
        8 if key == b"filename" => Slot::Filename,
        8 if key == b"uploaded" => Slot::Uploaded,
        8 if key == b"variants" => Slot::Variants,
        17 if key == b"requireSignedURLs" => Slot::RequireSignedUrls,
        _ => Slot::Unknown,
    }
}
