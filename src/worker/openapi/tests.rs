use serde_json::Value;

use super::DOCUMENT;
use crate::api::scan::ImageField;
use crate::api::{AccountId, ListOptions, Version};
use crate::worker::route::Route;

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

#[test]
fn every_path_is_served() {
    for path in document()["paths"].as_object().unwrap().keys() {
        let path = path.replace("{account_id}", "abc");
        assert!(!matches!(Route::of(&path), Route::Asset | Route::UnknownApi), "{path}");
    }
}

#[test]
fn a_listing_has_the_parameters_that_are_read_and_no_other() {
    for (path, item) in document()["paths"].as_object().unwrap() {
        let Route::List { version, .. } = Route::of(path) else { continue };
        let parameters = item["get"]["parameters"].as_array().unwrap();
        let in_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let names: Vec<&str> = in_query.filter_map(|parameter| parameter["name"].as_str()).collect();
        let known: Vec<&str> = ListOptions::parameters(version).iter().copied().chain(["fields"]).collect();
        assert_eq!(names, known, "{path}");
        let bound =
            |name: &str| &parameters.iter().find(|parameter| parameter["name"] == name).unwrap()["schema"];
        assert_eq!(bound("per_page")["minimum"], ListOptions::MIN_PER_PAGE);
        assert_eq!(bound("per_page")["maximum"], version.max_per_page());
        assert_eq!(bound("creator")["maxLength"], ListOptions::MAX_CREATOR);
        if version == Version::V1 {
            assert_eq!(bound("page")["maximum"], ListOptions::MAX_PAGE);
        } else {
            assert_eq!(bound("continuation_token")["maxLength"], ListOptions::MAX_CONTINUATION_TOKEN);
        }
        let fields = ImageField::ALL.map(ImageField::name);
        assert_eq!(bound("fields")["items"]["enum"], serde_json::json!(fields));
        if path.contains("account_id") {
            assert_eq!(bound("account_id")["maxLength"], AccountId::MAX_LENGTH);
        }
    }
}

#[test]
fn an_image_has_the_fields_that_are_checked() {
    let properties = document()["components"]["schemas"]["Image"]["properties"].clone();
    let mut known = ImageField::ALL.map(ImageField::name);
    known.sort_unstable();
    let mut names: Vec<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn it_is_of_the_crates_version() {
    assert_eq!(document()["info"]["version"], env!("CARGO_PKG_VERSION"));
}
