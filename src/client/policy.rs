//! The decision whether to ask again.

use wasm_bindgen::prelude::*;

use crate::api::retry;

/// Milliseconds to wait before the retry after `failed` failed attempts, from 1; -1 for no retry. A `status` of
/// 0 means that no answer came. `server_delay` is what the answer's `Retry-After` asks for, in milliseconds;
/// `random` is in `0.0..1.0`.
#[wasm_bindgen(js_name = retryDelay)]
#[must_use]
pub fn retry_delay(
    failed: u32,
    max_retries: u32,
    status: u16,
    server_delay: Option<f64>,
    random: f64,
) -> f64 {
    if status != 0 && !retry::is_retryable(status) {
        return -1.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let server = server_delay.map(|delay| delay as u32);
    retry::delay_ms(failed, max_retries, server, random).map_or(-1.0, f64::from)
}
