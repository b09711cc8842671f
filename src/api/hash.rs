//! The keyed hash of an image's identity.

use std::hash::{DefaultHasher, Hasher};

/// A 64-bit hash of `bytes`. Behind a secret key, so that no uploader can choose ids that collide.
pub(crate) fn keyed([k0, k1]: [u64; 2], bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(k0);
    hasher.write_u64(k1);
    hasher.write(bytes);
    hasher.finish()
}
