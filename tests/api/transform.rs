//! The transform of a body, compared with the same transform by the oracle.

use cf_list_images::api::scan::ImageField;
use cf_list_images::api::transform::{MAX_INFO_TEXT, MAX_INFOS, Rewrite, Transform, TransformError};
use cf_list_images::api::{Fields, Redactor, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

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

/// A page of these images as it is written.
fn page_of(images: &str) -> String {
    format!(r#"{{"result":{{"images":[{images}]}},"success":true,"errors":[],"messages":[]}}"#)
}

#[test]
fn a_body_that_needs_no_change_is_copied_byte_for_byte() {
    let body = page::page(50);
    check(&body, &Rewrite::default(), &body);
}

#[test]
fn images_that_need_no_change_are_copied_byte_for_byte_whatever_is_around_them() {
    let images: Vec<String> =
        (0..50).map(|index| format!("{{ \"id\" :\n \"{index}\" , \"new\":[ {index}.0 ] }}")).collect();
    let body = format!(
        "{{ \"errors\" : null, \"x\":[1, 2], \"success\" :true ,\"result\" : {{\"y\":{{}}, \"images\": [\n{} ]}}}}",
        images.join(" ,\n ")
    );
    check(&body, &Rewrite::default(), &page_of(&images.join(",")));
    let pretty = page::pretty(50);
    let out = transformed(pretty.as_bytes(), &Rewrite::default(), &[100, 3000]).unwrap();
    assert_eq!(Ok(Parts::of(&out)), naive(pretty.as_bytes(), &Rewrite::default()));
}

#[test]
fn unknown_fields_of_the_envelope_are_dropped() {
    let foreign = r#"{"id":"foreign","creator":"you"}"#;
    let mine = r#"{"id":"1","creator":"me"}"#;
    let body = format!(
        r#"{{"images":[{foreign}],"result_info":{{"total_count":7,"count":[{foreign}],"page":1}},"success":true,
            "result":{{"foreign":[{foreign}],"images":[{mine}],"Images":[{foreign}],"image":{foreign}}},
            "messages":[{{"code":1,"message":"m","foreign":{foreign},"source":{{"pointer":"/p","foreign":{foreign}}}}}],
            "errors":[],"Result":{{"images":[{foreign}]}},"foreign":{foreign}}}"#
    );
    let page = page_of(mine).replace(
        r#""messages":[]"#,
        r#""messages":[{"code":1,"message":"m","source":{"pointer":"/p"}}],"result_info":{"total_count":7}"#,
    );
    check(&body, &Rewrite::default(), &page);
    let rewrite = Rewrite { creator: Some("me".into()), ..Rewrite::default() };
    check(&body, &rewrite, &page.replace(r#","result_info":{"total_count":7}"#, ""));
}

#[test]
fn a_known_field_cannot_occur_twice() {
    for body in [
        r#"{"success":true,"result":{"images":[],"images":[{"id":"a"}]}}"#,
        r#"{"success":true,"result":{"images":[]},"result":{"images":[{"id":"a"}]}}"#,
        r#"{"success":true,"result":{"images":[],"im\u0061ges":[{"id":"a"}]}}"#,
    ] {
        let error = transformed(body.as_bytes(), &Rewrite::default(), &[5]).unwrap_err();
        assert!(error.to_string().contains("duplicate key"), "{error}");
    }
}

#[test]
fn only_v2_has_a_continuation_token() {
    let images = r#"{"id":"a"}"#;
    for (token, kept) in [(r#""n\/ext""#, r#""n/ext""#), ("null", "null")] {
        let body =
            format!(r#"{{"result":{{"continuation_token":{token},"images":[{images}]}},"success":true}}"#);
        check(&body, &Rewrite::default(), &page_of(images));
        let v2 = Rewrite { version: Version::V2, ..Rewrite::default() };
        let result = format!(r#""images":[{images}],"continuation_token":{kept}}}"#);
        check(&body, &v2, &page_of(images).replace(&format!(r#""images":[{images}]}}"#), &result));
    }
}

#[test]
fn texts_of_the_envelope_are_redacted_and_then_cut_and_counted() {
    let redactor = Redactor::new(["s3cret-token", "ana@example.com", "1"]);
    let rewrite = Rewrite { redactor, version: Version::V2, ..Rewrite::default() };
    let info = |before: usize| {
        let text = format!("{}s3cret-\\u0074oken Ana%40example.com", "x".repeat(before));
        format!(
            r#"{{"code":1,"message":"{text}","documentation_url":"{text}","source":{{"pointer":"{text}"}}}}"#
        )
    };
    for before in [0, 285, 290, 299, 300, 500] {
        let infos = vec![info(before); 20].join(",");
        let body = format!(
            r#"{{"success":true,"errors":[{infos}],"messages":[{infos}],"result":{{"images":[],
                "continuation_token":"1-s3cret-token"}}}}"#
        );
        let out = transformed(body.as_bytes(), &rewrite, &[11]).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            value["result"]["continuation_token"], "1-[redacted]",
            "a short secret leaves a token as it is"
        );
        for list in [&value["errors"], &value["messages"]] {
            assert_eq!(list.as_array().unwrap().len(), MAX_INFOS);
            for info in list.as_array().unwrap() {
                assert_eq!(info["code"], 1);
                for text in [&info["message"], &info["documentation_url"], &info["source"]["pointer"]] {
                    let text = text.as_str().unwrap();
                    assert!(text.chars().count() <= MAX_INFO_TEXT, "{text}");
                    assert!(!text.contains("s3c") && !text.contains("Ana"), "{text}");
                    assert!(
                        before > 285 || text.ends_with("[redacted] [redacted]") || before == 285,
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn pages_are_projected_and_signed() {
    let fields = Fields::only([ImageField::Id, ImageField::Uploaded, ImageField::Variants]);
    for fields in [fields, Fields::ALL, Fields::ALL.without(ImageField::Meta)] {
        let rewrite = Rewrite { fields, signing: Some(signing()), ..Rewrite::default() };
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
    check(body, &rewrite, &page_of(r#"{"id":"a","f\u0069lename":"b","variants":["u", "v"]},{}"#));
}

#[test]
fn escaped_urls_are_decoded_before_they_are_signed() {
    let url = "https://imagedelivery.net/a/b/public?x=1&y=2";
    let signed = signing().signer.sign(url, EXP);
    let body = r#"{"success":true,"result":{"images":[{"variants":["https:\/\/imagedelivery.net/a\u002fb/public?x=1\u0026y=2", "pu\"blic"],"requireSignedURLs":true}]}}"#;
    let expected = page_of(&format!(r#"{{"variants":["{signed}", "pu\"blic"],"requireSignedURLs":true}}"#));
    check(body, &Rewrite { signing: Some(signing()), ..Rewrite::default() }, &expected);
}

#[test]
fn metadata_is_passed_on_byte_for_byte_whatever_it_is() {
    let meta =
        format!(r#"{{"a":1,"a":["\ud800",1e400],"__proto__":{}1{}}}"#, "[".repeat(512), "]".repeat(512));
    let body = page_of(&format!(r#"{{"id":"a","meta":{meta},"x":{meta}}}"#));
    check(&body, &Rewrite::default(), &body);
    let fields = Fields::only([ImageField::Id, ImageField::Meta]);
    let expected = page_of(&format!(r#"{{"id":"a","meta":{meta}}}"#));
    check(&body, &Rewrite { fields, ..Rewrite::default() }, &expected);
}

#[test]
fn public_images_are_not_signed() {
    let body =
        page_of(r#"{"variants":["https://h/p"],"requireSignedURLs":false},{"variants":["https://h/p"]}"#);
    check(&body, &Rewrite { signing: Some(signing()), ..Rewrite::default() }, &body);
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
            assert_eq!(transform.finish(&mut out).unwrap_err(), TransformError::Foreign { image: 1 });
            assert!(transform.feed(b" ", &mut out).is_err(), "every later call fails");
            assert!(!String::from_utf8(out).unwrap().contains("secret"));
        }
    }
    let body = page_of(mine);
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
    transform.finish(&mut out).unwrap();
    assert_eq!(out, body.as_bytes());
}

#[test]
fn a_truncated_body_is_an_error() {
    let body = page::page(3);
    let mut transform = Transform::new(Rewrite::default());
    let mut out = Vec::new();
    transform.feed(&body.as_bytes()[..1000], &mut out).unwrap();
    let error = transform.finish(&mut out).unwrap_err();
    assert!(error.to_string().contains("unexpected end of the body"), "{error}");
}
