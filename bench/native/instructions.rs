//! One scan of the page in a file, for `instructions.mjs`, which counts the instructions of `scan_page`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

use std::hint::black_box;

use cf_list_images::api::scan::{Check, Checked};

fn main() {
    // Cargo adds an option.
    let path = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap();
    let page = scan_page(&std::fs::read(path).unwrap());
    assert!(black_box(page).success);
}

#[inline(never)]
fn scan_page(body: &[u8]) -> Checked {
    Check::new(None).whole(body).unwrap()
}
