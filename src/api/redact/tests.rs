use alloc::format;
use alloc::string::{String, ToString};

use super::Redactor;

const TOKEN: &str = "Sn3l/ZJT-BX6_kkg7";

fn redacted(text: &str) -> String {
    Redactor::new([TOKEN, "ana@example.com", "1"]).redact(text).into_owned()
}

/// Base64 as in RFC 4648 §4.
fn base64(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let value = (0..3).fold(0, |value, at| value << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let sextet = (value >> (18 - 6 * at) & 63) as usize;
            text.push(if at <= group.len() { char::from(alphabet[sextet]) } else { '=' });
        }
    }
    text
}

/// Every byte as `%4D`.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("%{byte:02X}"))
}

/// Every character as `\u004d`.
fn unicode_escaped(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |escaped, unit| escaped + &format!("\\u{unit:04x}"))
}

#[test]
fn a_text_without_a_secret_is_borrowed_unchanged() {
    for text in ["", "no secret here", "100 %", r"C:\u", "%zz \\", "漢字", "Sn3l/ZJ"] {
        let redactor = Redactor::new([TOKEN, "ana@example.com", ""]);
        assert!(
            matches!(redactor.redact(text), alloc::borrow::Cow::Borrowed(same) if same == text),
            "{text}"
        );
    }
    assert_eq!(Redactor::default().redact("anything"), "anything");
}

#[test]
fn the_beginning_of_a_secret_is_removed_because_a_text_may_be_cut_within_it() {
    for length in Redactor::MIN_PART..TOKEN.len() {
        assert_eq!(redacted(&format!("bad {}", &TOKEN[..length])), "bad [redacted]");
        let encoded = base64(TOKEN.as_bytes());
        assert_eq!(redacted(&format!("bad {}", &encoded[..length])), "bad [redacted]");
    }
    assert_eq!(redacted("ana@exam"), "[redacted]");
}

#[test]
fn a_secret_is_removed_in_every_spelling() {
    let unicode = unicode_escaped(TOKEN);
    let percent = percent_encoded(TOKEN);
    let twice = percent.replace('%', "%25");
    let spellings = [
        TOKEN.to_string(),
        TOKEN.to_uppercase(),
        TOKEN.replace('/', "\\/"),
        TOKEN.replace('/', "\\\\/"),
        TOKEN.replace('S', "\\u0053"),
        TOKEN.replace('S', "\\\\u0053"),
        TOKEN.replace('/', "%2F").replace('Z', "\\u005a"),
        unicode,
        percent,
        twice,
        base64(TOKEN.as_bytes()),
        base64(format!("Bearer {TOKEN}").as_bytes()),
        base64(format!("x:{TOKEN}:more").as_bytes()),
        base64(format!("{TOKEN}~~~???").as_bytes()).replace('+', "-").replace('/', "_"),
        base64(TOKEN.as_bytes()).replace('=', "%3D").replace('U', "%55"),
    ];
    for spelling in spellings {
        for (before, after) in [("", ""), ("the token “", "” is wrong"), ("ä%C3%A4 ", " %")] {
            let text = format!("{before}{spelling}{after}");
            assert_eq!(redacted(&text), format!("{before}[redacted]{after}"), "{text}");
        }
    }
    assert_eq!(redacted("Ana%40example.com, ANA@EXAMPLE.COM"), "[redacted], [redacted]");
}

#[test]
fn a_secret_that_looks_escaped_itself_is_found_under_escapes() {
    let secret = r#"abc/"\+%2B\u0041<&'=def"#;
    let redactor = Redactor::new([secret]);
    let json = serde_json::to_string(secret).unwrap();
    let json = &json[1..json.len() - 1];
    let twice = serde_json::to_string(json).unwrap();
    let (percent, both) = (percent_encoded(secret), percent_encoded(json));
    let encoded = base64(secret.as_bytes());
    for spelling in [secret, json, &twice[1..twice.len() - 1], &percent, &both, &encoded] {
        assert_eq!(redactor.redact(&format!("<{spelling}>")), "<[redacted]>", "{spelling}");
    }
}

#[test]
fn every_base64_alignment_of_every_length_is_found() {
    for length in Redactor::MIN_ENCODED..14 {
        let secret = &"Aq7~{Zk!.Pw3@x"[..length];
        let redactor = Redactor::new([secret]);
        for before in 0..4 {
            for after in 0..4 {
                let encoded = base64(
                    format!("{}{secret}{}", &"???"[..before.min(3)], &"???"[..after.min(3)]).as_bytes(),
                );
                assert_eq!(
                    redactor.redact(&format!("<{encoded}>")),
                    "<[redacted]>",
                    "{secret} {before} {after}"
                );
            }
        }
    }
}

#[test]
fn overlapping_secrets_leave_one_mark() {
    let redactor = Redactor::new(["abcd", "cdef", "abc", "d"]);
    assert_eq!(redactor.redact("abcdef-abcd-d"), "[redacted]-[redacted]-[redacted]");
    assert_eq!(Redactor::new(["redacted", "e"]).redact("here redacted"), "h[redacted]r[redacted] [redacted]");
}

#[test]
fn a_short_secret_is_removed_as_it_is_and_no_encoded_text_is() {
    assert_eq!(redacted("page 1 of 12: MQ=="), "page [redacted] of [redacted]2: MQ==");
    assert_eq!(Redactor::new(["1"]).redact_from(8, "token-1"), "token-1");
}

#[test]
fn a_text_is_cut_after_its_secrets_are_removed() {
    for before in 270..301 {
        let shown = Redactor::new([TOKEN]).shorten(&format!("{}{TOKEN}", "é".repeat(before)), 300);
        assert!(shown.chars().count() <= 300 && !shown.contains("Sn"), "{shown}");
    }
}

#[test]
fn a_secret_is_found_beside_characters_of_several_bytes() {
    let redactor = Redactor::new(["schlüssel-漢字"]);
    let (percent, json) = (percent_encoded("schlüssel-漢字"), unicode_escaped("schlüssel-漢字"));
    for spelling in ["schlüssel-漢字", &percent, &json, "schl%C3%BCssel-漢字", "schl\\u00fcssel-漢字"]
    {
        assert_eq!(redactor.redact(&format!("ü{spelling}ü")), "ü[redacted]ü", "{spelling}");
    }
}

#[test]
fn debug_shows_no_secret() {
    assert_eq!(format!("{:?}", Redactor::new([TOKEN])), "Redactor(1)");
}

#[test]
fn the_secrets_in_a_header_are_its_value_and_its_longer_parts() {
    let mut redactor = Redactor::new(["fixed"]);
    for header in ["Bearer long-enough", "a=short; session=longer-value", "tiny"] {
        redactor.add_header(header);
    }
    redactor.add("");
    for text in ["Bearer long-enough", "long-enough", "longer-value", "session=longer-value", "fixed"] {
        assert!(redactor.redact(text).ends_with("[redacted]"), "{text}");
    }
    assert_eq!(redactor.redact("Bearer a short tiny session"), "Bearer a short tiny session");
}
