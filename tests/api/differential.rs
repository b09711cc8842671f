//! The scanner and the oracle agree on what is a list response, on its images and its envelope, in any chunks.
//!
//! A whole body takes the fast path, chunks of one byte only the scanner, so both are tested.

use crate::agreement::{agree, agree_in_chunks};
use crate::document::{Choices, mutate, noise, response};
use crate::page;
use cf_list_images::api::scan::Check;
use proptest::collection::vec;
use proptest::prelude::*;

/// 1,024 cases, or more by `PROPTEST_CASES`.
pub fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { cases: config.cases.max(1024), failure_persistence: None, ..config }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn on_generated_documents(bytes in vec(any::<u8>(), 0..600)) {
        agree(&response(&mut Choices::new(&bytes)));
    }

    #[test]
    fn on_mutated_documents(bytes in vec(any::<u8>(), 0..600), mutations in vec(any::<u8>(), 16)) {
        let mut json = response(&mut Choices::new(&bytes));
        mutate(&mut json, &mut Choices::new(&mutations));
        agree(&json);
    }

    #[test]
    fn in_any_chunks(
        bytes in vec(any::<u8>(), 0..400),
        mutations in vec(any::<u8>(), 8),
        chunks in vec(0..64_usize, 1..20),
    ) {
        let mut json = response(&mut Choices::new(&bytes));
        mutate(&mut json, &mut Choices::new(&mutations));
        agree_in_chunks(&json, &chunks);
        agree_in_chunks(&json, &[1]);
    }

    #[test]
    fn on_numbers_of_any_size(digits in "[0-9]{1,330}", point in 0..330_usize, exponent in -400..400_i32) {
        let mut number = digits.trim_start_matches('0').to_owned();
        number.insert(0, '1');
        if (1..number.len()).contains(&point) {
            number.insert(point, '.');
        }
        for number in [format!("{number}e{exponent}"), format!("-0.{digits}e{}", exponent + 308), number] {
            for body in anywhere(&number) {
                prop_assert!(agree(body.as_bytes()), "{}", body);
            }
            agree(with_code(&number).as_bytes());
        }
    }
}

