//! Callers' API keys, stored as SHA-256 hashes.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::worker::hash::sha256;

/// An API key: its owner's name for the log, and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallerKey {
    /// The owner's name.
    pub name: String,
    hash: [u8; 32],
}

impl CallerKey {
    /// The longest key that is hashed, in bytes.
    const MAX_LENGTH: usize = 512;

    /// Reads `name:hash`, the hash in hexadecimal.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, hex) = text.split_once(':')?;
        let named = !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte));
        let hex = hex.as_bytes();
        if !named || hex.len() != 64 {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(hex.chunks_exact(2)) {
            let digit = |at: usize| pair.get(at).and_then(|digit| char::from(*digit).to_digit(16));
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
        }
        Some(Self { name: name.to_owned(), hash })
    }

    /// Whether both entries are for one key, whoever owns it.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.hash == other.hash
    }

    /// The key among `keys` that a caller presents, found in constant time.
    pub(crate) fn find<'k>(keys: &'k [Self], presented: &str) -> Option<&'k Self> {
        if presented.is_empty() || presented.len() > Self::MAX_LENGTH {
            return None;
        }
        let hash = sha256(presented);
        let mut found = u32::MAX;
        for (at, key) in (0_u32..).zip(keys) {
            let same: Choice = key.hash.ct_eq(&hash);
            found.conditional_assign(&at, same);
        }
        keys.get(usize::try_from(found).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::CallerKey;

    // printf secret | sha256sum
    const SECRET: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    #[test]
    fn a_presented_key_is_found_by_its_hash() {
        let keys: Vec<_> = [format!("shop:{SECRET}"), format!("blog:{}", "0".repeat(64))]
            .iter()
            .filter_map(|text| CallerKey::parse(text))
            .collect();
        assert_eq!(keys.len(), 2);
        assert_eq!(CallerKey::find(&keys, "secret").map(|key| key.name.as_str()), Some("shop"));
        for wrong in ["", "Secret", "secret ", SECRET, &"x".repeat(513)] {
            assert_eq!(CallerKey::find(&keys, wrong), None);
        }
    }

    #[test]
    fn a_key_has_1_to_512_bytes() {
        // printf 'x%.0s' {1..512} | sha256sum, and of 513 bytes.
        let longest = "64164443bb63e338ef1cfdb12a57117cd1212270cc935a798f6e8a665cdf4659";
        let too_long = "35ade0090e64e74d6ad04204009c23a4e34b82bdf0f4f317fbcc5f26f9b10241";
        for (length, hash) in [(512, longest), (513, too_long)] {
            let keys = [CallerKey::parse(&format!("a:{hash}")).unwrap()];
            assert_eq!(CallerKey::find(&keys, &"x".repeat(length)).is_some(), length == 512, "{length}");
        }
        // The hash of nothing.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let keys = [CallerKey::parse(&format!("a:{empty}")).unwrap()];
        assert_eq!(CallerKey::find(&keys, ""), None);
    }

    #[test]
    fn anything_but_a_name_and_a_hash_is_refused() {
        for text in [SECRET, &format!(":{SECRET}"), &format!("a b:{SECRET}"), "shop:abc", "shop:secret"] {
            assert_eq!(CallerKey::parse(text), None, "{text}");
        }
        assert_eq!(CallerKey::parse(&format!("shop:{}", "g".repeat(64))), None);
    }
}
