//! The scanner and `serde_json` agree on what is a list response, on its images and its envelope, in any
//! chunks. A whole body takes the fast path, chunks of one byte only the scanner, so both are tested.

use crate::agreement::{agree, agree_in_chunks};
use crate::document::{Choices, mutate, response};
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
    fn on_numbers_near_the_largest_float(digits in "[0-9]{1,330}", point in 0..330_usize, exponent in -400..400_i32) {
        let mut number = digits.trim_start_matches('0').to_owned();
        number.insert(0, '1');
        if (1..number.len()).contains(&point) {
            number.insert(point, '.');
        }
        agree_on_number(&format!("{number}e{exponent}"));
        agree_on_number(&format!("-0.{digits}e{}", exponent + 308));
        agree_on_number(&number);
    }
}

#[test]
fn on_valid_and_invalid_documents() {
    // The generator must make enough of both.
    let (mut valid, mut images, mut broken) = (0, 0, 0);
    let mut seed = 1_u32;
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..400)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0]
            })
            .collect();
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

fn agree_on_number(number: &str) {
    agree(format!(r#"{{"success":true,"other":[{number}]}}"#).as_bytes());
}

#[test]
fn on_the_smallest_number_that_is_too_large() {
    // 2^1024 − 2^970 in decimal.
    let edge = "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070\
                9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447\
                5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904\
                174497792";
    let below = edge.replace("497792", "497791");
    let accepted = |number: &str| serde_json::from_str::<serde_json::Value>(number).is_ok();
    assert!(!accepted(edge) && accepted(&below), "the oracle is exact");
    for number in [edge, &below] {
        agree_on_number(number);
        agree_on_number(&format!("-{number}"));
        agree_on_number(&format!("{number}.0"));
        agree_on_number(&format!("{number}.00000000000000000000000000000000000001"));
        agree_on_number(&format!("{number}.9"));
        agree_on_number(&format!("0.{number}e309"));
        agree_on_number(&format!("{number}000e-3"));
        agree_on_number(&format!("{}.{}e308", &number[..1], &number[1..]));
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
    for levels in 100..140 {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            agree(format!(r#"{{"success":true,"other":{nested}}}"#).as_bytes());
            agree(format!(r#"{{"success":true,"result":{{"images":[{{"meta":{nested}}}]}}}}"#).as_bytes());
            agree(format!(r#"{{"success":true,"result":{{"images":[{{"other":{nested}}}]}}}}"#).as_bytes());
        }
    }
}
