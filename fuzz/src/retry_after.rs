//! `retry-after-ms`, `Retry-After` and the delay that they give.

use cf_list_images::api::retry::{MAX_SERVER_DELAY_MS, delay_ms, server_delay_ms};

use super::lines::lines;

/// The two headers and the time now, in seconds, give the delay that their grammar says.
pub fn run(data: &[u8]) {
    let Some([milliseconds, after, now]) = lines(data) else { return };
    let now: i64 = now.parse::<i32>().unwrap_or_default().into();
    let delay = server_delay_ms(Some(milliseconds), Some(after), now);
    let seconds = number(after).or_else(|| Some((date(after)? - now).max(0).unsigned_abs()));
    let expected = number(milliseconds).or_else(|| Some(seconds?.saturating_mul(1000)));
    assert_eq!(delay.map(u64::from), expected.map(|delay| delay.min(u32::MAX.into())));
    assert_eq!(server_delay_ms(None, None, now), None);

    for failed in 1..5 {
        for random in [0.0, 0.5, 1.0, f64::NAN, -1.0, 2.0] {
            let wait = delay_ms(failed, 3, delay, random);
            match delay {
                _ if failed > 3 => assert_eq!(wait, None),
                Some(delay) => assert_eq!(wait, (delay <= MAX_SERVER_DELAY_MS).then_some(delay)),
                None => {
                    let longest = (250 << failed).min(8_000);
                    assert!(
                        wait.is_some_and(|wait| (longest - longest / 4..=longest).contains(&wait)),
                        "{wait:?}"
                    );
                }
            }
        }
    }
}

/// Digits, and a fraction that rounds up.
fn number(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    // More than 20 digits do not fit.
    let whole = whole.trim_start_matches('0');
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX) };
    Some(whole.saturating_add(u64::from(fraction.bytes().any(|digit| digit != b'0'))))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, counted day by day.
fn date(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    if text.len() != 29 || !text.is_char_boundary(3) || text.get(3..5)? != ", " || text.get(25..)? != " GMT" {
        return None;
    }
    let parts: Vec<&str> = text[5..25].split(' ').collect();
    let [day, month, year, time] = parts[..] else { return None };
    let clock: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = clock[..] else { return None };
    let whole = |text: &str, length: usize, most: i64| {
        let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| digits && *number <= most)
    };
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = names.iter().position(|name| *name == month)?;
    let (day, year) = (whole(day, 2, 31)?, whole(year, 4, 9999)?);
    if day == 0 || year == 0 {
        return None;
    }
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_of = |year: i64| 365 + i64::from(leap(year));
    let mut days: i64 = (1970..year).map(days_of).sum::<i64>() - (year..1970).map(days_of).sum::<i64>();
    let months = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    days += months[..month].iter().sum::<i64>() + day - 1;
    Some(days * 86_400 + whole(hour, 2, 23)? * 3_600 + whole(minute, 2, 59)? * 60 + whole(second, 2, 60)?)
}
