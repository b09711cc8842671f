//! Removes secrets from text that comes from elsewhere.
//!
//! A text is searched as it is, and as it reads when escapes are decoded: JSON's (`\u004d`, `\/`), percent-encoding
//! (`%4D`), and several layers of them in any order. In each form, a secret is also searched for in base64, alone or inside a longer
//! encoded text.

mod base64;
mod escapes;

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use escapes::{Decoded, Escapes};

/// What replaces a secret.
pub const REDACTED: &str = "[redacted]";

/// The most layers of escapes that are decoded.
const MAX_LAYERS: usize = 3;

/// Secrets, and how to remove them from a text. `Debug` never shows them.
///
/// A removed secret leaves `[redacted]`. Upper and lower case are the same, as in an e-mail address. A text may be cut within
/// a secret, so its beginning, of at least [`Redactor::MIN_PART`] bytes, is removed too. In base64, only secrets of at least
/// [`Redactor::MIN_ENCODED`] bytes are searched for, since a shorter one would match by chance.
///
/// ```
/// use cf_list_images::api::Redactor;
///
/// let redactor = Redactor::new(["s3cret/token", "ana@example.com"]);
/// for text in ["s3cret/token", r"s3cret\/tok\u0065n", "s3cret%2Ftoken", "czNjcmV0L3Rva2Vu"] {
///     assert_eq!(redactor.redact(text), "[redacted]", "{text}");
/// }
/// assert_eq!(redactor.redact("from Ana%40Example.com"), "from [redacted]");
/// ```
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Arc<[Secret]>,
    /// Encoded only when a text is searched: most never are. Shared by clones until one adds to it.
    more: Arc<Vec<String>>,
}

struct Secret {
    text: String,
    /// How it appears inside base64: at each of three alignments, in the standard and the URL-safe alphabet.
    base64: Vec<String>,
}

impl Secret {
    fn new(text: &str) -> Self {
        let encoded = if text.len() >= Redactor::MIN_ENCODED { base64::inside(text) } else { Vec::new() };
        Self { text: text.to_owned(), base64: encoded }
    }
}

impl Redactor {
    /// The shortest secret that is searched for in base64, in bytes.
    pub const MIN_ENCODED: usize = 6;
    /// The shortest part of a header's value, and the shortest beginning of a secret, that counts as secret, in bytes.
    pub const MIN_PART: usize = 8;

    /// A redactor of these secrets. Empty ones are ignored.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
        Self { secrets: secrets.map(Secret::new).collect(), more: Arc::default() }
    }

    /// Adds a secret. An empty one is ignored.
    pub fn add(&mut self, secret: &str) {
        if !secret.is_empty() {
            Arc::make_mut(&mut self.more).push(secret.to_owned());
        }
    }

    /// Adds what may be secret in the value of a header: all of it, and its parts, such as the token after `Bearer` or the
    /// value of a cookie. What has less than [`Redactor::MIN_PART`] bytes is ignored.
    ///
    /// ```
    /// use cf_list_images::api::Redactor;
    ///
    /// let mut redactor = Redactor::default();
    /// redactor.add_header("a=b; session=s3cret-cookie");
    /// assert_eq!(redactor.redact("no session s3cret-cookie"), "no session [redacted]");
    /// ```
    pub fn add_header(&mut self, value: &str) {
        let separators = [' ', '\t', ';', ',', '='];
        let more = Arc::make_mut(&mut self.more);
        for part in core::iter::once(value).chain(value.split(separators)) {
            if part.len() >= Self::MIN_PART {
                more.push(part.to_owned());
            }
        }
    }

    /// The text without the secrets.
    #[must_use]
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redact_from(1, text)
    }

    /// The text without the secrets of at least `shortest` bytes: for a text that is of no use once it is changed, where
    /// a short secret would match by chance.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn redact_from<'t>(&self, shortest: usize, text: &'t str) -> Cow<'t, str> {
        if text.is_empty() || (self.secrets.is_empty() && self.more.is_empty()) {
            return Cow::Borrowed(text);
        }
        let hidden = self.hidden(shortest, text);
        let is_hidden = |range| hidden.get::<Range<usize>>(range).is_some_and(|bytes| bytes.contains(&true));
        if !is_hidden(0..text.len()) {
            return Cow::Borrowed(text);
        }
        let mut redacted = String::with_capacity(text.len());
        let mut in_secret = false;
        for (at, character) in text.char_indices() {
            if !is_hidden(at..at + character.len_utf8()) {
                redacted.push(character);
                in_secret = false;
            } else if !in_secret {
                // Adjacent and overlapping secrets leave one mark.
                redacted.push_str(REDACTED);
                in_secret = true;
            }
        }
        Cow::Owned(redacted)
    }

    /// The text without the secrets, then cut to `max` characters: in this order, so that no part of a secret remains.
    ///
    /// ```
    /// use cf_list_images::api::Redactor;
    ///
    /// assert_eq!(Redactor::new(["s3cret"]).shorten("the token s3cret", 14), "the token [red");
    /// ```
    #[must_use]
    pub fn shorten(&self, text: &str, max: usize) -> String {
        self.redact(text).chars().take(max).collect()
    }

    /// Which bytes of a text belong to a secret.
    fn hidden(&self, shortest: usize, text: &str) -> Vec<bool> {
        let mut hidden = vec![false; text.len()];
        let more: Vec<_> = self.more.iter().map(|text| Secret::new(text)).collect();
        let secrets: Vec<_> =
            self.secrets.iter().chain(&more).filter(|secret| secret.text.len() >= shortest).collect();
        hide(&secrets, &Decoded::new(text), MAX_LAYERS, &mut hidden);
        hidden
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({})", self.secrets.len() + self.more.len())
    }
}

/// Marks the bytes of the original text that belong to a secret, in this text and below its escapes.
fn hide(secrets: &[&Secret], text: &Decoded, layers: usize, hidden: &mut [bool]) {
    let mut mark = |range| {
        if let Some(bytes) = hidden.get_mut(text.source(range)) {
            bytes.fill(true);
        }
    };
    for secret in secrets {
        each(text.bytes(), secret.text.as_bytes(), u8::eq_ignore_ascii_case, &mut mark);
        for needle in &secret.base64 {
            each(text.bytes(), needle.as_bytes(), PartialEq::eq, &mut |range| {
                mark(base64::run(text.bytes(), range));
            });
        }
    }
    if layers > 0 {
        // Separately: in a secret that contains `%2F`, only the escapes around it may be decoded.
        for kind in [Escapes::Json, Escapes::Percent] {
            if let Some(decoded) = text.decode(kind) {
                hide(secrets, &decoded, layers - 1, hidden);
            }
        }
    }
}

/// Passes each place of `needle`, or of its beginning, to `found`: a text may be cut within a secret.
#[inline(never)]
fn each(bytes: &[u8], needle: &[u8], same: fn(&u8, &u8) -> bool, found: &mut dyn FnMut(Range<usize>)) {
    let shortest = needle.len().clamp(1, Redactor::MIN_PART);
    for at in 0..bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().zip(needle).take_while(|(byte, expected)| same(byte, expected)).count();
        if length >= shortest {
            found(at..at + length);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
