//! Sixteen bytes at a time: how many of them need no look in a string.

/// The first byte at or after `from` that is not plain in a string: a quote, a backslash, a control
/// character or anything beyond ASCII. The length of `bytes` if there is none.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let (blocks, tail) = rest.as_chunks::<16>();
    let mut at = from;
    for block in blocks {
        let plain = plain(block);
        at += plain;
        if plain < 16 {
            return at;
        }
    }
    at + tail.iter().take_while(|byte| is_plain(**byte)).count()
}

const fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7f) && byte != b'"' && byte != b'\\'
}

/// The number of plain bytes that the block begins with.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn plain(block: &[u8; 16]) -> usize {
    use core::arch::wasm32::{i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let (halves, _) = block.as_chunks::<8>();
    let [low, high] = halves else { return 0 };
    let bytes = u64x2(u64::from_le_bytes(*low), u64::from_le_bytes(*high));
    // As signed numbers, control characters and everything beyond ASCII are below a space.
    let special = v128_or(
        i8x16_lt(bytes, i8x16_splat(0x20)),
        v128_or(u8x16_eq(bytes, u8x16_splat(b'"')), u8x16_eq(bytes, u8x16_splat(b'\\'))),
    );
    (u32::from(u8x16_bitmask(special)) | 1 << 16).trailing_zeros() as usize
}

/// The number of plain bytes that the block begins with.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn plain(block: &[u8; 16]) -> usize {
    let (halves, _) = block.as_chunks::<8>();
    let [low, high] = halves else { return 0 };
    let low = special(u64::from_le_bytes(*low));
    if low != 0 {
        return low.trailing_zeros() as usize / 8;
    }
    let high = special(u64::from_le_bytes(*high));
    8 + high.trailing_zeros() as usize / 8
}

/// The high bit of the first byte that is not plain; bytes above it may be marked wrongly.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
const fn special(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES * 0x80;
    let quote = bytes ^ (ONES * b'"' as u64);
    let backslash = bytes ^ (ONES * b'\\' as u64);
    let control = bytes.wrapping_sub(ONES * 0x20) & !bytes;
    let equal = (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash);
    (control | equal | bytes) & HIGHS
}

/// The first byte at or after `from` that is no white space of JSON.
#[inline]
pub(super) fn space_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| is_space(**byte)).count()
}

#[inline]
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::{is_plain, plain_end};

    #[test]
    fn a_plain_run_ends_at_the_first_byte_that_is_not() {
        for byte in 0..=u8::MAX {
            for at in 0..40 {
                let mut bytes = [b'a'; 40];
                bytes[at] = byte;
                let expected = if is_plain(byte) { 40 } else { at };
                assert_eq!(plain_end(&bytes, 0), expected, "byte {byte} at {at}");
                assert_eq!(plain_end(&bytes, at), expected, "byte {byte} at {at}");
            }
        }
    }
}
