//! Signed URLs.

use cf_list_images::api::sign::{EmptyKey, Signer, expiry};
use serde_json::Value;

/// Signed by the documented recipe in JavaScript: see `signed-urls.mjs`.
const SIGNED: &str = include_str!("../fixtures/signed-urls.json");

#[test]
fn urls_are_signed_as_the_documented_recipe_signs_them() {
    let cases: Vec<Value> = serde_json::from_str(SIGNED).unwrap();
    assert!(cases.len() >= 15);
    for case in cases {
        let signer = Signer::new(case["key"].as_str().unwrap()).unwrap();
        let url = signer.sign(case["url"].as_str().unwrap(), case["exp"].as_u64().unwrap());
        assert_eq!(url, case["signed"].as_str().unwrap());
    }
}

#[test]
fn a_signer_can_be_reused() {
    let signer = Signer::new("key").unwrap();
    let once = signer.sign("https://imagedelivery.net/a/b/public", 7);
    let _ = signer.sign("https://imagedelivery.net/a/c/public", 7);
    assert_eq!(signer.sign("https://imagedelivery.net/a/b/public", 7), once);
    assert_ne!(signer.sign("https://imagedelivery.net/a/b/public", 8), once);
}

#[test]
fn text_that_is_not_a_url_is_not_changed() {
    let signer = Signer::new("key").unwrap();
    for text in ["", "public", "https://imagedelivery.net", "//host/path", "data:image/png;base64,", "://"] {
        assert_eq!(signer.sign(text, 7), text);
    }
    assert!(signer.sign("/a/b/public", 7).starts_with("/a/b/public?exp=7&sig="));
}

#[test]
fn an_empty_key_is_rejected_and_no_key_is_shown() {
    assert_eq!(Signer::new("").unwrap_err(), EmptyKey);
    assert_eq!(format!("{:?}", Signer::new("secret").unwrap()), "Signer");
}

#[test]
fn urls_expire_between_three_quarters_of_the_ttl_and_the_ttl() {
    for ttl in [1, 2, 3, 4, 5, 7, 60, 3600, 86_400, 604_801] {
        for now in (1_800_000_000..1_800_100_000).step_by(997) {
            let left = expiry(now, ttl) - now;
            assert!(left <= ttl && left * 4 >= ttl * 3, "{left} of {ttl}");
        }
    }
    assert_eq!(expiry(u64::MAX, u64::MAX) % (u64::MAX / 4), 0, "no overflow");
    assert_eq!(expiry(5, 0), 5);
}

#[test]
fn urls_signed_within_a_quarter_of_the_ttl_are_the_same() {
    let changes =
        (1_800_000_000..1_800_003_600).filter(|now| expiry(*now, 3600) != expiry(now + 1, 3600)).count();
    assert_eq!(changes, 4);
}
