//! The fuzz targets: each takes the fuzzer's bytes and asserts what must hold for any bytes.
//!
//! libFuzzer runs them by `npm run fuzz`. `npm test` replays the inputs in `fuzz/seeds`, a folder for each target,
//! without libFuzzer: see `tests/fuzz`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../../tests/api/agreement.rs"]
mod agreement;
mod cors;
#[path = "../../tests/support/document.rs"]
mod document;
mod lines;
mod options;
#[path = "../../tests/support/oracle.rs"]
mod oracle;
mod query;
mod redacting;
mod retry_after;
#[path = "../../tests/api/rewriting.rs"]
mod rewriting;
mod rows;
mod scanning;
mod scrubbing;
mod signed_url;
#[path = "../../tests/support/similar.rs"]
mod similar;
mod token;
mod transforming;
mod url_options;

/// Takes the fuzzer's bytes. Panics if they are a finding.
type Body = fn(&[u8]);

/// Each target's name, which is also that of its file in `fuzz_targets` and of its folder in `seeds`, and its body.
pub const TARGETS: [(&str, Body); 14] = [
    ("bytes", scanning::bytes),
    ("cors", cors::run),
    ("options", options::run),
    ("query", query::run),
    ("redacting", redacting::run),
    ("responses", scanning::responses),
    ("retry_after", retry_after::run),
    ("rewriting", transforming::run),
    ("rows", rows::run),
    ("scrubbing", scrubbing::run),
    ("signed_url", signed_url::run),
    ("similar", scanning::similar),
    ("token", token::run),
    ("url_options", url_options::run),
];

/// Runs a target.
pub fn run(target: &str, data: &[u8]) {
    let (_, body) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    body(data);
}
