//! The transform of a body, compared with the same transform by `serde_json`.

use cf_list_images::api::Fields;
use cf_list_images::api::scan::ImageField;
use cf_list_images::api::sign::Signer;
use cf_list_images::api::transform::{Rewrite, Signing, Transform, TransformError};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::differential::config;
use crate::document::{Choices, mutate, response};
use crate::page;

const EXP: u64 = 1_800_000_000;

fn signing() -> Signing {
    Signing { signer: Signer::new("key").unwrap(), exp: EXP }
}

/// The expected result, or the index of the first image of another creator.
fn naive(body: &[u8], rewrite: &Rewrite) -> Result<Value, u64> {
    let mut value: Value = serde_json::from_slice(body).unwrap();
    let images = value.pointer_mut("/result/images").and_then(Value::as_array_mut);
    for (index, image) in images.into_iter().flatten().enumerate() {
        let image = image.as_object_mut().unwrap();
        let creator = image.get("creator").and_then(Value::as_str);
        if rewrite.creator.as_deref().is_some_and(|allowed| creator != Some(allowed)) {
            return Err(index as u64);
        }
        if let Some(signing) = &rewrite.signing
            && image.get("requireSignedURLs") == Some(&json!(true))
            && let Some(variants) = image.get_mut("variants").and_then(Value::as_array_mut)
        {
            for variant in variants {
                *variant = signing.signer.sign(variant.as_str().unwrap(), signing.exp).into();
            }
        }
        image.retain(|key, _| rewrite.fields.keeps(ImageField::from_name(key)));
    }
    Ok(value)
}

fn transformed(body: &[u8], rewrite: &Rewrite, sizes: &[usize]) -> Result<Vec<u8>, TransformError> {
    let mut transform = Transform::new(rewrite.clone());
    let mut out = Vec::new();
    let mut rest = body;
    let mut sizes = sizes.iter().copied().chain([1]).cycle();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
        transform.feed(chunk, &mut out)?;
        rest = after;
    }
    transform.finish().map(|_| out)
}

fn rewrite(choices: &mut Choices<'_>) -> Rewrite {
    let mut fields = Fields::ALL;
    for field in ImageField::ALL {
        if choices.once_in(2) {
            fields = fields.without(field);
        }
    }
    Rewrite {
        fields: if choices.once_in(4) { Fields::ALL } else { fields.with_unknown(choices.once_in(2)) },
        // Often one of the first strings of the generated documents.
        creator: choices.once_in(3).then(|| String::from(if choices.once_in(2) { "" } else { "a" })),
        signing: choices.once_in(2).then(signing),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_result_is_that_of_serde_json(
        bytes in vec(any::<u8>(), 0..600),
        mutations in vec(any::<u8>(), 8),
        how in vec(any::<u8>(), 16),
        sizes in vec(0..200_usize, 1..6),
    ) {
        let mut body = response(&mut Choices::new(&bytes));
        mutate(&mut body, &mut Choices::new(&mutations));
        let rewrite = rewrite(&mut Choices::new(&how));
        let mut out = Vec::new();
        let result = Transform::new(rewrite.clone()).whole(&body, &mut out);
        match &result {
            Ok(_) => {
                let value: Value = serde_json::from_slice(&out).unwrap();
                prop_assert_eq!(Ok(value), naive(&body, &rewrite));
                prop_assert_eq!(transformed(&body, &rewrite, &sizes), Ok(out));
            }
            Err(error) => prop_assert_eq!(transformed(&body, &rewrite, &sizes), Err(error.clone())),
        }
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
            let value: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(Ok(value), naive(body.as_bytes(), &rewrite));
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
