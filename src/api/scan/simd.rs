//! Searches that look at many bytes at a time: the end of plain string bytes, white space.

// WebAssembly has vectors if `simd128` is enabled; `wide` has some for every other target.
#[cfg(not(all(target_arch = "wasm32", not(target_feature = "simd128"))))]
pub(super) use vectors::plain_end;
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
pub(super) use words::plain_end;

#[cfg(not(all(target_arch = "wasm32", not(target_feature = "simd128"))))]
mod vectors {
    use wide::{bytemuck, i8x16};

    /// The first byte at or after `at` that is not plain in a string: a quote, a backslash, a control
    /// character or anything but ASCII. The length of `bytes` if there is none.
    #[inline(always)]
    pub(in super::super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
            // As signed numbers, control characters and all bytes that are not ASCII are less than a space.
            let block: i8x16 = bytemuck::cast(*block);
            let special = block.simd_lt(i8x16::splat(0x20))
                | block.simd_eq(i8x16::splat(b'"'.cast_signed()))
                | block.simd_eq(i8x16::splat(b'\\'.cast_signed()));
            let special = special.to_bitmask();
            if special != 0 {
                return at + special.trailing_zeros() as usize;
            }
            at += 16;
        }
        super::plain_end_bytewise(bytes, at)
    }
}

/// As `vectors`, two words of eight bytes at a time.
#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
mod words {
    #[inline(always)]
    pub(in super::super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
        // Most strings end within sixteen bytes: one branch, whatever their length.
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
            let block = u128::from_le_bytes(*block);
            #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
            let (low, high) = (special(block as u64), special((block >> 64) as u64));
            if low | high != 0 {
                let place = if low == 0 { 64 + high.trailing_zeros() } else { low.trailing_zeros() };
                return at + place as usize / 8;
            }
            at += 16;
        }
        super::plain_end_bytewise(bytes, at)
    }

    /// Sets the high bit of the first byte that is not plain. Bytes above it may be marked by mistake.
    #[inline]
    const fn special(bytes: u64) -> u64 {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGHS: u64 = ONES * 0x80;
        let quote = bytes ^ (ONES * b'"' as u64);
        let backslash = bytes ^ (ONES * b'\\' as u64);
        // A borrow comes only from a lower byte, which is marked itself.
        (bytes.wrapping_sub(ONES * 0x20) | quote.wrapping_sub(ONES) | backslash.wrapping_sub(ONES) | bytes)
            & HIGHS
    }
}

#[cold]
fn plain_end_bytewise(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_plain(**byte)).count()
}

const fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7f) && byte != b'"' && byte != b'\\'
}

/// The first byte at or after `at` that is not JSON white space.
#[inline(never)]
pub(super) fn space_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES * 0x80;
    while let Some(byte) = bytes.get(at)
        && is_space(*byte)
    {
        at += 1;
        if *byte == b'\n' {
            // Indentation usually follows.
            while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
                let word = u64::from_le_bytes(*word) ^ (ONES * u64::from(b' '));
                let others = (((word & !HIGHS) + (HIGHS - ONES)) | word) & HIGHS;
                if others != 0 {
                    at += others.trailing_zeros() as usize / 8;
                    break;
                }
                at += 8;
            }
        }
    }
    at
}

#[inline]
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::{is_plain, is_space, space_end, vectors, words};

    /// Calls `check` with every byte, at every place among bytes of `filling`.
    fn everywhere(filling: u8, check: impl Fn(&[u8], usize, u8)) {
        for byte in 0..=u8::MAX {
            for at in 0..50 {
                let mut bytes = [filling; 50];
                bytes[at] = byte;
                check(&bytes, at, byte);
            }
        }
    }

    #[test]
    fn plain_bytes_end_at_the_first_byte_that_is_not_plain() {
        everywhere(b'a', |bytes, at, byte| {
            let end = if is_plain(byte) { 50 } else { at };
            for from in [0, at / 2, at] {
                assert_eq!(vectors::plain_end(bytes, from), end, "byte {byte} at {at}");
                assert_eq!(words::plain_end(bytes, from), end, "byte {byte} at {at}");
            }
        });
    }

    #[test]
    fn white_space_ends_at_the_first_byte_that_is_not_white_space() {
        for filling in *b" \n\t" {
            everywhere(filling, |bytes, at, byte| {
                let end = if is_space(byte) { 50 } else { at };
                assert_eq!(space_end(bytes, 0), end, "byte {byte} at {at}");
                let indented = [b"\n", bytes].concat();
                assert_eq!(space_end(&indented, 0), end + 1, "byte {byte} at {at}");
            });
        }
    }
}
