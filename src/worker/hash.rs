//! SHA-256.

use sha2::{Digest, Sha256};

/// The hash of a text.
pub(crate) fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The hash of a text, in hexadecimal.
pub(crate) fn sha256_hex(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in sha256(text) {
        let digits = [byte >> 4, byte & 15];
        hex.extend(digits.iter().filter_map(|digit| char::from_digit((*digit).into(), 16)));
    }
    hex
}
