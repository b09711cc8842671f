//! Images that are like the ones before them, except for one thing: the scanner predicts the text between their values.

use std::ops::Range;

use super::agreement::{agree, agree_in_chunks};
use super::document::{Choices, noise};
use super::similar;

const IMAGE: &str = r#"{"id":"a1","filename":"a.jpg","creator":"ana","meta":{"album":"summer","n":[1,{"x":true}]},"requireSignedURLs":false,"uploaded":"2026-01-02T02:20:00.123Z","new":[{"a":"b"},"c"],"variants":["https://imagedelivery.net/h/a1/hero","https://imagedelivery.net/h/a1/public"]}"#;

fn page(images: &[&str]) -> Vec<u8> {
    // White space, because a prediction looks at 64 bytes at a time.
    format!(r#"{{"success":true,"result":{{"images":[{}]}}}}{:64}"#, images.join(","), "").into_bytes()
}

/// Asserts that an image has the same outcome after others, in one piece and in chunks, as the oracle gives it.
fn agree_after(others: &[&str], image: &str) -> bool {
    let mut images = others.to_vec();
    images.extend([image, IMAGE, image]);
    let body = page(&images);
    agree_in_chunks(&body, &[97]);
    agree(&body)
}

/// The image with the bytes in a range replaced.
fn changed(image: &str, range: Range<usize>, by: &str) -> String {
    [&image[..range.start], by, &image[range.end..]].concat()
}

#[test]
fn an_image_with_one_byte_replaced_removed_or_added_is_what_it_is_without_a_prediction() {
    let mut accepted = 0;
    // With much text between the values, and with little.
    let spaced = IMAGE.replace(',', ",       ").replace(':', ":             ");
    for (image, bytes) in [(IMAGE, r#"",:{}[]\ at0-"#), (&spaced, "\"x")] {
        for place in 0..image.len() {
            let mut images = vec![changed(image, place..place + 1, "")];
            for byte in bytes.chars().map(String::from) {
                images.extend([place..place + 1, place..place].map(|range| changed(image, range, &byte)));
            }
            accepted += images.iter().filter(|changed| agree_after(&[image, image], changed)).count();
        }
    }
    assert!(accepted > 1_000, "{accepted}");
}

#[test]
fn a_value_of_another_kind_is_what_it_is_without_a_prediction() {
    let values = [
        "null",
        "true",
        "7",
        "-0.5e3",
        "\"\"",
        "\"\\\"\"",
        "{}",
        "[]",
        "{ }",
        "[ ]",
        "[1]",
        "[\"a\"]",
        "[\"a\",\"b\",\"c\"]",
        "[[]]",
        r#"{"a":"b"}"#,
        r#"{"a":{}}"#,
    ];
    let image = |name: &str, value: &str| format!(r#"{{"before":"x","{name}":{value},"after":["y"]}}"#);
    let mut accepted = 0;
    for name in ["id", "creator", "meta", "requireSignedURLs", "variants", "new", "9"] {
        for first in values {
            for second in values {
                let (first, second) = (image(name, first), image(name, second));
                accepted += usize::from(agree_after(&[&first, &second, &first], &second));
            }
        }
    }
    assert!(accepted > 400, "{accepted}");
}

#[test]
fn images_with_their_members_in_any_order_left_out_or_twice_are_what_they_are_without_a_prediction() {
    let members = [r#""id":"a""#, r#""meta":{"x":1}"#, r#""variants":["u","v"]"#, r#""new":"n""#];
    let mut images = vec!["{}".to_owned()];
    for first in members {
        images.push(format!("{{{first}}}"));
        for second in members {
            images.push(format!("{{{first},{second}}}"));
            for third in members {
                images.push(format!("{{{first}, {second} ,{third}}}"));
            }
        }
    }
    let all: Vec<&str> = images.iter().map(String::as_str).collect();
    for (place, image) in all.iter().enumerate() {
        agree_after(&all[place..(place + 3).min(all.len())], image);
    }
    // Without an image that has a known key twice, all are accepted, and more than can be learned.
    let valid: Vec<&str> = all.iter().copied().filter(|image| agree(&page(&[image]))).collect();
    assert!(valid.len() > 40 && agree(&page(&valid)) && agree(&page(&valid.repeat(5))));
}

#[test]
fn keys_that_are_always_new_end_the_prediction_and_change_nothing() {
    let image = |n: usize| IMAGE.replacen("album", &format!("key {n}"), 1);
    let images: Vec<String> = (0..400).map(|n| image(if n < 200 { n } else { 7 })).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    assert!(agree(&page(&images)));
    agree_in_chunks(&page(&images), &[4_096]);
}

#[test]
fn a_known_key_twice_is_an_error_even_where_each_of_its_places_is_known() {
    for (known, other) in [("id", "new"), ("filename", "creator"), ("uploaded", "id")] {
        let image = |first: &str, second: &str| format!(r#"{{"{first}":"x","{second}":"y"}}"#);
        let others = [image(known, other), image(other, known)];
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        assert!(agree(&page(&others)));
        assert!(!agree_after(&others, &image(known, known)), "{known}");
        assert_eq!(agree_after(&others, &image(other, other)), other == "new", "{other}");
    }
}

#[test]
fn what_comes_after_a_value_is_not_taken_for_what_may_come_after_another() {
    let values = ["1", "[]", "[1]", r#"["s"]"#, "[[]]", "{}", r#"{"b":1}"#, r#"{"b":[]}"#, " 1", " [1]"];
    let image = |value: &str| format!(r#"{{"meta":{value},"b":"s"}}"#);
    let images = values.map(image);
    let mut accepted = 0;
    for first in &images {
        for second in &images {
            // Up to any place as the first image, and then on as the second from any place.
            for (start, end) in
                (8..first.len()).flat_map(|start| (8..second.len()).map(move |end| (start, end)))
            {
                let mixed = [&first[..start], &second[end..]].concat();
                accepted += usize::from(agree(&page(&[first, second, &mixed])));
            }
        }
    }
    assert!(accepted > 1_000, "{accepted}");
}

#[test]
fn empty_images_are_one_image_each() {
    let images = ["{}", "{ }", "{\n}", r#"{"id":"a"}"#];
    for number in 0..4_usize.pow(6) {
        let images: Vec<&str> = (0..6).map(|place| images[number >> (2 * place) & 3]).collect();
        let rest = format!(r#"],"next":[[1],"b"]}}}}{:64}"#, "");
        let body = format!(r#"{{"success":true,"result":{{"images":[{}{rest}"#, images.join(","));
        assert!(agree(body.as_bytes()), "{body}");
    }
}

#[test]
fn images_joined_from_parts_of_others_are_what_they_are_without_a_prediction() {
    let mut accepted = 0;
    for seed in 0..5_000 {
        let bytes = noise(seed, 300);
        let (sizes, bytes) = bytes.split_at(2);
        let json = similar::page(&mut Choices::new(bytes));
        accepted += usize::from(agree(&json));
        agree_in_chunks(&json, &[sizes[0].into(), sizes[1].into()]);
    }
    assert!((1_500..3_500).contains(&accepted), "{accepted} of 5,000 are accepted");
}
