//! The scanner against `serde_json`, which is what it must agree with.

use cf_list_images::api::Envelope;
use cf_list_images::api::scan::{Check, Checked, DecodeError, ImageStream};

use crate::pages::{Random, envelope, mutated, realistic};

fn chunked(body: &[u8], mut size: impl FnMut() -> usize) -> Result<Checked, DecodeError> {
    let mut check = Check::new(Some([1, 2]));
    let mut rest = body;
    while !rest.is_empty() {
        let (chunk, left) = rest.split_at(size().clamp(1, rest.len()));
        check.feed(chunk.len(), |room| room.copy_from_slice(chunk))?;
        rest = left;
    }
    check.finish()
}

/// Both agree on whether the body is a page, and on what it says.
fn assert_agreement(body: &[u8]) {
    let shown = String::from_utf8_lossy(body);
    let oracle = serde_json::from_slice::<Envelope>(body);
    let checked = Check::new(Some([1, 2])).whole(body);
    match (&oracle, &checked) {
        (Ok(envelope), Ok(checked)) => {
            assert_eq!(envelope.success, checked.success, "{shown}");
            assert_eq!(
                envelope.result_info.as_ref().and_then(|info| info.total_count),
                checked.total_count,
                "{shown}"
            );
            let result = envelope.result.clone().unwrap_or_default();
            assert_eq!(result.continuation_token, checked.continuation_token, "{shown}");
            let images = result.images.unwrap_or_default();
            assert_eq!(images.len(), checked.images, "{shown}");
            let mut streamed = Vec::new();
            let mut stream = ImageStream::new();
            stream.feed(body, |image| streamed.push(serde_json::from_slice(image).unwrap())).unwrap();
            assert_eq!(images, streamed, "{shown}");
        }
        (Err(_), Err(_)) => {}
        _ => panic!("serde_json: {oracle:?}\nscanner: {checked:?}\n{shown}"),
    }
}

#[test]
fn it_accepts_what_serde_json_accepts_and_nothing_else() {
    let mut accepted = 0;
    for seed in 0..20_000 {
        let body = envelope(seed);
        assert_agreement(&body);
        accepted += usize::from(serde_json::from_slice::<Envelope>(&body).is_ok());
        assert_agreement(&mutated(body, seed));
    }
    // The generator must not drift into trying one side only.
    assert!((1_500..18_500).contains(&accepted), "{accepted} of 20,000 accepted");
}

#[test]
fn any_chunking_gives_the_same_result() {
    for seed in 0..4_000 {
        let body = if seed % 2 == 0 { envelope(seed) } else { mutated(envelope(seed), seed) };
        let whole = chunked(&body, || usize::MAX);
        assert_eq!(whole, chunked(&body, || 1), "{}", String::from_utf8_lossy(&body));
        let mut random = Random::new(seed);
        assert_eq!(whole, chunked(&body, || 1 + random.below(40)), "{}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn every_prefix_of_a_page_ends_too_early() {
    let body = realistic(3);
    for end in 1..body.len() {
        let error = Check::new(None).whole(&body.as_bytes()[..end]).unwrap_err();
        assert!(error.to_string().contains("unexpected end of the body"), "{end}: {error}");
    }
}

#[test]
fn each_broken_body_has_its_own_outcome() {
    let image = |image: &str| format!(r#"{{"success":true,"result":{{"images":[{{}},{image}]}}}}"#);
    let cases = [
        (String::new(), "the body: the body is empty (byte 0)"),
        ("\u{feff}{}".into(), "the body: a byte order mark before the document (byte 0)"),
        ("<!doctype html>".into(), "the body: expected an object, found \"<\" (HTML or XML?) (byte 0)"),
        ("[]".into(), "the body: expected an object, found an array (byte 0)"),
        ("{}".into(), "the body: success: missing (byte 2)"),
        (r#"{"success":1}"#.into(), "success: expected a boolean, found a number (byte 11)"),
        (
            r#"{"success":true} x"#.into(),
            "the body: expected the end of the body, found another character (byte 17)",
        ),
        (r#"{"success":true,"success":true}"#.into(), "success: the key comes a second time (byte 25)"),
        (
            r#"{"success":true,"errors":[{"code":1.5}]}"#.into(),
            "errors[0].code: expected a whole number, found another number (byte 34)",
        ),
        (image(r#"{"id":null}"#), "result.images[1].id: expected a string, found null (byte 45)"),
        (
            image(r#"{"variants":["a",7]}"#),
            "result.images[1].variants[1]: expected a string, found a number (byte 56)",
        ),
        (
            image(r#"{"meta":{"a":[1e400]}}"#),
            "result.images[1].meta: a number that no double holds (byte 53)",
        ),
        (image(r#"{"filename":"\ud800"}"#), "result.images[1].filename: a lone surrogate (byte 52)"),
        (
            image("{\"filename\":\"a\nb\"}"),
            "result.images[1].filename: a control character in a string (byte 53)",
        ),
        (
            image(r#"{"id":"a" "b":1}"#),
            "result.images[1].id: expected \",\" or \"}\", found a string (byte 49)",
        ),
        (image(r#"{"i\u0064":7}"#), "result.images[1].id: expected a string, found a number (byte 50)"),
    ];
    for (body, expected) in cases {
        assert_eq!(Check::new(None).whole(body.as_bytes()).unwrap_err().to_string(), expected, "{body}");
    }
    let mut invalid = image(r#"{"filename":"__"}"#).into_bytes();
    let place = invalid.iter().position(|byte| *byte == b'_').unwrap();
    invalid[place] = 0xff;
    let error = Check::new(None).whole(&invalid).unwrap_err();
    assert_eq!(error.to_string(), format!("result.images[1].filename: invalid UTF-8 (byte {place})"));
}

#[test]
fn depth_is_bounded_as_serde_json_bounds_it() {
    for depth in 118..132 {
        let meta = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_agreement(
            format!(r#"{{"success":true,"result":{{"images":[{{"meta":{meta}}}]}}}}"#).as_bytes(),
        );
        assert_agreement(format!(r#"{{"success":true,"other":{meta}}}"#).as_bytes());
    }
}

#[test]
fn numbers_are_bounded_as_doubles_are() {
    let limit = "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792";
    let below = format!("{}1", &limit[..308]);
    let scientific = format!("0.00{limit}e2");
    let tests = [
        limit,
        &below,
        &scientific,
        &format!("{below}.99"),
        &format!("-{limit}"),
        "1e308",
        "1.8e308",
        "1e309",
        "1e-999",
        "0.0e999999999999999999999",
        "1e99999999999999999999",
        "17976931348623157e292",
        "0.00000001e316",
        "100e306",
        "1000e306",
    ];
    for number in tests {
        assert_agreement(format!(r#"{{"success":true,"n":{number}}}"#).as_bytes());
        assert_agreement(format!(r#"{{"success":true,"n":-{number}}}"#).as_bytes());
    }
}

#[test]
fn an_image_comes_out_before_the_last_byte_is_in() {
    let body = realistic(100);
    let mut stream = ImageStream::new();
    let mut images = 0;
    stream.feed(&body.as_bytes()[..600], |_| images += 1).unwrap();
    assert_eq!(images, 1);
    stream.feed(&body.as_bytes()[600..40_000], |_| images += 1).unwrap();
    assert!((70..100).contains(&images));
    assert!(stream.finish().is_err(), "a cut-off body is never a silent end");
}
