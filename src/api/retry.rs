//! Whether and when to retry. Time and randomness are arguments.
//!
//! The delays are those of the official SDK: half a second, doubled each time up to eight seconds, minus a
//! random part of up to a quarter. A delay that the server requests takes precedence.
//!
//! The API blocks a user or token for five minutes after 1,200 requests within five minutes. That is longer than
//! [`MAX_SERVER_DELAY_MS`], so there is no retry, and the failure reports the delay.

use super::http_date;

/// The default number of retries.
pub const DEFAULT_MAX_RETRIES: u32 = 2;
/// The longest delay that the server may request, in milliseconds. If it requests more, there is no retry: the
/// failure reports the delay to the caller.
pub const MAX_SERVER_DELAY_MS: u32 = 60_000;

const FIRST_DELAY_MS: u32 = 500;
const LONGEST_DELAY_MS: u32 = 8_000;

/// Whether a retry may succeed after this status: timeout (408), conflict (409), rate limit (429) and all
/// server errors.
#[must_use]
pub fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 409 | 429 | 500..)
}

/// The delay before the retry after `failed` failed attempts (from 1), in milliseconds; `None`: no retry.
/// `server` is the delay that the server requests, in milliseconds; `random` is in `0.0..1.0`.
///
/// ```
/// use cf_list_images::api::retry::delay_ms;
///
/// assert_eq!(delay_ms(1, 2, None, 0.0), Some(500));
/// assert_eq!(delay_ms(2, 2, None, 1.0), Some(750));
/// assert_eq!(delay_ms(3, 2, None, 0.0), None); // both retries are used up
/// assert_eq!(delay_ms(1, 2, Some(7_000), 0.5), Some(7_000));
/// assert_eq!(delay_ms(1, 2, Some(3_600_000), 0.5), None); // an hour is too long to wait
/// ```
#[must_use]
pub fn delay_ms(failed: u32, max_retries: u32, server: Option<u32>, random: f64) -> Option<u32> {
    if failed > max_retries || server.is_some_and(|delay| delay > MAX_SERVER_DELAY_MS) {
        return None;
    }
    let doubled = FIRST_DELAY_MS.checked_shl(failed.saturating_sub(1).min(8)).unwrap_or(LONGEST_DELAY_MS);
    let longest = doubled.min(LONGEST_DELAY_MS);
    let jitter = f64::from(longest) * 0.25 * random.clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2,000")]
    let jittered = longest - jitter as u32;
    Some(server.unwrap_or(jittered))
}

/// The delay that a response requests, in milliseconds: `retry-after-ms`, else `Retry-After` in seconds or as
/// an HTTP date (RFC 9110 §10.2.3). `now` is in seconds since the Unix epoch.
///
/// Fractions are rounded up, so that no retry comes early; a date in the past means no delay. A value that is
/// negative, a list, or neither a number nor a date is ignored.
///
/// ```
/// use cf_list_images::api::retry::server_delay_ms;
///
/// assert_eq!(server_delay_ms(None, Some("7"), 0), Some(7_000));
/// assert_eq!(server_delay_ms(Some("1500"), Some("7"), 0), Some(1_500));
/// let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
/// assert_eq!(server_delay_ms(None, date, 784_111_775), Some(2_000));
/// ```
#[must_use]
pub fn server_delay_ms(retry_after_ms: Option<&str>, retry_after: Option<&str>, now: i64) -> Option<u32> {
    if let Some(delay) = retry_after_ms.and_then(rounded_up) {
        return Some(delay);
    }
    let text = retry_after?;
    let seconds = match rounded_up(text) {
        Some(seconds) => seconds,
        None => u32::try_from((http_date::parse(text)? - now).max(0)).unwrap_or(u32::MAX),
    };
    Some(seconds.saturating_mul(1_000))
}

/// A decimal number without a sign or an exponent, rounded up and at most [`u32::MAX`].
fn rounded_up(text: &str) -> Option<u32> {
    let mut bytes = text.trim_ascii().bytes();
    let mut number = 0_u32;
    let mut digits = 0;
    for byte in bytes.by_ref() {
        match byte {
            b'0'..=b'9' => number = number.saturating_mul(10).saturating_add(u32::from(byte - b'0')),
            b'.' if digits > 0 => break,
            _ => return None,
        }
        digits += 1;
    }
    let mut fraction = 0;
    for byte in bytes {
        fraction |= byte.is_ascii_digit().then(|| byte - b'0')?;
    }
    (digits > 0).then_some(number.saturating_add(u32::from(fraction != 0)))
}

#[cfg(test)]
mod tests {
    use super::{is_retryable, server_delay_ms};

    #[test]
    fn only_transient_errors_are_retried() {
        for status in [408, 409, 429, 500, 502, 503, 504, 599] {
            assert!(is_retryable(status), "{status}");
        }
        for status in [200, 304, 400, 401, 403, 404, 405, 410, 422] {
            assert!(!is_retryable(status), "{status}");
        }
    }

    #[test]
    fn a_server_delay_is_in_milliseconds_seconds_or_a_date() {
        assert_eq!(server_delay_ms(Some("1500"), Some("9"), 0), Some(1_500));
        assert_eq!(server_delay_ms(Some("soon"), Some("9"), 0), Some(9_000));
        assert_eq!(server_delay_ms(None, Some("0.5"), 0), Some(1_000));
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(server_delay_ms(None, date, 784_111_775), Some(2_000));
        assert_eq!(server_delay_ms(None, date, 784_111_999), Some(0));
        assert_eq!(server_delay_ms(None, Some("-3"), 0), None);
        assert_eq!(server_delay_ms(None, None, 0), None);
    }

    #[test]
    fn a_delay_is_rounded_up_and_saturates() {
        assert_eq!(server_delay_ms(Some("1.01"), None, 0), Some(2));
        assert_eq!(server_delay_ms(Some("2."), None, 0), Some(2));
        assert_eq!(server_delay_ms(Some(" 2.000 "), None, 0), Some(2));
        assert_eq!(server_delay_ms(Some("99999999999.5"), None, 0), Some(u32::MAX));
        assert_eq!(server_delay_ms(None, Some("4294968"), 0), Some(u32::MAX));
    }

    #[test]
    fn a_delay_that_is_not_a_single_number_or_date_is_ignored() {
        for text in [
            "", " ", ".", ".5", "-1", "+1", "1e3", "0x10", "1,2", "7, 9", "1 2", "1.2.3", "1.x", "Infinity",
            "NaN",
        ] {
            assert_eq!(server_delay_ms(Some(text), None, 0), None, "{text}");
            assert_eq!(server_delay_ms(None, Some(text), 0), None, "{text}");
        }
    }
}
