//! Entity tags (RFC 9110 §8.8.3) of answers that are in memory.

/// A strong entity tag of the bytes. Four lanes of multiply and rotate, each over every fourth word, so that none
/// waits for another: no secret depends on it, and it must cost little.
pub(crate) fn of(bytes: &[u8]) -> String {
    const FACTORS: [u64; 4] =
        [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];
    let length = bytes.len() as u64;
    let mut lanes = [length, !length, length.rotate_left(32), !length.rotate_left(32)];
    let mut mix = |words: &[u8; 32]| {
        let (words, _) = words.as_chunks::<8>();
        for ((lane, factor), word) in lanes.iter_mut().zip(FACTORS).zip(words) {
            *lane = (lane.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(factor);
        }
    };
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        mix(block);
    }
    let mut last = [0; 32];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    mix(&last);
    let [a, b, c, d] = lanes.map(|lane| lane ^ (lane >> 29));
    let fold = |one: u64, other: u64, factor: u64| {
        let folded = (one.rotate_left(31) ^ other).wrapping_mul(factor);
        folded ^ (folded >> 32)
    };
    let [one, other] = [fold(a, c, FACTORS[0]), fold(b, d, FACTORS[1])];
    format!("\"{:016x}{:016x}\"", one ^ other.rotate_left(17), other)
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
