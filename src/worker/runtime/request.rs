//! Requests from the platform.

use super::platform::random_uuid;
use crate::api::Redactor;
use crate::worker::config::Config;
use crate::worker::request_head::RequestHead;

/// Reads the head of a request, which `src/worker/js/head.ts` has written in lines. Without a URL, the response is 400.
pub(super) fn head(lines: &str, config: Option<&Config>) -> RequestHead {
    let mut head = match config {
        Some(config) => RequestHead::read(lines, &config.redactor),
        None => RequestHead::read(lines, &Redactor::default()),
    };
    if !head.has_valid_request_id() {
        head.request_id = random_uuid().unwrap_or_default();
    }
    head
}
