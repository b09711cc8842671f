//! Signed delivery URLs for private images.
//!
//! `exp` (seconds) is set in the URL's query; then `sig`, the hexadecimal HMAC-SHA-256 of path, `?` and query
//! with the account's signing key, is appended. Before that, the path is percent-encoded where necessary, and
//! the query is written as `URLSearchParams` writes it, like in the documented recipe.
//!
//! Source: <https://developers.cloudflare.com/images/manage-images/serve-images/serve-private-images/>.

mod multi_buffer;

use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;
use core::ops::Range;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use multi_buffer::LANES;

/// A signing key. The part of HMAC that depends on the key only is computed once.
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
    multi_buffer: multi_buffer::Key,
}

/// URLs whose signatures are still to be written: for each, the range of the signed text, and the place of
/// the signature.
#[derive(Debug, Default)]
pub(super) struct PendingSignatures {
    places: [(Range<usize>, usize); LANES],
    len: usize,
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

/// Does not show the key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// A signer with the account's signing key, as shown in the dashboard.
    ///
    /// # Errors
    /// If the key is empty.
    pub fn new(key: &str) -> Result<Self, EmptyKey> {
        match Hmac::new_from_slice(key.as_bytes()) {
            Ok(mac) if !key.is_empty() => {
                Ok(Self { mac, multi_buffer: multi_buffer::Key::new(key.as_bytes()) })
            }
            _ => Err(EmptyKey),
        }
    }

    /// The signed URL, which expires at `exp` (seconds since the Unix epoch). Text that has no path is not
    /// changed.
    #[must_use]
    pub fn sign(&self, url: &str, exp: u64) -> String {
        let mut signed = Vec::with_capacity(url.len() + 96);
        let mut pending = PendingSignatures::default();
        self.write(url.as_bytes(), exp, &mut signed, &mut pending);
        self.finish(&mut pending, &mut signed);
        String::from_utf8(signed).unwrap_or_default()
    }

    /// Appends the URL, with space for the signature that [`finish`](Self::finish) writes. It adds only
    /// letters, digits and `%&=+?-._*` to the URL's own characters.
    pub(super) fn write(&self, url: &[u8], exp: u64, out: &mut Vec<u8>, pending: &mut PendingSignatures) {
        let Some((origin, rest)) = path_start(url).and_then(|path| url.split_at_checked(path)) else {
            return out.extend_from_slice(url);
        };
        out.extend_from_slice(origin);
        let start = out.len();
        let mut fragment: &[u8] = &[];
        // Most URLs have a path with nothing to encode, and neither query nor fragment.
        if is_plain(rest) {
            out.extend_from_slice(rest);
            out.push(b'?');
            push_exp(exp, out);
        } else {
            let (rest, last) = split(rest, b'#');
            let (path, query) = split(rest, b'?');
            fragment = last;
            push_path(path, out);
            push_query(query.get(1..).unwrap_or_default(), exp, out);
        }
        let signed = start..out.len();
        out.extend_from_slice(b"&sig=");
        let place = (signed, out.len());
        out.extend_from_slice(&[b'0'; 64]);
        out.extend_from_slice(fragment);
        if pending.len == LANES {
            self.finish(pending, out);
        }
        if let Some(free) = pending.places.get_mut(pending.len) {
            *free = place;
            pending.len += 1;
        }
    }

    /// Writes the pending signatures.
    pub(super) fn finish(&self, pending: &mut PendingSignatures, out: &mut [u8]) {
        let places = pending.places.get(..pending.len).unwrap_or_default();
        // Processors have instructions for SHA-256, WebAssembly does not.
        if cfg!(target_arch = "wasm32") && places.len() > 1 {
            let mut messages = [&[][..]; LANES];
            for (message, (signed, _)) in messages.iter_mut().zip(places) {
                *message = out.get(signed.clone()).unwrap_or_default();
            }
            let codes = self.multi_buffer.codes(messages);
            for ((_, to), code) in places.iter().zip(codes) {
                put_hex(&code, out, *to);
            }
        } else {
            for (signed, to) in places {
                let mut mac = self.mac.clone();
                mac.update(out.get(signed.clone()).unwrap_or_default());
                put_hex(&mac.finalize().into_bytes().into(), out, *to);
            }
        }
        pending.len = 0;
    }
}

/// The time when URLs that are signed `now` expire (both in seconds since the Unix epoch): after at most
/// `ttl` seconds, and at least three quarters of it. It is the same for a quarter of `ttl`, so that pages
/// with signed URLs can be cached and compared.
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

/// Where the path of an absolute URL starts; 0 for a path alone.
fn path_start(url: &[u8]) -> Option<usize> {
    if let [b'/', rest @ ..] = url {
        return (rest.first() != Some(&b'/')).then_some(0);
    }
    let scheme = url.iter().position(|byte| *byte == b':')?;
    let authority = url.get(scheme..)?.strip_prefix(b"://")?;
    let length = authority.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#'))?;
    (authority.get(length) == Some(&b'/')).then_some(scheme + 3 + length)
}

/// Splits before the first byte `at`; the rest is empty if there is none.
fn split(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    let place = bytes.iter().position(|byte| *byte == at).unwrap_or(bytes.len());
    bytes.split_at_checked(place).unwrap_or_default()
}

/// Whether the URL standard leaves a byte in a path as it is.
fn in_path(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`' | b'{' | b'}')
}

/// Whether this is a path with nothing to encode, and without query or fragment. The loop has no branches.
fn is_plain(path: &[u8]) -> bool {
    path.iter().fold(true, |all, byte| all & in_path(*byte))
}

/// Appends a path, percent-encoded by the URL standard.
fn push_path(path: &[u8], out: &mut Vec<u8>) {
    for byte in path {
        if in_path(*byte) { out.push(*byte) } else { out.extend_from_slice(&percent(*byte)) }
    }
}

/// Appends a query with `exp` set as `URLSearchParams` sets it: in place of the first one, or at the end.
fn push_query(query: &[u8], exp: u64, out: &mut Vec<u8>) {
    let mut separator = b'?';
    let mut set = false;
    for (name, value) in form_urlencoded::parse(query) {
        if name == "sig" || (name == "exp" && set) {
            continue;
        }
        out.push(separator);
        separator = b'&';
        if name == "exp" {
            set = true;
            push_exp(exp, out);
        } else {
            push_form(&name, out);
            out.push(b'=');
            push_form(&value, out);
        }
    }
    if !set {
        out.push(separator);
        push_exp(exp, out);
    }
}

fn push_exp(exp: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"exp=");
    let mut digits = [b'0'; 20];
    let mut rest = exp;
    let mut length = 0;
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
        length += 1;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len() - length..).unwrap_or_default());
}

fn push_form(text: &str, out: &mut Vec<u8>) {
    for part in form_urlencoded::byte_serialize(text.as_bytes()) {
        out.extend_from_slice(part.as_bytes());
    }
}

/// Writes a signature into its space.
fn put_hex(code: &[u8; 32], out: &mut [u8], to: usize) {
    let places = out.get_mut(to..).unwrap_or_default().chunks_exact_mut(2);
    for (digits, byte) in places.zip(code) {
        for (to, digit) in digits.iter_mut().zip([byte >> 4, byte & 15]) {
            *to = digit + if digit < 10 { b'0' } else { b'a' - 10 };
        }
    }
}

fn percent(byte: u8) -> [u8; 3] {
    let [high, low] = [byte >> 4, byte & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'A' - 10 });
    [b'%', high, low]
}
