//! Which URLs of a page the Images binding signs, in which order, and within which bounds.
//!
//! Each URL takes a call. [`SigningPlan`] determines the calls and takes their results; `runtime/binding_signing.rs` makes
//! them. Every image gets its first URL before any gets a second.

use serde::Serialize;

use super::ascii_url;
use super::signed_urls::{SignedUrl, SignedUrls};

/// After this many failures in a row, no further call is made.
const MAX_FAILURES: u32 = 3;
/// The longest signed URL that is accepted, in bytes.
const MAX_URL: usize = 1_024;

/// The options of a call of `signedUrl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedUrlOptions {
    /// The variant's name.
    pub variant: String,
    /// How long the URL is valid, in seconds.
    pub expires_in: u64,
}

/// A call to make.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SignCall {
    /// Which URL it signs.
    pub place: Place,
    /// The image's id.
    pub id: String,
    /// The variant's name.
    pub variant: String,
}

/// A URL on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The image's index in the plan.
    pub image: usize,
    /// The URL's index in the image's variants.
    pub variant: usize,
}

/// The private images of a page, and the URLs that are signed so far.
#[derive(Debug)]
pub(crate) struct SigningPlan {
    images: Vec<PrivateImage>,
    /// When the URLs expire, in seconds since the Unix epoch.
    exp: u64,
    calls_left: u32,
    /// How many calls have failed since one succeeded.
    failures: u32,
    next: Place,
    /// The most variants of an image.
    rounds: usize,
}

#[derive(Debug)]
struct PrivateImage {
    id: String,
    urls: Vec<Url>,
}

#[derive(Debug)]
struct Url {
    /// Empty for what is not a URL.
    unsigned: String,
    signed: Option<SignedUrl>,
}

impl SigningPlan {
    /// A plan of at most `calls` calls for URLs that expire at `exp`.
    pub(crate) fn new(exp: u64, calls: u32) -> Self {
        let next = Place { image: 0, variant: 0 };
        Self { images: Vec::new(), exp, calls_left: calls, failures: 0, next, rounds: 0 }
    }

    /// Adds a private image with the URLs of its variants: an empty text for what is not a URL. Without an id, none can be
    /// signed. URLs that are remembered take no call.
    ///
    /// A remembered URL is only given for an image of this page, so it crosses no scope: the caller may list the image.
    pub(crate) fn add(&mut self, id: String, urls: impl Iterator<Item = String>, remembered: &SignedUrls) {
        let url = |unsigned: String| Url { signed: remembered.get(&unsigned, self.exp), unsigned };
        let urls: Vec<_> = urls.map(url).collect();
        self.rounds = self.rounds.max(urls.len());
        self.images.push(PrivateImage { id, urls });
    }

    /// The next call to make; `None` when there is none, or no call is left.
    pub(crate) fn next_call(&mut self) -> Option<SignCall> {
        while self.next.variant < self.rounds && self.calls_left > 0 && self.failures < MAX_FAILURES {
            let place = self.next;
            let Some(image) = self.images.get(place.image) else {
                self.next = Place { image: 0, variant: place.variant + 1 };
                continue;
            };
            self.next.image += 1;
            let url = image.urls.get(place.variant);
            let url = url.filter(|url| url.signed.is_none() && !image.id.is_empty());
            if let Some(variant) = url.and_then(|url| variant_of(&url.unsigned)) {
                self.calls_left -= 1;
                return Some(SignCall { place, id: image.id.clone(), variant });
            }
        }
        None
    }

    /// The options of a call that is made `now`, in seconds since the Unix epoch.
    pub(crate) fn options(&self, call: &SignCall, now: u64) -> SignedUrlOptions {
        SignedUrlOptions { variant: call.variant.clone(), expires_in: self.exp.saturating_sub(now) }
    }

    /// Takes the result of a call, and remembers it; `None` if the call failed. What is not a URL is a failure, too.
    pub(crate) fn take(&mut self, place: Place, result: Option<String>, remembered: &mut SignedUrls) {
        let url = self.images.get_mut(place.image).and_then(|image| image.urls.get_mut(place.variant));
        if let Some(signed) = result.filter(|text| is_url(text))
            && let Some(url) = url
        {
            self.failures = 0;
            url.signed = Some(remembered.put(&url.unsigned, self.exp, signed));
        } else {
            self.failures += 1;
        }
    }

    /// Passes each signed URL to `replace`, which returns whether it has its place on the page. Returns the number of the
    /// other URLs.
    pub(crate) fn finish(self, mut replace: impl FnMut(Place, &str) -> bool) -> u64 {
        let mut unsigned = 0;
        for (index, image) in self.images.iter().enumerate() {
            for (variant, url) in image.urls.iter().enumerate().filter(|(_, url)| !url.unsigned.is_empty()) {
                let place = Place { image: index, variant };
                if !url.signed.as_ref().is_some_and(|signed| replace(place, signed)) {
                    unsigned += 1;
                }
            }
        }
        unsigned
    }
}

/// The name of the variant that a URL delivers: the last segment of its path, decoded, because the binding refuses `%`.
fn variant_of(url: &str) -> Option<String> {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(url.len());
    let path = url.get(..end)?;
    let start = path.bytes().rposition(|byte| byte == b'/')? + 1;
    let name = decode(path.get(start..)?)?;
    let is_valid = !name.is_empty() && !name.bytes().any(|byte| matches!(byte, b'/' | b'?' | b'#' | b'%'));
    is_valid.then_some(name)
}

/// Decodes `%` escapes; `None` if one is malformed, or the result is not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut digit = || char::from(bytes.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        decoded.push(if byte == b'%' { digit()? * 16 + digit()? } else { byte });
    }
    String::from_utf8(decoded).ok()
}

fn is_url(text: &str) -> bool {
    let is_http = |text| ascii_url::parse(text).is_some_and(|url| matches!(url.scheme(), "http" | "https"));
    text.len() <= MAX_URL && is_http(text)
}

#[cfg(test)]
mod tests;
