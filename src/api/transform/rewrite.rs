//! What to change in a body.

use alloc::string::String;

use crate::api::sign::Signer;
use crate::api::{Fields, Redactor, Version};

/// How to sign URLs.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The account's key.
    pub signer: Signer,
    /// When the URLs expire, in seconds since the Unix epoch: see [`expiry`](crate::api::sign::expiry).
    pub exp: u64,
}

/// What to change in a body.
#[derive(Debug, Clone)]
pub struct Rewrite {
    /// The fields of an image to keep.
    pub fields: Fields,
    /// The only creator whose images may be shown. An image of another creator, or of none, is an error.
    pub creator: Option<String>,
    /// How to sign the variants of images that require signed URLs; `None`: they stay unsigned.
    pub signing: Option<Signing>,
    /// The version of the listing: only v2 has a `continuation_token`.
    pub version: Version,
    /// Removes secrets from the texts of the envelope. Images are not searched.
    pub redactor: Redactor,
}

impl Default for Rewrite {
    fn default() -> Self {
        let (fields, redactor) = (Fields::ALL, Redactor::default());
        Self { fields, creator: None, signing: None, version: Version::V1, redactor }
    }
}
