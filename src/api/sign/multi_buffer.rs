//! HMAC-SHA-256 (RFC 2104, FIPS 180-4) of four messages at once, one in each lane of a vector: for
//! WebAssembly, which has vectors but no instructions for SHA.

use wide::u32x4;

/// The number of messages at once.
pub(super) const LANES: usize = 4;

const BLOCK: usize = 64;

type State = [u32x4; 8];

const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

const ROUNDS: [u32; 64] = [
    0x428a_2f98,
    0x7137_4491,
    0xb5c0_fbcf,
    0xe9b5_dba5,
    0x3956_c25b,
    0x59f1_11f1,
    0x923f_82a4,
    0xab1c_5ed5,
    0xd807_aa98,
    0x1283_5b01,
    0x2431_85be,
    0x550c_7dc3,
    0x72be_5d74,
    0x80de_b1fe,
    0x9bdc_06a7,
    0xc19b_f174,
    0xe49b_69c1,
    0xefbe_4786,
    0x0fc1_9dc6,
    0x240c_a1cc,
    0x2de9_2c6f,
    0x4a74_84aa,
    0x5cb0_a9dc,
    0x76f9_88da,
    0x983e_5152,
    0xa831_c66d,
    0xb003_27c8,
    0xbf59_7fc7,
    0xc6e0_0bf3,
    0xd5a7_9147,
    0x06ca_6351,
    0x1429_2967,
    0x27b7_0a85,
    0x2e1b_2138,
    0x4d2c_6dfc,
    0x5338_0d13,
    0x650a_7354,
    0x766a_0abb,
    0x81c2_c92e,
    0x9272_2c85,
    0xa2bf_e8a1,
    0xa81a_664b,
    0xc24b_8b70,
    0xc76c_51a3,
    0xd192_e819,
    0xd699_0624,
    0xf40e_3585,
    0x106a_a070,
    0x19a4_c116,
    0x1e37_6c08,
    0x2748_774c,
    0x34b0_bcb5,
    0x391c_0cb3,
    0x4ed8_aa4a,
    0x5b9c_ca4f,
    0x682e_6ff3,
    0x748f_82ee,
    0x78a5_636f,
    0x84c8_7814,
    0x8cc7_0208,
    0x90be_fffa,
    0xa450_6ceb,
    0xbef9_a3f7,
    0xc671_78f2,
];

/// The states of the inner and the outer hash after the padded key.
#[derive(Clone)]
pub(super) struct Key {
    inner: State,
    outer: State,
}

impl Key {
    pub(super) fn new(key: &[u8]) -> Self {
        let mut padded = [0; BLOCK];
        if key.len() > BLOCK {
            // RFC 2104: a key that is longer than a block is hashed first.
            let digest = words(&digest(INITIAL.map(u32x4::splat), 0, [key; LANES]), 0);
            for (to, byte) in padded.iter_mut().zip(digest) {
                *to = byte;
            }
        } else {
            for (to, byte) in padded.iter_mut().zip(key) {
                *to = *byte;
            }
        }
        let state = |pad: u8| {
            let block = padded.map(|byte| byte ^ pad);
            let mut state = INITIAL.map(u32x4::splat);
            compress(&mut state, schedule([&block; LANES]));
            state
        };
        Self { inner: state(0x36), outer: state(0x5c) }
    }

    /// The codes of four messages.
    pub(super) fn codes(&self, messages: [&[u8]; LANES]) -> [[u8; 32]; LANES] {
        let inner = digest(self.inner, BLOCK, messages);
        let mut last = [u32x4::splat(0); 16];
        for (to, word) in last.iter_mut().zip(inner) {
            *to = word;
        }
        last[8] = u32x4::splat(0x8000_0000);
        #[expect(clippy::cast_possible_truncation, reason = "768")]
        let bits = ((BLOCK + 32) * 8) as u32;
        last[15] = u32x4::splat(bits);
        let mut state = self.outer;
        compress(&mut state, last);
        [0, 1, 2, 3].map(|lane| words(&state, lane))
    }
}

/// A lane's digest as bytes.
fn words(state: &State, lane: usize) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (places, _) = bytes.as_chunks_mut::<4>();
    for (place, word) in places.iter_mut().zip(state) {
        *place = word.to_array().get(lane).copied().unwrap_or_default().to_be_bytes();
    }
    bytes
}

