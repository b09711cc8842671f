//! Arbitrary bytes: the scanner and the oracle agree, in any chunks.
//!
//! `cargo +nightly fuzz run bytes -- -dict=fuzz/json.dict`
#![no_main]

#[path = "../../tests/api/agreement.rs"]
mod agreement;
#[path = "../../tests/support/oracle.rs"]
mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((sizes, json)) = data.split_first_chunk::<4>() else { return };
    agreement::agree(json);
    agreement::agree_in_chunks(json, &sizes.map(usize::from));
});
