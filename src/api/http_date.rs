//! HTTP dates (RFC 9110 §5.6.7), in the preferred form only: `Sun, 06 Nov 1994 08:49:37 GMT`.

/// The form of a date: `-` stands for any byte, `0` for a digit.
const FORM: &[u8; 29] = b"---, 00 --- 0000 00:00:00 GMT";
const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// Parses a date into seconds since the Unix epoch. The day of the week is not checked.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text: &[u8; FORM.len()] = text.trim_ascii().as_bytes().try_into().ok()?;
    // A number for each part between spaces and colons.
    let mut numbers = [0_i64; 8];
    let mut part = 0;
    for (&byte, &form) in text.iter().zip(FORM) {
        match form {
            b'-' => {}
            b'0' => {
                let number = numbers.get_mut(part)?;
                *number = *number * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
            }
            _ if byte != form => return None,
            b' ' | b':' => part += 1,
            _ => {}
        }
    }
    let [_, day, _, year, hour, minute, second, _] = numbers;
    let mut month = 1;
    let (names, _) = MONTHS.as_chunks::<3>();
    for name in names {
        if text.get(8..11) == Some(name) {
            break;
        }
        month += 1;
    }
    // A leap second is 60.
    let valid =
        month <= 12 && (1..=31).contains(&day) && year > 0 && hour < 24 && minute < 60 && second <= 60;
    valid.then(|| days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Days since the Unix epoch of a date in the Gregorian calendar from the year 1, counting years from March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn parses_the_date_of_the_rfc() {
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(parse("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(parse("Tue, 29 Feb 2028 23:59:59 GMT"), Some(1_835_481_599));
    }

    #[test]
    fn rejects_what_is_not_a_date() {
        for text in
            ["", "soon", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37 CET", "x, 99 Nov 1994 08:49:37 GMT"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
