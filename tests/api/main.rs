//! The API layer as its users see it: options, requests, failures, paging, the scan of a body.

mod pages;
mod scan;
