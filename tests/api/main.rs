//! The API layer as its users see it: options, requests, failures, paging, the scan of a body.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod pages;
mod scan;
