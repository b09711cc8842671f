//! The time.

/// Milliseconds since the Unix epoch. The platform's clock stands still while the Worker computes.
pub(super) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Seconds since the Unix epoch.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^53")]
pub(super) fn now() -> u64 {
    (now_ms() / 1_000.0) as u64
}
