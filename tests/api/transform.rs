//! The transform of a body, compared with the same transform by the oracle.

use cf_list_images::api::Fields;
use cf_list_images::api::scan::ImageField;
use cf_list_images::api::transform::{Rewrite, Transform, TransformError};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::differential::config;
use crate::document::{Choices, mutate, response};
use crate::page;
use crate::rewriting::{EXP, Parts, agree, naive, rewrite, signing, transformed};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_result_is_that_of_the_oracle(
        bytes in vec(any::<u8>(), 0..600),
        mutations in vec(any::<u8>(), 8),
        how in vec(any::<u8>(), 16),
        sizes in vec(0..200_usize, 1..6),
    ) {
        let mut body = response(&mut Choices::new(&bytes));
        mutate(&mut body, &mut Choices::new(&mutations));
        let rewrite = rewrite(&mut Choices::new(&how));
        agree(&body, &rewrite, &sizes);
    }
}

fn check(body: &str, rewrite: &Rewrite, expected: &str) {
    assert_eq!(String::from_utf8(transformed(body.as_bytes(), rewrite, &[7]).unwrap()).unwrap(), expected);
}

#[test]
fn a_body_that_needs_no_change_is_copied_byte_for_byte() {
    for body in [page::page(50), page::pretty(50)] {
        check(&body, &Rewrite::default(), &body);
    }
}

#[test]
fn pages_are_projected_and_signed() {
    let fields = Fields::only([ImageField::Id, ImageField::Uploaded, ImageField::Variants]);
    for fields in [fields, Fields::ALL, Fields::ALL.without(ImageField::Meta)] {
        let rewrite = Rewrite { fields, creator: None, signing: Some(signing()) };
        for body in [page::page(50), page::pretty(50)] {
            let out = transformed(body.as_bytes(), &rewrite, &[100, 3000]).unwrap();
            assert_eq!(Ok(Parts::of(&out)), naive(body.as_bytes(), &rewrite));
        }
    }
}

#[test]
fn only_the_chosen_fields_are_kept_in_their_order() {
    let body = r#"{"success":true,"x":1,"result":{"images":[
        {"new":1, "id":"a" , "meta":{"k":[1]},"f\u0069lename":"b","variants":["u", "v"]},{}]}}"#;
    let rewrite = Rewrite {
        fields: Fields::only([ImageField::Id, ImageField::Filename, ImageField::Variants]),
        ..Rewrite::default()
    };
    let expected = r#"{"success":true,"x":1,"result":{"images":[
        {"id":"a","f\u0069lename":"b","variants":["u", "v"]},{}]}}"#;
    check(body, &rewrite, expected);
}

#[test]
fn escaped_urls_are_decoded_before_they_are_signed() {
    let url = "https://imagedelivery.net/a/b/public?x=1&y=2";
    let signed = signing().signer.sign(url, EXP);
    let body = r#"{"success":true,"result":{"images":[{"variants":["https:\/\/imagedelivery.net/a\u002fb/public?x=1\u0026y=2", "pu\"blic"],"requireSignedURLs":true}]}}"#;
    let expected = format!(
        r#"{{"success":true,"result":{{"images":[{{"variants":["{signed}", "pu\"blic"],"requireSignedURLs":true}}]}}}}"#
    );
    check(body, &Rewrite { signing: Some(signing()), ..Rewrite::default() }, &expected);
}

#[test]
fn metadata_is_passed_on_byte_for_byte_whatever_it_is() {
    let meta =
        format!(r#"{{"a":1,"a":["\ud800",1e400],"__proto__":{}1{}}}"#, "[".repeat(512), "]".repeat(512));
    let body = format!(r#"{{"success":true,"result":{{"images":[{{"id":"a","meta":{meta},"x":{meta}}}]}}}}"#);
    check(&body, &Rewrite::default(), &body);
    let fields = Fields::only([ImageField::Id, ImageField::Meta]);
    let expected = format!(r#"{{"success":true,"result":{{"images":[{{"id":"a","meta":{meta}}}]}}}}"#);
    check(&body, &Rewrite { fields, ..Rewrite::default() }, &expected);
}

#[test]
fn public_images_are_not_signed() {
    let body = r#"{"success":true,"result":{"images":[{"variants":["https://h/p"],"requireSignedURLs":false},{"variants":["https://h/p"]}]}}"#;
    check(body, &Rewrite { signing: Some(signing()), ..Rewrite::default() }, body);
}

#[test]
fn another_creators_image_is_never_returned() {
    let rewrite = Rewrite { creator: Some("me".into()), ..Rewrite::default() };
    let mine = r#"{"id":"1","creator":"m\u0065"}"#;
    let others = [
        r#"{"id":"secret","creator":"you"}"#,
        r#"{"id":"secret","creator":null}"#,
        r#"{"id":"secret"}"#,
        r#"{"id":"secret","creator":"ME"}"#,
        r#"{"id":"secret","creator":"me "}"#,
        r#"{"id":"secret","other":{"creator":"me"}}"#,
        r#"{"id":"secret","Creator":"me","creator":""}"#,
    ];
    for other in others {
        let body = format!(r#"{{"success":true,"result":{{"images":[{mine},{other},{mine}]}}}}"#);
        for size in [1, 10, 1000] {
            let mut transform = Transform::new(rewrite.clone());
            let mut out = Vec::new();
            let mut result = Ok(());
            for chunk in body.as_bytes().chunks(size) {
                result = result.and_then(|()| transform.feed(chunk, &mut out));
            }
            assert_eq!(result, Err(TransformError::Foreign { image: 1 }));
            assert_eq!(transform.finish().unwrap_err(), TransformError::Foreign { image: 1 });
            assert!(transform.feed(b" ", &mut out).is_err(), "every later call fails");
            assert!(!String::from_utf8(out).unwrap().contains("secret"));
        }
    }
    let body = format!(r#"{{"success":true,"result":{{"images":[{mine}]}}}}"#);
    check(&body, &rewrite, &body);
}

#[test]
fn images_are_returned_before_the_body_is_complete() {
    let body = page::page(1000);
    let mut transform = Transform::new(Rewrite::default());
    let mut out = Vec::new();
    for chunk in body.as_bytes().chunks(16 * 1024) {
        let before = out.len();
        transform.feed(chunk, &mut out).unwrap();
        assert!(out.len() + 600 > before + chunk.len().min(16 * 1024), "at most one image is kept back");
    }
    assert_eq!(out, body.as_bytes());
}

#[test]
fn a_truncated_body_is_an_error() {
    let body = page::page(3);
    let mut transform = Transform::new(Rewrite::default());
    transform.feed(&body.as_bytes()[..1000], &mut Vec::new()).unwrap();
    let error = transform.finish().unwrap_err();
    assert!(error.to_string().contains("unexpected end of the body"), "{error}");
}