/// Bodies with this JSON in every place where any JSON is allowed.
fn anywhere(json: &str) -> [String; 5] {
    let image = |image: &str| format!(r#"{{"success":true,"result":{{"images":[{image}]}}}}"#);
    [
        image(&format!(r#"{{"id":"a","meta":{json}}}"#)),
        image(&format!(r#"{{"id":"a","meta":{{"k":[{json}]}}}}"#)),
        image(&format!(r#"{{"id":"a","other":{json}}}"#)),
        format!(r#"{{"success":true,"result":{{}},"other":{json}}}"#),
        format!(r#"{{"success":true,"result":{{}},"result_info":{{"total_count":{json},"page":{json}}}}}"#),
    ]
}

fn with_code(code: &str) -> String {
    format!(r#"{{"success":false,"errors":[{{"code":{code},"message":"m"}}]}}"#)
}

#[test]
fn on_valid_and_invalid_documents() {
    // The generator must make enough of both.
    let (mut valid, mut images, mut broken) = (0, 0, 0);
    for seed in 0..2000 {
        let bytes = noise(seed, 400);
        let choices = &mut Choices::new(&bytes);
        let mut json = response(choices);
        if agree(&json) {
            valid += 1;
            images += Check::new(None).whole(&json).unwrap().images;
        }
        mutate(&mut json, &mut Choices::new(&bytes[300..]));
        broken += usize::from(!agree(&json));
    }
    assert!((800..1900).contains(&valid), "{valid} of 2000 are valid");
    assert!(images > 1000, "{images} images");
    assert!((500..1900).contains(&broken), "{broken} of 2000 are broken");
}

#[test]
fn whatever_json_parse_accepts_is_accepted_in_metadata_and_in_unknown_fields() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let values = [
        "1e400",
        "-1e400",
        "1E+99999999999999999999",
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\ud800\udc00\udc00\u0041""#,
        r#""\ud800\n""#,
        r#"{"\ud800":1,"\ud800":2}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"__proto__":{"a":1},"constructor":null}"#,
        &nested(512),
        &nested(1024 - 2),
    ];
    for value in values {
        for body in anywhere(value) {
            assert!(agree(body.as_bytes()), "{body}");
            agree_in_chunks(body.as_bytes(), &[1]);
        }
    }
    for value in ["1e", "01", r#""\ud80""#, r#""\x""#, "\"\n\"", "{\"a\"}", &nested(1025), "NaN"] {
        for body in anywhere(value) {
            assert!(!agree(body.as_bytes()), "{body}");
            agree_in_chunks(body.as_bytes(), &[1]);
        }
    }
}

#[test]
fn known_fields_are_as_strict_as_serde_json() {
    for code in ["1e400", "1.0", "1e3", "-0", "9223372036854775808", "null", "\"1\""] {
        assert!(!agree(with_code(code).as_bytes()), "{code}");
    }
    for field in ["id", "creator", "filename", "uploaded"] {
        for value in [r#""\ud800""#, r#""\udc00x""#, r#""\ud800\u0041""#] {
            let body = format!(r#"{{"success":true,"result":{{"images":[{{"{field}":{value}}}]}}}}"#);
            assert!(!agree(body.as_bytes()), "{body}");
        }
    }
}

#[test]
fn a_success_without_a_result_is_not_an_empty_listing() {
    for body in
        [r#"{"success":true}"#, r#"{"success":true,"result":null}"#, r#"{"result":null,"success":true}"#]
    {
        assert!(!agree(body.as_bytes()), "{body}");
        let error = Check::new(None).whole(body.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("result: expected an object, found nothing"), "{error}");
    }
    // The API documents `images` as optional.
    for body in
        [r#"{"success":true,"result":{}}"#, r#"{"success":false,"result":null}"#, r#"{"success":false}"#]
    {
        assert!(agree(body.as_bytes()), "{body}");
    }
}

#[test]
fn a_total_that_is_not_a_whole_number_is_ignored() {
    for total in
        ["null", "250.0", "-1", "-0", "1e3", "\"250\"", "[250]", "{\"n\":250}", "18446744073709551616"]
    {
        let body = format!(r#"{{"success":true,"result":{{}},"result_info":{{"total_count":{total}}}}}"#);
        assert!(agree(body.as_bytes()), "{body}");
        assert_eq!(Check::new(None).whole(body.as_bytes()).unwrap().total_count, None, "{body}");
    }
}

#[test]
fn on_a_page_in_chunks_of_every_size() {
    let json = page::page(3);
    for size in 1..=json.len() {
        agree_in_chunks(json.as_bytes(), &[size]);
    }
}

#[test]
fn on_pages_of_the_api() {
    for json in [page::page(0), page::page(1), page::page(100), page::pretty(100)] {
        assert!(agree(json.as_bytes()), "accepted");
        agree_in_chunks(json.as_bytes(), &[1000, 17, 0, 300]);
    }
}

#[test]
fn on_text_in_any_script() {
    let names = [
        "größe.jpg",
        "写真 🖼 の 一覧.png",
        "\\u00e4ä\\n\\\\ä\\\"é",
        "ä\\ud83d\\ude00é",
        "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10ffff}",
    ];
    for name in names {
        let json = format!(r#"{{"success":true,"result":{{"images":[{{"id":"a","filename":"{name}"}}]}}}}"#);
        assert!(agree(json.as_bytes()), "{json}");
        agree_in_chunks(json.as_bytes(), &[1]);
        let place = json.find(name).unwrap();
        for at in place..place + name.len() {
            for byte in [b'a', b'"', b'\\', 0x1f, 0x80, 0xbf, 0xc0, 0xe0, 0xed, 0xf4, 0xf5] {
                let mut broken = json.clone().into_bytes();
                broken[at] = byte;
                agree(&broken);
                agree_in_chunks(&broken, &[at]);
            }
        }
    }
}

#[test]
fn on_a_page_with_any_byte_replaced() {
    let json = page::page(1).into_bytes();
    for at in 0..json.len() {
        for byte in [0, b'"', b'\\', b'}', b',', b'1', b'-', b' ', 0x80, 0xc3, 0xff] {
            let mut broken = json.clone();
            broken[at] = byte;
            agree(&broken);
        }
        agree(&json[..at]);
    }
}

#[test]
fn on_nesting_around_the_limit() {
    for levels in [1, 15, 16, 17, 31, 32, 33, 126, 127, 128, 512].into_iter().chain(1015..1035) {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            agree(format!(r#"{{"success":true,"result":{{}},"other":{nested}}}"#).as_bytes());
            agree(format!(r#"{{"success":true,"result":{{"images":[{{"meta":{nested}}}]}}}}"#).as_bytes());
            agree(format!(r#"{{"success":true,"result":{{"images":[{{"other":{nested}}}]}}}}"#).as_bytes());
        }
    }
}
