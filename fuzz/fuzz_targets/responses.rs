//! List responses, valid and nearly valid, generated from the fuzzer's bytes: the scanner and the oracle
//! agree, in any chunks.
//!
//! `cargo +nightly fuzz run responses`
#![no_main]

#[path = "../../tests/api/agreement.rs"]
mod agreement;
#[path = "../../tests/support/document.rs"]
mod document;
#[path = "../../tests/support/oracle.rs"]
mod oracle;

use document::{Choices, mutate, response};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first_chunk::<24>() else { return };
    let (sizes, mutations) = first.split_at(4);
    let mut json = response(&mut Choices::new(rest));
    mutate(&mut json, &mut Choices::new(mutations));
    agreement::agree(&json);
    let sizes: Vec<usize> = sizes.iter().copied().map(usize::from).collect();
    agreement::agree_in_chunks(&json, &sizes);
});
