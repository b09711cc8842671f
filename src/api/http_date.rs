//! HTTP dates (RFC 9110 §5.6.7), in the preferred form only: `Sun, 06 Nov 1994 08:49:37 GMT`.

/// The form of a date: `-` stands for any byte, `0` for a digit.
const FORM: &[u8; 29] = b"---, 00 --- 0000 00:00:00 GMT";
const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// Parses a date into seconds since the Unix epoch. The day of the week is not checked.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text: &[u8; FORM.len()] = text.trim_ascii().as_bytes().try_into().ok()?;
    // A number for each part between spaces and colons.
    let mut numbers = [0_i32; 8];
    let mut part = 0;
    for (&byte, &form) in text.iter().zip(FORM) {
        match form {
            b'-' => {}
            b'0' => {
                let number = numbers.get_mut(part)?;
                *number = *number * 10 + i32::from(byte.is_ascii_digit().then(|| byte - b'0')?);
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
    let date = days(year, month, day);
    // The first day of the next month; that of month 13 is the first of the next year.
    let in_month = month <= 12 && day > 0 && date < days(year, month + 1, 1);
    let valid = in_month && year > 0 && hour < 24 && minute < 60 && second <= 60;
    valid.then(|| i64::from(date) * 86_400 + i64::from(hour * 3_600 + minute * 60 + second))
}

/// Days since the Unix epoch of a date in the Gregorian calendar from the year 1, counting years from March.
fn days(year: i32, month: i32, day: i32) -> i32 {
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
    fn every_month_has_its_days() {
        let at =
            |day: u32, month: &str, year: u32| parse(&format!("Sun, {day:02} {month} {year} 00:00:00 GMT"));
        for (month, days) in [("Jan", 31), ("Feb", 28), ("Apr", 30), ("Jun", 30), ("Nov", 30), ("Dec", 31)] {
            assert!(at(1, month, 2027).is_some() && at(days, month, 2027).is_some(), "{month}");
            assert!(at(0, month, 2027).is_none() && at(days + 1, month, 2027).is_none(), "{month}");
        }
        assert!(at(29, "Feb", 2028).is_some() && at(29, "Feb", 2100).is_none());
        assert_eq!(at(1, "Jan", 2028).zip(at(31, "Dec", 2027)).map(|(next, last)| next - last), Some(86_400));
    }

    #[test]
    fn rejects_what_is_not_a_date() {
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Xyz 1994 08:49:37 GMT",
            "x, 99 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
