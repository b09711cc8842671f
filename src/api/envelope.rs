//! The response as Rust types, for `serde_json`.
//!
//! The [scanner](super::scan) reads the same bodies without building any values. It also accepts metadata that
//! `serde_json` cannot represent, such as `1e400` or a lone surrogate, and it refuses `success: true` without a
//! `result`. To list the images of people you don't trust, use an [`ImageStream`](super::scan::ImageStream) and read each
//! [`Image`] with [`from_json_lossy`].

use alloc::string::String;
use alloc::vec::Vec;

use serde::de::{Deserialize, Deserializer};
use serde_json::{Map, Value};

pub use super::lossy::from_json_lossy;

/// The API's envelope around a page.
///
/// ```
/// use cf_list_images::api::Envelope;
///
/// let body = br#"{"success":true,"errors":[],"messages":[],"result":{"images":[{"id":"a"}]}}"#;
/// let envelope: Envelope = serde_json::from_slice(body)?;
/// assert_eq!(envelope.into_images()[0].id.as_deref(), Some("a"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Envelope {
    /// Whether the call succeeded, whatever the HTTP status.
    pub success: bool,
    /// The errors, if the call failed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub errors: Vec<ResponseInfo>,
    /// Other information.
    #[serde(default, deserialize_with = "null_as_default")]
    pub messages: Vec<ResponseInfo>,
    /// The page; `None` if the call failed.
    #[serde(default)]
    pub result: Option<PageResult>,
    /// Counts, if the server gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_info: Option<ResultInfo>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Envelope {
    /// The images; empty if the call failed.
    #[must_use]
    pub fn into_images(self) -> Vec<Image> {
        self.result.and_then(|result| result.images).unwrap_or_default()
    }
}

/// One page of images.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, serde::Serialize)]
pub struct PageResult {
    /// The images, in the API's order.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<Image>>,
    /// v2: the token for the next page; `None` on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The server's counts.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, serde::Serialize)]
pub struct ResultInfo {
    /// The total number of images; `None` if the server states anything but a whole number.
    #[serde(default, deserialize_with = "whole_number", skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An error or a message.
#[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct ResponseInfo {
    /// The code, from 1000.
    pub code: i64,
    /// The text.
    pub message: String,
    /// A page that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_url: Option<String>,
    /// What in the request it refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What in the request an error or message refers to.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, serde::Serialize)]
pub struct Source {
    /// A JSON pointer (RFC 6901) or the name of a parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An image. A field is `None` if the API does not send it.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The identifier, at most 32 characters, or a custom one.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The uploader's internal user id, at most 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// The file name, at most 255 characters.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Metadata, at most 1,024 bytes.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// Whether its URLs must be signed.
    #[serde(
        default,
        rename = "requireSignedURLs",
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub require_signed_urls: Option<bool>,
    /// When it was uploaded: RFC 3339.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub uploaded: Option<String>,
    /// The URLs of its variants.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<String>>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A field that may be missing, but not null.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A field whose value is ignored unless it is a whole number.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Value::deserialize(deserializer).map(|value| value.as_u64())
}

/// A field that may be missing or null.
fn null_as_default<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
