//! Entity tags (RFC 9110 §8.8.3) of answers that are in memory.

/// A strong entity tag of the bytes. Two lanes of multiply and rotate over whole words: no secret depends on
/// it, and it must cost little.
pub(crate) fn of(bytes: &[u8]) -> String {
    const FACTORS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f];
    let mut lanes = [bytes.len() as u64, !(bytes.len() as u64)];
    let mut words = bytes.chunks_exact(8);
    let mut mix = |word: u64| {
        for (lane, factor) in lanes.iter_mut().zip(FACTORS) {
            *lane = (lane.rotate_left(23) ^ word).wrapping_mul(factor);
        }
    };
    for word in &mut words {
        mix(word.try_into().map_or(0, u64::from_le_bytes));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(words.remainder()) {
        *to = *from;
    }
    mix(u64::from_le_bytes(last));
    mix(0);
    let [a, b] = lanes;
    format!("\"{:016x}{:016x}\"", a ^ (a >> 29), b ^ (b >> 31))
}

/// Whether `If-None-Match` names the tag (weak comparison, §13.1.2).
pub(crate) fn matches(if_none_match: &str, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if_none_match.trim() == "*" || if_none_match.split(',').any(|other| strong(other) == strong(tag))
}

#[cfg(test)]
mod tests {
    use super::{matches, of};

    #[test]
    fn other_bytes_have_another_tag() {
        let texts = ["", "a", "b", "aaaaaaaa", "aaaaaaab", "aaaaaaaaa", "aaaaaaaa\0"];
        let mut tags: Vec<_> = texts.iter().map(|text| of(text.as_bytes())).collect();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), texts.len());
        assert_eq!(of(b"abc"), of(b"abc"));
    }

    #[test]
    fn weak_and_listed_tags_match() {
        assert!(matches("\"x\", W/\"y\"", "\"y\"") && matches("*", "\"y\"") && matches("\"y\"", "W/\"y\""));
        assert!(!matches("\"x\"", "\"y\"") && !matches("", "\"y\"") && !matches("y", "\"y\""));
    }
}
