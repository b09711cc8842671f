use super::{MAX_FAILURES, MAX_URL, SignCall, SigningPlan, variant_of};
use crate::worker::signed_urls::SignedUrls;
use serde_json::json;

const EXP: u64 = 1_800_003_600;

fn url(id: &str, variant: &str) -> String {
    format!("https://a.example/hash/{id}/{variant}")
}

/// A plan for private images with these variants, named `0`, `1`, ….
fn plan_of(variants: &[&[&str]], calls: u32, remembered: &SignedUrls) -> SigningPlan {
    let mut plan = SigningPlan::new(EXP, calls);
    for (id, names) in variants.iter().enumerate() {
        let id = id.to_string();
        plan.add(id.clone(), names.iter().map(|name| url(&id, name)), remembered);
    }
    plan
}

/// Makes the calls one after the other. Returns each as `id/variant`.
fn run(
    plan: &mut SigningPlan,
    remembered: &mut SignedUrls,
    mut sign: impl FnMut(&SignCall) -> Option<String>,
) -> Vec<String> {
    let mut calls = Vec::new();
    while let Some(call) = plan.next_call() {
        calls.push(format!("{}/{}", call.id, call.variant));
        let result = sign(&call);
        plan.take(call.place, result, remembered);
    }
    calls
}

/// The signed URLs, and the number of the others.
fn finish(plan: SigningPlan) -> (Vec<String>, u64) {
    let mut signed = Vec::new();
    let unsigned = plan.finish(|place, url| {
        signed.push(format!("{},{} {url}", place.image, place.variant));
        true
    });
    (signed, unsigned)
}

#[expect(clippy::unnecessary_wraps, reason = "the result of a call")]
fn signs(call: &SignCall) -> Option<String> {
    Some(format!("{}?exp={EXP}&sig=0", url(&call.id, &call.variant)))
}

#[test]
fn every_image_gets_its_first_url_before_any_gets_a_second() {
    let all = ["0/a", "2/a", "3/a", "0/b", "3/b", "0/c"];
    for budget in 0..=7 {
        let remembered = &mut SignedUrls::default();
        let mut plan = plan_of(&[&["a", "b", "c"], &[], &["a"], &["a", "b"]], budget, remembered);
        let count = (budget as usize).min(6);
        assert_eq!(run(&mut plan, remembered, signs), all[..count]);
        assert_eq!(finish(plan).1, 6 - count as u64);
    }
}

#[test]
fn a_signed_url_is_put_in_its_place_and_the_others_are_counted() {
    let remembered = &mut SignedUrls::default();
    let mut plan = plan_of(&[&["a", "b"], &["a"]], 2, remembered);
    run(&mut plan, remembered, signs);
    let first = |id: &str| format!("{id},0 {}?exp={EXP}&sig=0", url(id, "a"));
    assert_eq!(finish(plan), (vec![first("0"), first("1")], 1));
    let plan = plan_of(&[&["a", "b"], &["a"]], 0, remembered);
    assert_eq!(plan.finish(|_, _| false), 3, "a URL that can't be replaced stays unsigned");
}

#[test]
fn a_url_that_is_remembered_takes_no_call_so_a_later_request_signs_what_was_left_over() {
    let remembered = &mut SignedUrls::default();
    let mut calls = Vec::new();
    for left in [3, 1, 0, 0] {
        let mut plan = plan_of(&[&["a", "b"], &["a"], &["a", "b"]], 2, remembered);
        calls.extend(run(&mut plan, remembered, signs));
        let (signed, unsigned) = finish(plan);
        assert_eq!((signed.len() as u64, unsigned), (5 - left, left));
    }
    assert_eq!(calls, ["0/a", "1/a", "2/a", "0/b", "2/b"]);
    let mut later = SigningPlan::new(EXP + 900, 2);
    later.add("0".to_owned(), [url("0", "a")].into_iter(), remembered);
    assert_eq!(run(&mut later, remembered, signs), ["0/a"], "the URL expires later");
}

#[test]
fn after_a_few_failures_in_a_row_there_are_no_further_calls() {
    let remembered = &mut SignedUrls::default();
    let page = [&["a"] as &[&str]; 20];
    let mut plan = plan_of(&page, 50, remembered);
    let calls = run(&mut plan, remembered, |_| None);
    assert_eq!((calls.len(), finish(plan).1), (MAX_FAILURES as usize, 20));
    // Single failures do not stop the others.
    let mut plan = plan_of(&page, 50, remembered);
    let fails = |call: &SignCall| signs(call).filter(|_| !call.place.image.is_multiple_of(3));
    assert_eq!(run(&mut plan, remembered, fails).len(), 20);
    assert_eq!(finish(plan).1, 7);
}

#[test]
fn what_is_not_a_url_is_a_failure_and_is_not_remembered() {
    let long = format!("https://a.example/{}", "a".repeat(MAX_URL));
    for nonsense in
        ["", "signed", "javascript:alert(1)", "data:image/png;base64,", "https://", "//a/b", &long]
    {
        let remembered = &mut SignedUrls::default();
        let mut plan = plan_of(&[&["a"]], 50, remembered);
        run(&mut plan, remembered, |_| Some(nonsense.to_owned()));
        assert_eq!(finish(plan), (vec![], 1), "{nonsense}");
        assert_eq!(remembered.get(&url("0", "a"), EXP), None, "{nonsense}");
    }
}

#[test]
fn the_variant_is_the_last_segment_of_the_path_decoded() {
    for (url, expected) in [
        ("https://imagedelivery.net/hash/id/public", Some("public")),
        ("https://a.example/cdn-cgi/imagedelivery/hash/id/w400", Some("w400")),
        ("http://localhost:1/__cf_local/imagedelivery/id/public?a=/b#c", Some("public")),
        ("https://a.example/id/two%20words%C3%A9", Some("two wordsé")),
        ("https://a.example/id/", None),
        ("https://a.example/id/a%2Fb", None),
        ("https://a.example/id/100%25", None),
        ("https://a.example/id/%", None),
        ("https://a.example/id/%f", None),
        ("https://a.example/id/%FF", None),
        ("https://a.example/id/%é", None),
        ("", None),
    ] {
        assert_eq!(variant_of(url).as_deref(), expected, "{url}");
    }
}

#[test]
fn a_url_without_a_variant_or_an_id_takes_no_call_and_stays_unsigned() {
    let urls = ["https://a.example/id/".to_owned(), String::new(), url("0", "b")];
    let mut plan = SigningPlan::new(EXP, 50);
    plan.add("0".to_owned(), urls.into_iter(), &SignedUrls::default());
    plan.add(String::new(), [url("1", "a")].into_iter(), &SignedUrls::default());
    assert_eq!(run(&mut plan, &mut SignedUrls::default(), signs), ["0/b"]);
    assert_eq!(finish(plan).1, 2, "an empty text is not a URL");
}

#[test]
fn a_call_has_the_documented_options_and_every_url_the_same_expiry() {
    let mut plan = plan_of(&[&["public"]], 50, &SignedUrls::default());
    let call = plan.next_call().unwrap();
    for (now, left) in [(EXP - 3_600, 3_600), (EXP - 2_700, 2_700), (EXP + 1, 0)] {
        let options = serde_json::to_value(plan.options(&call, now)).unwrap();
        assert_eq!(options, json!({ "variant": "public", "expiresIn": left }));
    }
}
