//! The public API of the `api` layer: options, requests, paging, scanning, signing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod agreement;
mod bounds;
mod differential;
#[path = "../support/document.rs"]
mod document;
mod failure;
mod image_fields;
mod options;
#[path = "../support/oracle.rs"]
mod oracle;
#[path = "../support/page.rs"]
mod page;
mod paging;
mod paging_model;
mod prediction;
mod rewriting;
mod scan;
mod sign;
#[path = "../support/similar.rs"]
mod similar;
mod transform;
