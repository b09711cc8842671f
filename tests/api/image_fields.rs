//! The table of an image's fields, and what depends on it.

use cf_list_images::api::Image;
use cf_list_images::api::scan::{Check, ImageField};
use serde_json::{Value, json};

use crate::agreement::{agree, agree_in_chunks, from_rows};
use crate::oracle::members;

/// A value that the field may hold.
fn sample(field: ImageField) -> Value {
    match field.expectation() {
        "a boolean" => json!(true),
        "a number" => json!(640),
        "an array" => json!([1]),
        "an array of strings" => json!(["https://imagedelivery.net/a/b/public"]),
        "an object" | "a value" => json!({ "album": "summer" }),
        _ => json!("text"),
    }
}

/// An image with every field, in the order of the table.
fn image() -> String {
    let members: Vec<String> =
        ImageField::ALL.iter().map(|field| format!("\"{}\":{}", field.name(), sample(*field))).collect();
    format!("{{{}}}", members.join(","))
}

fn page(images: &[&str]) -> String {
    format!(r#"{{"success":true,"result":{{"images":[{}]}}}}"#, images.join(","))
}

#[test]
fn the_image_type_has_the_fields_of_the_table_and_no_others() {
    let typed: Image = serde_json::from_str(&image()).unwrap();
    assert!(typed.other.is_empty(), "not in the struct: {:?}", typed.other);
    assert_eq!(serde_json::to_string(&typed).unwrap(), image());
    let fields = format!("{:?}", Image::default()).matches(": None").count();
    assert_eq!(fields, ImageField::ALL.len(), "a field of the struct is not in the table");
}

#[test]
fn the_types_of_the_crates_own_module_have_the_fields_of_the_table_and_no_others() {
    let types = include_str!("../../src/fetch/js/types.d.ts");
    let (_, image) = types.split_once("interface Image {").unwrap();
    let (fields, _) = image.split_once("[field: string]").unwrap();
    let names: Vec<_> =
        fields.lines().filter_map(|line| line.trim().split_once("?:")).map(|(name, _)| name).collect();
    assert_eq!(names, ImageField::ALL.map(ImageField::name));
}

#[test]
fn every_field_is_found_by_its_name() {
    for field in ImageField::ALL {
        assert_eq!(ImageField::from_name(field.name()), Some(field));
    }
    assert_eq!(ImageField::from_name("ID"), None);
}

#[test]
fn every_field_accepts_the_kinds_that_the_image_type_accepts() {
    let values = [
        "null",
        "true",
        "false",
        "0",
        "-1.5e3",
        "\"\"",
        "\"\\n\"",
        "[]",
        "[\"a\"]",
        "[1]",
        "{}",
        "{\"a\":[1]}",
    ];
    for field in ImageField::ALL {
        for value in values {
            let image = format!(r#"{{"before":1,"{}":{value},"after":[]}}"#, field.name());
            let body = page(&["{}", &image, &image]);
            let accepted = agree(body.as_bytes());
            agree_in_chunks(body.as_bytes(), &[1]);
            if let Err(error) = Check::new(None).whole(body.as_bytes()) {
                assert!(!accepted, "{body}");
                let path = format!("result.images[1].{}", field.name());
                assert!(error.path().starts_with(&path), "{error}");
            }
        }
        let twice =
            format!(r#"{{"{name}":{value},"{name}":{value}}}"#, name = field.name(), value = sample(field));
        let error = Check::new(None).whole(page(&[&twice]).as_bytes()).unwrap_err();
        assert!(error.to_string().contains("duplicate key"), "{error}");
    }
}

#[test]
fn images_with_every_field_become_rows_even_next_to_images_with_unknown_ones() {
    let all = image();
    let unknown = all.replacen('{', r#"{"unknown":[0],"#, 1);
    let images = [&*all, &unknown, &all, "{}", &unknown, &all, "{}"];
    // White space, because rows look at sixteen bytes at a time.
    let body = page(&images) + &" ".repeat(16);
    let (rows, error) = from_rows(body.as_bytes(), body.len());
    assert_eq!(error, None);
    assert_eq!(rows, images.map(members));
    let mut check = Check::new(None).with_rows();
    check.feed(body.len(), |space| space.copy_from_slice(body.as_bytes())).unwrap();
    let count = |json| serde_json::from_slice::<Vec<Value>>(json).unwrap().len();
    let row = ImageField::ALL.len() - 1;
    // Each shape's first image is a template. All others are rows.
    assert_eq!(count(check.rows().values), 3 + 3 * (1 + row) + 1);
    // The templates, the unknown field of one row, and the metadata.
    assert_eq!(count(check.rows().others), 3 + 1 + 1);
}
