//! HTTP dates (RFC 9110 §5.6.7), in the preferred form only: `Sun, 06 Nov 1994 08:49:37 GMT`.

/// Parses a date into seconds since the Unix epoch. The day of the week is not checked.
pub(crate) fn parse(text: &str) -> Option<i64> {
    #[rustfmt::skip]
    let [_, _, _, b',', b' ', d1, d2, b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' ',
        h1, h2, b':', min1, min2, b':', s1, s2, b' ', b'G', b'M', b'T'] = *text.trim_ascii().as_bytes()
    else {
        return None;
    };
    let day = decimal(&[d1, d2])?;
    let month = match &[m1, m2, m3] {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    };
    let year = decimal(&[y1, y2, y3, y4])?;
    let (hour, minute, second) = (decimal(&[h1, h2])?, decimal(&[min1, min2])?, decimal(&[s1, s2])?);
    // A leap second is 60.
    let valid = (1..=31).contains(&day) && year > 0 && hour < 24 && minute < 60 && second <= 60;
    valid.then(|| days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// The value of decimal digits.
fn decimal(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
}

/// Days since the Unix epoch of a date in the Gregorian calendar, counting years from March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
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
