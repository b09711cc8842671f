//! Scanning a body: errors, and when images are returned.

use std::ops::ControlFlow;

use cf_list_images::api::scan::{CarryBuffer, Check, ImageStream, ImageView, Scanner, Visitor};

use crate::page::page;

#[test]
fn every_prefix_of_a_page_is_incomplete() {
    let body = page(3);
    for end in 1..body.len() {
        let error = Check::new(None).whole(&body.as_bytes()[..end]).unwrap_err();
        assert!(error.to_string().contains("unexpected end of the body"), "{end}: {error}");
    }
}

#[test]
fn every_error_has_its_place_and_reason() {
    let image = |image: &str| format!(r#"{{"success":true,"result":{{"images":[{{}},{image}]}}}}"#);
    let cases = [
        (String::new(), "the body: expected an object, found nothing (byte 0)"),
        ("\u{feff}{}".into(), "the body: a byte order mark before the document (byte 0)"),
        ("<!doctype html>".into(), "the body: expected an object, found \"<\" (HTML or XML?) (byte 0)"),
        ("[]".into(), "the body: expected an object, found an array (byte 0)"),
        ("{}".into(), "the body: missing field success (byte 1)"),
        (r#"{"success":1}"#.into(), "success: expected a boolean, found a number (byte 11)"),
        (
            r#"{"success":true} x"#.into(),
            "the body: expected the end of the body, found another character (byte 17)",
        ),
        (r#"{"success":true,"success":true}"#.into(), "success: duplicate key (byte 16)"),
        (
            r#"{"success":true,"errors":[{"code":1.5}]}"#.into(),
            "errors[0].code: expected a 64-bit integer, found another number (byte 34)",
        ),
        (image(r#"{"id":null}"#), "result.images[1].id: expected a string, found null (byte 45)"),
        (
            image(r#"{"variants":["a",7]}"#),
            "result.images[1].variants[1]: expected a string, found a number (byte 56)",
        ),
        (
            image(&format!(r#"{{"meta":{}}}"#, "[".repeat(1025))),
            "result.images[1].meta: nested more than 1024 levels deep (byte 1071)",
        ),
        (r#"{"success":true,"result":null}"#.into(), "result: expected an object, found nothing (byte 30)"),
        (image(r#"{"filename":"\ud800"}"#), "result.images[1].filename: a lone surrogate (byte 58)"),
        (
            image("{\"filename\":\"a\nb\"}"),
            "result.images[1].filename: a control character in a string (byte 53)",
        ),
        (image(r#"{"id":"a" "b":1}"#), "result.images[1]: expected \",\" or \"}\", found a string (byte 49)"),
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
fn images_are_returned_before_the_body_is_complete() {
    let body = page(100);
    let mut stream = ImageStream::new();
    let mut images = 0;
    stream.feed(&body.as_bytes()[..600], |_| images += 1).unwrap();
    assert_eq!(images, 1);
    stream.feed(&body.as_bytes()[600..40_000], |_| images += 1).unwrap();
    assert!((70..100).contains(&images));
    assert!(stream.finish().is_err(), "a truncated body is an error");
}

#[test]
fn at_most_one_chunk_and_one_image_are_in_memory() {
    struct Largest(usize);
    impl Visitor for Largest {
        fn image(&mut self, image: &ImageView<'_>) -> ControlFlow<()> {
            self.0 = self.0.max(image.bytes().len());
            ControlFlow::Continue(())
        }
    }
    // A long unknown value outside an image is not kept.
    let long = format!(r#"{{"other":"{}",{}"#, "ä".repeat(100_000), &page(2000)[1..]);
    let (mut scanner, mut buffer, mut largest) = (Scanner::default(), CarryBuffer::default(), Largest(0));
    let mut peak = 0;
    for chunk in long.as_bytes().chunks(4096) {
        buffer.carry(scanner.carry_len());
        buffer.push(chunk.len(), |space| space.copy_from_slice(chunk));
        scanner.scan(buffer.bytes(), &mut largest).unwrap();
        peak = peak.max(buffer.bytes().len());
    }
    assert_eq!(scanner.finish().unwrap().images, 2000);
    assert!(peak < 4096 + largest.0, "{peak} bytes");
}
