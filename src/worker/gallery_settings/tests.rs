use super::{PLACE, insert, json};
use crate::worker::config::Config;

fn settings(vars: &[(&str, &str)]) -> Option<String> {
    let base = [("AUTH", "public"), ("ACCOUNT_ID", "abc"), ("API_TOKEN", "token")];
    let lookup = |name: &str| {
        let found = vars.iter().chain(&base).find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    json(&Config::read(&lookup, &|_| false).unwrap())
}

#[test]
fn a_page_has_only_settings_that_differ_from_the_default() {
    assert_eq!(settings(&[]), None);
    assert_eq!(settings(&[("META", "show"), ("FLEXIBLE_VARIANTS", "false")]), None);
    for (vars, expected) in [
        (("META", "hide"), r#"{"hidden":["meta"]}"#),
        (("CREATOR", "ana"), r#"{"oneCreator":true}"#),
        (("FLEXIBLE_VARIANTS", "true"), r#"{"flexibleVariants":true}"#),
        (("GALLERY_VARIANT", "w320"), r#"{"variant":"w320"}"#),
    ] {
        assert_eq!(settings(&[vars]).as_deref(), Some(expected));
    }
    let all = settings(&[("FIELDS", "id,variants"), ("CREATOR", "ana"), ("META", "hide")]).unwrap();
    assert!(
        all.contains(r#""creator""#) && all.contains(r#""uploaded""#) && all.contains(r#""meta""#),
        "{all}"
    );
    assert!(!all.contains(r#""id""#) && !all.contains("ana"), "{all}");
}

#[test]
fn settings_are_escaped_and_another_page_stays_as_it_is() {
    let page = format!("<head>{PLACE}</head>");
    let with = insert(&page, r#"{"a":"<b>&'"}"#);
    assert_eq!(
        with,
        r#"<head><meta name="gallery-settings" content="{&quot;a&quot;:&quot;&lt;b&gt;&amp;'&quot;}"></head>"#
    );
    assert_eq!(insert("<head></head>", r#"{"a":1}"#), "<head></head>");
}

#[test]
fn the_gallery_has_the_place_of_the_settings_once() {
    assert_eq!(include_str!("../../../www/index.html").matches(PLACE).count(), 1);
}
