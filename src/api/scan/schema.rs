//! The schema of a list response: its containers, and what each may contain.

use super::field::{EnvelopeField, ImageField};
use super::kind;

/// The container that the scanner is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Context {
    /// Outside the body's one value.
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
    /// An unknown object or array, or one in `meta`, at any depth.
    AnyObject,
    AnyArray,
}

/// The place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Between values.
    None,
    /// The body itself.
    Root,
    /// An unknown field, or anything in one or in `meta`.
    Unknown,
    /// An element of `errors` or `messages`.
    InfoElement,
    /// An element of `images`.
    ImageElement,
    /// An element of `variants`.
    VariantElement,
    Envelope(EnvelopeField),
    Image(ImageField),
}

impl Slot {
    /// The kinds of values that are allowed here.
    pub(super) const fn kinds(self) -> u8 {
        match self {
            Self::None | Self::Unknown => kind::ANY,
            Self::Root | Self::InfoElement | Self::ImageElement => kind::OBJECT,
            Self::VariantElement => kind::STRING,
            Self::Envelope(field) => field.kinds(),
            Self::Image(field) => field.kinds(),
        }
    }

    /// Whether any JSON is allowed here: a key, an unknown field, `meta`, which is the uploader's, or a hint.
    pub(super) const fn is_free(self) -> bool {
        self.kinds() == kind::ANY
    }

    /// What is expected here, as an error message names it.
    pub(super) const fn expectation(self) -> &'static str {
        match self {
            Self::Envelope(EnvelopeField::Code) => "a 64-bit integer",
            _ => kind::expectation(self.kinds()),
        }
    }

    /// The container that an array or an object opens here.
    pub(super) const fn opens(self, array: bool) -> Context {
        match self {
            Self::Root => Context::Envelope,
            Self::InfoElement => Context::Info,
            Self::ImageElement => Context::Image,
            Self::Image(ImageField::Variants) => Context::Variants,
            Self::Envelope(EnvelopeField::Errors | EnvelopeField::Messages) => Context::Infos,
            Self::Envelope(EnvelopeField::Source) => Context::Source,
            Self::Envelope(EnvelopeField::Result) => Context::Result,
            Self::Envelope(EnvelopeField::ResultInfo) => Context::ResultInfo,
            Self::Envelope(EnvelopeField::Images) => Context::Images,
            _ if array => Context::AnyArray,
            _ => Context::AnyObject,
        }
    }

    /// The bit of a known field in the set of fields seen; 0 for anything else.
    pub(super) const fn bit(self) -> u32 {
        match self {
            Self::Envelope(field) => field.bit(),
            Self::Image(field) => field.bit() << 16,
            _ => 0,
        }
    }

    /// The image's field, if it is one.
    pub(super) const fn image_field(self) -> Option<ImageField> {
        match self {
            Self::Image(field) => Some(field),
            _ => None,
        }
    }

    /// The field's name; empty for what is not a known field.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Envelope(field) => field.name(),
            Self::Image(field) => field.name(),
            _ => "",
        }
    }
}

impl Context {
    pub(super) const fn is_array(self) -> bool {
        matches!(self, Self::Infos | Self::Images | Self::Variants | Self::AnyArray)
    }

    /// The place of this array's elements; `None` for an object.
    pub(super) const fn element(self) -> Slot {
        match self {
            Self::Infos => Slot::InfoElement,
            Self::Images => Slot::ImageElement,
            Self::Variants => Slot::VariantElement,
            Self::AnyArray => Slot::Unknown,
            _ => Slot::None,
        }
    }

    /// The known fields of this object, except for an image.
    const fn fields(self) -> &'static [EnvelopeField] {
        use EnvelopeField::{
            Code, ContinuationToken, DocumentationUrl, Errors, Images, Message, Messages, Pointer, Result,
            ResultInfo, Source, Success, TotalCount,
        };
        match self {
            Self::Envelope => &[Success, Errors, Messages, Result, ResultInfo],
            Self::Result => &[Images, ContinuationToken],
            Self::ResultInfo => &[TotalCount],
            Self::Info => &[Code, Message, DocumentationUrl, Source],
            Self::Source => &[Pointer],
            _ => &[],
        }
    }

    /// The bits of the known fields of this object.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::Image => ImageField::BITS << 16,
            _ => self.fields().iter().fold(0, |bits, field| bits | Slot::Envelope(*field).bit()),
        }
    }

    /// The fields that this object must have.
    pub(super) const fn required(self) -> &'static [EnvelopeField] {
        match self {
            Self::Envelope => &[EnvelopeField::Success],
            Self::Info => &[EnvelopeField::Code, EnvelopeField::Message],
            _ => &[],
        }
    }

    /// The field that a key names in this object.
    #[inline]
    pub(super) fn slot(self, key: &[u8]) -> Slot {
        match self {
            Self::Image => ImageField::from_key(key).map_or(Slot::Unknown, Slot::Image),
            _ => self.envelope_slot(key),
        }
    }

    #[cold]
    fn envelope_slot(self, key: &[u8]) -> Slot {
        let field = self.fields().iter().find(|field| field.name().as_bytes() == key);
        field.map_or(Slot::Unknown, |field| Slot::Envelope(*field))
    }
}
