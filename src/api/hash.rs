//! The keyed hash that identifies an image.

/// The bit that tells the hash of an image without an id from that of an id.
const WITHOUT_ID: u64 = 1 << 63;

/// The hash of an image's id.
pub(crate) fn of_id(key: [u64; 2], id: &[u8]) -> u64 {
    keyed(key, id) & !WITHOUT_ID
}

/// The hash of an image without an id, by all its bytes.
pub(crate) fn of_image(key: [u64; 2], image: &[u8]) -> u64 {
    keyed(key, image) | WITHOUT_ID
}

/// Whether a hash is that of an id.
pub(crate) fn is_of_id(hash: u64) -> bool {
    hash & WITHOUT_ID == 0
}

/// SipHash-1-3 of `bytes` with a 128-bit key (Aumasson and Bernstein, 2012). With a secret key, nobody can
/// choose image ids that collide.
pub(crate) fn keyed([k0, k1]: [u64; 2], bytes: &[u8]) -> u64 {
    let mut state = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        compress(&mut state, u64::from_le_bytes(*word));
    }
    let mut last = (bytes.len() as u64) << 56;
    for (index, byte) in tail.iter().enumerate() {
        last |= u64::from(*byte) << (8 * index);
    }
    compress(&mut state, last);
    state[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut state);
    }
    state[0] ^ state[1] ^ state[2] ^ state[3]
}

#[inline(always)]
fn compress(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    round(state);
    state[0] ^= word;
}

#[inline(always)]
fn round([v0, v1, v2, v3]: &mut [u64; 4]) {
    *v0 = v0.wrapping_add(*v1);
    *v1 = v1.rotate_left(13) ^ *v0;
    *v0 = v0.rotate_left(32);
    *v2 = v2.wrapping_add(*v3);
    *v3 = v3.rotate_left(16) ^ *v2;
    *v0 = v0.wrapping_add(*v3);
    *v3 = v3.rotate_left(21) ^ *v0;
    *v2 = v2.wrapping_add(*v1);
    *v1 = v1.rotate_left(17) ^ *v2;
    *v2 = v2.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hasher};

    use super::keyed;

    /// The hasher of `std` is `SipHash` 1-3 with a key of zeros.
    #[test]
    fn it_is_siphash_1_3() {
        let bytes: Vec<u8> = (0..64).collect();
        for len in 0..64 {
            let mut hasher = DefaultHasher::new();
            hasher.write(&bytes[..len]);
            assert_eq!(keyed([0, 0], &bytes[..len]), hasher.finish(), "{len} bytes");
        }
    }

    /// Vectors of the reference implementation: the key and the input are 0, 1, 2 and so on.
    #[test]
    fn a_key_is_mixed_in_as_the_reference_does() {
        let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        for (len, hash) in
            [(0, 0xabac_0158_050f_c4dc), (1, 0xc9f4_9bf3_7d57_ca93), (15, 0xd320_d86d_2a51_9956)]
        {
            let bytes: Vec<u8> = (0..len).collect();
            assert_eq!(keyed(key, &bytes), hash, "{len} bytes");
        }
    }

    #[test]
    fn both_halves_of_the_key_matter() {
        let hashes = [[0, 0], [1, 0], [0, 1]].map(|key| keyed(key, b"logo"));
        assert!(hashes[0] != hashes[1] && hashes[0] != hashes[2] && hashes[1] != hashes[2]);
    }
}
