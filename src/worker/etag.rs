//! Entity tags (RFC 9110 §8.8.3) of bodies in memory.

use xxhash_rust::xxh3::xxh3_128;

/// A strong entity tag: the XXH3 hash of the bytes. It is not a security measure, so a fast unkeyed hash is enough.
pub(crate) fn of(bytes: &[u8]) -> String {
    format!("\"{:032x}\"", xxh3_128(bytes))
}

/// Whether `If-None-Match` has the tag, by weak comparison (RFC 9110 §13.1.2).
pub(crate) fn matches(if_none_match: &str, tag: &str) -> bool {
    let opaque = |tag: &str| {
        let tag = tag.trim();
        tag.strip_prefix("W/").unwrap_or(tag).to_owned()
    };
    if_none_match.trim() == "*" || if_none_match.split(',').any(|other| opaque(other) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::{matches, of};

    #[test]
    fn different_bytes_have_different_tags() {
        let texts = ["", "a", "b", "aaaaaaaa", "aaaaaaab", "aaaaaaaaa", "aaaaaaaa\0"];
        let mut tags: Vec<_> = texts.iter().map(|text| of(text.as_bytes())).collect();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), texts.len());
    }

    #[test]
    fn a_tag_stays_the_same_across_versions() {
        // From the reference implementation: `printf abc | xxh128sum`.
        assert_eq!(of(b"abc"), "\"06b05ab6733a618578af5f94892f3950\"");
        assert_eq!(of(b""), "\"99aa06d3014798d86001c324468d497f\"");
    }

    #[test]
    fn weak_and_listed_tags_match() {
        assert!(matches("\"x\", W/\"y\"", "\"y\"") && matches("*", "\"y\"") && matches("\"y\"", "W/\"y\""));
        assert!(!matches("\"x\"", "\"y\"") && !matches("", "\"y\"") && !matches("y", "\"y\""));
    }
}
