use serde_json::Value;

use super::DOCUMENT;
use crate::api::scan::ImageField;
use crate::api::{AccountId, ListOptions, Version};
use crate::worker::base_path::BasePath;
use crate::worker::route::Route;

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

#[test]
fn every_path_is_served() {
    for path in document()["paths"].as_object().unwrap().keys() {
        let path = path.replace("{account_id}", "abc");
        assert!(!matches!(Route::of(&path, None), Route::Asset | Route::Unknown), "{path}");
    }
}

#[test]
fn below_a_base_path_every_path_is_served_too() {
    for base in ["/", "/api/images"] {
        let base = BasePath::parse(base);
        let moved: Value = serde_json::from_str(&super::document(base.as_ref())).unwrap();
        let paths = moved["paths"].as_object().unwrap();
        assert_eq!(paths.len(), document()["paths"].as_object().unwrap().len());
        for path in paths.keys() {
            let path = path.replace("{account_id}", "abc");
            assert_ne!(Route::of(&path, base.as_ref()), Route::Unknown, "{path}");
        }
        assert_eq!(moved["components"], document()["components"]);
    }
}

/// A value of the document, with its `$ref` resolved.
fn resolve<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect(reference),
        None => value,
    }
}

/// Every `$ref` below a value.
fn references(value: &Value) -> Vec<&str> {
    let own = value["$ref"].as_str();
    let children: Vec<&Value> = match value {
        Value::Object(object) => object.values().collect(),
        Value::Array(array) => array.iter().collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(children.into_iter().flat_map(references)).collect()
}

#[test]
fn a_listing_has_the_parameters_that_are_read_and_no_others() {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Route::List { version, .. } = Route::of(path, None) else { continue };
        let parameters = item["get"]["parameters"].as_array().unwrap();
        let parameters: Vec<&Value> = parameters.iter().map(|value| resolve(&document, value)).collect();
        let in_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let names: Vec<&str> = in_query.filter_map(|parameter| parameter["name"].as_str()).collect();
        let known: Vec<&str> = ListOptions::parameters(version).iter().copied().chain(["fields"]).collect();
        assert_eq!(names, known, "{path}");
        let schema =
            |name: &str| &parameters.iter().find(|parameter| parameter["name"] == name).unwrap()["schema"];
        assert_eq!(schema("per_page")["minimum"], ListOptions::MIN_PER_PAGE);
        assert_eq!(schema("per_page")["maximum"], version.max_per_page());
        assert_eq!(schema("creator")["maxLength"], ListOptions::MAX_CREATOR);
        if version == Version::V1 {
            assert_eq!(schema("page")["maximum"], ListOptions::MAX_PAGE);
        } else {
            assert_eq!(schema("continuation_token")["maxLength"], ListOptions::MAX_CONTINUATION_TOKEN);
        }
        let fields = ImageField::ALL.map(ImageField::name);
        let items = resolve(&document, &schema("fields")["items"]);
        assert_eq!(items["enum"], serde_json::json!(fields));
        if path.contains("account_id") {
            assert_eq!(schema("account_id")["maxLength"], AccountId::MAX_LENGTH);
        }
    }
}

#[test]
fn an_image_has_the_fields_of_the_core() {
    let properties = document()["components"]["schemas"]["Image"]["properties"].clone();
    let mut known = ImageField::ALL.map(ImageField::name);
    known.sort_unstable();
    let mut names: Vec<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn every_reference_resolves_and_every_component_is_used() {
    let document = document();
    let used = references(&document);
    for reference in &used {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for (kind, components) in document["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys().filter(|_| kind != "securitySchemes") {
            let reference = format!("#/components/{kind}/{name}");
            assert!(used.contains(&reference.as_str()), "{reference} is not used");
        }
    }
}

#[test]
fn parameters_are_references() {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["$ref"].is_string(), "{path}: {parameter}");
        }
    }
}

#[test]
fn it_has_the_version_of_the_crate() {
    assert_eq!(document()["info"]["version"], env!("CARGO_PKG_VERSION"));
}
