//! Signed delivery URLs for private images.
//!
//! `exp` (seconds) is set in the URL's query; `sig`, the hexadecimal HMAC-SHA-256 of path, `?` and query under
//! the account's signing key, is appended. What is not encoded in the path is encoded first, and the query is
//! written as `URLSearchParams` writes it, as the documented recipe and the delivery have it.
//!
//! Source: <https://developers.cloudflare.com/images/manage-images/serve-images/serve-private-images/>.

use std::error::Error;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A signing key, ready to sign: what HMAC makes of the key alone is computed once.
///
/// ```
/// use cf_list_images::api::sign::Signer;
///
/// let signer = Signer::new("example-signing-key")?;
/// assert_eq!(
///     signer.sign("https://imagedelivery.net/MTt4OTd0b0w5aj/107b9558/public", 1_800_000_000),
///     "https://imagedelivery.net/MTt4OTd0b0w5aj/107b9558/public?exp=1800000000&sig=\
///      6c779905ee4dc3c982af7ab4899646191f289ba5db9805ce6bfa7758674f73f1",
/// );
/// # Ok::<(), cf_list_images::api::sign::EmptyKey>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    mac: Hmac<Sha256>,
}

/// The signing key is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyKey;

impl fmt::Display for EmptyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the signing key is empty")
    }
}

impl Error for EmptyKey {}

/// Without the key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// A signer with the account's signing key, as the dashboard shows it.
    ///
    /// # Errors
    /// When the key is empty.
    pub fn new(key: &str) -> Result<Self, EmptyKey> {
        match Hmac::new_from_slice(key.as_bytes()) {
            Ok(mac) if !key.is_empty() => Ok(Self { mac }),
            _ => Err(EmptyKey),
        }
    }

    /// The URL, signed until `exp` (seconds since 1970). What has no path stays as it is.
    #[must_use]
    pub fn sign(&self, url: &str, exp: u64) -> String {
        let mut signed = Vec::with_capacity(url.len() + 96);
        self.sign_into(url, exp, &mut signed);
        String::from_utf8(signed).unwrap_or_default()
    }

    /// Appends the signed URL. What it adds to the URL's own characters is letters, digits and `%&=+?-._*`.
    pub(super) fn sign_into(&self, url: &str, exp: u64, out: &mut Vec<u8>) {
        let Some(path) = path_start(url) else { return out.extend_from_slice(url.as_bytes()) };
        let (origin, rest) = url.split_at_checked(path).unwrap_or_default();
        let (rest, fragment) =
            rest.split_at_checked(rest.find('#').unwrap_or(rest.len())).unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        out.extend_from_slice(origin.as_bytes());
        let start = out.len();
        push_path(path, out);
        push_query(query, exp, out);
        let mut mac = self.mac.clone();
        mac.update(out.get(start..).unwrap_or_default());
        out.extend_from_slice(b"&sig=");
        push_hex(&mac.finalize().into_bytes(), out);
        out.extend_from_slice(fragment.as_bytes());
    }
}

/// Until when URLs that are signed `now` hold (both in seconds since 1970): at most `ttl` seconds, at least
/// three quarters of it. It is the same for all that are signed within a quarter of `ttl`, so that pages with
/// signed URLs can be cached and compared.
///
/// ```
/// use cf_list_images::api::sign::expiry;
///
/// assert_eq!(expiry(1_800_000_123, 3600), 1_800_003_600);
/// assert_eq!(expiry(1_800_000_899, 3600), 1_800_003_600);
/// assert_eq!(expiry(1_800_000_900, 3600), 1_800_004_500);
/// ```
#[must_use]
pub fn expiry(now: u64, ttl: u64) -> u64 {
    let step = (ttl / 4).max(1);
    now.saturating_add(ttl) / step * step
}

/// Where an absolute URL's path begins, or that of a path on its own.
fn path_start(url: &str) -> Option<usize> {
    if url.starts_with('/') {
        return (!url.starts_with("//")).then_some(0);
    }
    let authority = url.find("://")? + 3;
    let length = url.get(authority..)?.find(['/', '?', '#'])?;
    url.get(authority + length..)?.starts_with('/').then_some(authority + length)
}

/// Appends a path, percent-encoded as the URL standard has it.
fn push_path(path: &str, out: &mut Vec<u8>) {
    let plain = |byte: &u8| {
        byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`' | b'{' | b'}')
    };
    if path.as_bytes().iter().all(plain) {
        return out.extend_from_slice(path.as_bytes());
    }
    for byte in path.bytes() {
        if plain(&byte) { out.push(byte) } else { out.extend_from_slice(&percent(byte)) }
    }
}

/// Appends a query with `exp` set in it, as `URLSearchParams` does: in the place of the first, or at the end.
fn push_query(query: &str, exp: u64, out: &mut Vec<u8>) {
    let exp = exp.to_string();
    let mut separator = b'?';
    let mut push = |name: &str, value: &str, out: &mut Vec<u8>| {
        out.push(separator);
        separator = b'&';
        push_form(name, out);
        out.push(b'=');
        push_form(value, out);
    };
    let mut set = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "sig" => {}
            "exp" if set => {}
            "exp" => {
                set = true;
                push("exp", &exp, out);
            }
            name => push(name, &value, out),
        }
    }
    if !set {
        push("exp", &exp, out);
    }
}

fn push_form(text: &str, out: &mut Vec<u8>) {
    for part in form_urlencoded::byte_serialize(text.as_bytes()) {
        out.extend_from_slice(part.as_bytes());
    }
}

fn push_hex(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        out.extend([byte >> 4, byte & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 }));
    }
}

fn percent(byte: u8) -> [u8; 3] {
    let [high, low] = [byte >> 4, byte & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'A' - 10 });
    [b'%', high, low]
}