/// The digests of four messages that follow `before` bytes with this state.
fn digest(mut state: State, before: usize, messages: [&[u8]; LANES]) -> State {
    let blocks = messages.map(|message| (message.len() + 9).div_ceil(BLOCK));
    let rounds = blocks.into_iter().max().unwrap_or_default();
    for index in 0..rounds {
        let [a, b, c, d] = messages.map(|message| block(message, index, before));
        let mut next = state;
        compress(&mut next, schedule([&a, &b, &c, &d]));
        // A message that has ended keeps its digest.
        let active = u32x4::new(blocks.map(|blocks| if index < blocks { u32::MAX } else { 0 }));
        for (state, next) in state.iter_mut().zip(next) {
            *state = (next & active) | (*state & !active);
        }
    }
    state
}

/// A block of a message; the last has its padding and length.
fn block(message: &[u8], index: usize, before: usize) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let rest = message.get(index * BLOCK..).unwrap_or_default();
    match rest.first_chunk::<BLOCK>() {
        Some(whole) => block = *whole,
        None => {
            for (to, byte) in block.iter_mut().zip(rest) {
                *to = *byte;
            }
        }
    }
    if message.len() / BLOCK == index
        && let Some(end) = block.get_mut(message.len() % BLOCK)
    {
        *end = 0x80;
    }
    if (message.len() + 9).div_ceil(BLOCK) == index + 1
        && let Some(length) = block.last_chunk_mut::<8>()
    {
        *length = ((before + message.len()) as u64 * 8).to_be_bytes();
    }
    block
}

/// The words of four blocks.
#[inline]
fn schedule(blocks: [&[u8; BLOCK]; LANES]) -> [u32x4; 16] {
    let [a, b, c, d] = blocks.map(|block| block.as_chunks::<4>().0);
    let mut words = [u32x4::splat(0); 16];
    for ((((to, a), b), c), d) in words.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        let little = u32x4::new([a, b, c, d].map(|bytes| u32::from_le_bytes(*bytes)));
        let halves =
            ((little & u32x4::splat(0x00ff_00ff)) << 8) | ((little >> 8) & u32x4::splat(0x00ff_00ff));
        *to = (halves << 16) | (halves >> 16);
    }
    words
}

#[inline(always)]
fn rotated<const BY: u32>(word: u32x4) -> u32x4 {
    (word >> BY) | (word << (32 - BY))
}

/// FIPS 180-4 §6.2.2, with the names of the standard.
#[expect(clippy::many_single_char_names, reason = "the standard's")]
fn compress(state: &mut State, mut w: [u32x4; 16]) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (turn, keys) in ROUNDS.as_chunks::<16>().0.iter().enumerate() {
        for t in 0..16 {
            if turn > 0 {
                let (w1, w14) = (w[(t + 1) % 16], w[(t + 14) % 16]);
                let s0 = rotated::<7>(w1) ^ rotated::<18>(w1) ^ (w1 >> 3);
                let s1 = rotated::<17>(w14) ^ rotated::<19>(w14) ^ (w14 >> 10);
                w[t] = w[t] + s0 + w[(t + 9) % 16] + s1;
            }
            let s1 = rotated::<6>(e) ^ rotated::<11>(e) ^ rotated::<25>(e);
            let ch = g ^ (e & (f ^ g));
            let t1 = h + s1 + ch + u32x4::splat(keys[t]) + w[t];
            let s0 = rotated::<2>(a) ^ rotated::<13>(a) ^ rotated::<22>(a);
            let maj = (a & b) | (c & (a | b));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + s0 + maj);
        }
    }
    for (state, word) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *state += word;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::Sha256;

    use super::Key;

    fn expected(key: &[u8], message: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    #[test]
    fn the_codes_are_those_of_hmac_for_keys_and_messages_of_any_length() {
        let bytes: Vec<u8> = (0..=255).cycle().take(300).collect();
        for key_length in [1, 4, 31, 63, 64, 65, 100, 131] {
            let key = &bytes[7..7 + key_length];
            let key_state = Key::new(key);
            for length in 0..200 {
                let messages = [length, 199 - length, length / 2, 64].map(|length| &bytes[..length]);
                assert_eq!(key_state.codes(messages), messages.map(|message| expected(key, message)));
            }
        }
    }
}
