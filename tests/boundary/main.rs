//! The JavaScript boundary, in Node and headless Chromium.
#![cfg(all(target_arch = "wasm32", feature = "client"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use cf_list_images::client::Listing;
use js_sys::{Array, JSON, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const NONE: JsValue = JsValue::UNDEFINED;

/// The value of a JavaScript expression in JSON.
fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

/// The outcome of a call, and the listing that it returned.
fn step(step: JsValue) -> (JsValue, Option<Listing>) {
    let step: Array = step.unchecked_into();
    let outcome = value(&step.get(0).as_string().unwrap());
    // The value is wasm-bindgen's handle of the listing.
    let listing = step.get(1);
    let listing = (!listing.is_undefined())
        .then(|| wasm_bindgen::convert::TryFromJsValue::try_from_js_value(listing).ok().unwrap());
    (outcome, listing)
}

/// Opens a listing with options in JSON, as the package's TypeScript passes them.
fn open(options: &str, every_page: bool) -> (JsValue, Option<Listing>) {
    let options = value(options);
    let of = |name: &str| get(&options, name);
    let number = |name: &str| {
        let value = of(name);
        if value.is_undefined() {
            f64::NAN
        } else {
            value.as_f64().filter(|number| *number >= 0.0).unwrap_or(-1.0)
        }
    };
    let texts: Array = ["accountId", "baseURL", "endpoint", "creator", "continuationToken", "sortOrder"]
        .iter()
        .map(|name| of(name))
        .collect();
    let meta = of("meta");
    let meta: Array = if meta.is_undefined() { Array::new() } else { meta.unchecked_into() };
    for filter in meta.iter() {
        for text in filter.unchecked_into::<Array>().iter().chain([NONE]) {
            texts.push(&text);
        }
    }
    let names =
        ["version", "page", "perPage", "limit", "timeout", "maxRetries", "maxImageBytes", "maxPageBytes"];
    let numbers: Array = names.iter().map(|name| JsValue::from(number(name))).collect();
    // The number of filters, the walk and the key.
    for number in [f64::from(meta.length()), 0.0, 0.0, 0.0, 0.5, 0.25] {
        numbers.push(&number.into());
    }
    step(Listing::open(texts.unchecked_ref(), numbers.unchecked_ref(), every_page).into())
}

fn url(options: &str) -> String {
    let (outcome, listing) = open(options, false);
    assert!(listing.is_some());
    get(&outcome, "url").as_string().unwrap()
}

/// The message of the error, and the option whose value completes it.
fn refusal(options: &str) -> (String, Option<String>) {
    let (outcome, listing) = open(options, false);
    assert!(listing.is_none());
    let error = get(&outcome, "error");
    assert_eq!(get(&error, "kind"), "options");
    (get(&error, "message").as_string().unwrap(), get(&error, "option").as_string())
}

/// The images of the rows that a chunk completes, as JSON, and whether the body is valid so far.
fn feed(listing: &mut Listing, chunk: &str) -> (String, bool) {
    let texts = listing.feed(Uint8Array::from(chunk.as_bytes()).unchecked_ref()).unchecked_into::<Array>();
    let valid = texts.iter().all(|text| !text.is_null());
    let texts: Vec<String> = texts.iter().filter_map(|text| text.as_string()).collect();
    (texts.concat(), valid)
}

fn finish(listing: Listing, status: u16) -> (JsValue, Option<Listing>) {
    step(listing.finish(Some(status), Array::new().unchecked_ref(), 0.0, 0.0).into())
}

/// What a response means to a listing of one page.
fn read(status: u16, body: &str) -> JsValue {
    let mut listing = open(r#"{"endpoint":"/images"}"#, false).1.unwrap();
    feed(&mut listing, body);
    finish(listing, status).0
}

#[wasm_bindgen_test]
fn options_become_a_url() {
    let v1 = url(r#"{"endpoint":"/images","page":2,"perPage":50,"creator":"a b"}"#);
    assert_eq!(v1, "/images?creator=a%20b&page=2&per_page=50");
    let v2 = url(
        r#"{"baseURL":"http://x/v4/","accountId":"abc","version":2,"sortOrder":"desc","continuationToken":"t=",
        "meta":[["region.name","eq","string","eu"],["priority","gte","number","1"],["priority","lt","number","5.5"],
        ["status","in","string","a","string","b"],["seen","eq","boolean","false"]]}"#,
    );
    assert_eq!(
        v2,
        "http://x/v4/accounts/abc/images/v2?continuation_token=t%3D&sort_order=desc\
         &meta.region.name%5Beq%3Astring%5D=eu&meta.priority%5Bgte%3Anumber%5D=1\
         &meta.priority%5Blt%3Anumber%5D=5.5&meta.status%5Bin%3Astring%5D=a%7Cb\
         &meta.seen%5Beq%3Aboolean%5D=false",
    );
}

#[wasm_bindgen_test]
fn an_invalid_option_is_an_error_with_its_value_and_its_bound() {
    // JavaScript formats an invalid number: the error names its option.
    let numbers = [
        (r#"{"perPage":9}"#, "perPage", "perPage: expected a whole number from 10 to 10000"),
        (r#"{"perPage":10001}"#, "perPage", "perPage: expected a whole number from 10 to 10000"),
        (r#"{"perPage":1.5}"#, "perPage", "perPage: expected a whole number from 10 to 10000"),
        (r#"{"perPage":"ten"}"#, "perPage", "perPage: expected a whole number from 10 to 10000"),
        (r#"{"version":2,"perPage":1001}"#, "perPage", "perPage: expected a whole number from 10 to 1000"),
        (r#"{"page":0}"#, "page", "page: expected a whole number from 1"),
        (r#"{"page":null}"#, "page", "page: expected a whole number from 1"),
        (r#"{"version":3}"#, "version", "version: expected 1 or 2"),
        (r#"{"limit":-1}"#, "limit", "limit: expected a whole number from 0"),
        (
            r#"{"timeout":2147483648}"#,
            "timeout",
            "timeout: expected a whole number of milliseconds from 1 to 2147483647",
        ),
        (
            r#"{"timeout":0}"#,
            "timeout",
            "timeout: expected a whole number of milliseconds from 1 to 2147483647",
        ),
        (r#"{"maxRetries":101}"#, "maxRetries", "maxRetries: expected a whole number from 0 to 100"),
        (r#"{"maxRetries":0.5}"#, "maxRetries", "maxRetries: expected a whole number from 0 to 100"),
    ];
    for (option, name, message) in numbers {
        let options = option.replacen('{', r#"{"accountId":"abc","#, 1);
        assert_eq!(refusal(&options), (message.to_owned(), Some(name.to_owned())));
    }
    let others = [
        (r#"{"version":2,"page":1}"#, "page: requires version 1"),
        (r#"{"version":1,"sortOrder":"asc"}"#, "sortOrder: requires version 2"),
        (r#"{"version":2,"sortOrder":"up"}"#, "sortOrder: expected \"asc\" or \"desc\", got \"up\""),
        (
            r#"{"version":2,"continuationToken":""}"#,
            "continuationToken: expected 1 to 4096 bytes, got 0 bytes",
        ),
        (
            r#"{"endpoint":"/images"}"#,
            "endpoint: can't be combined with accountId or baseURL: pass one or the other",
        ),
        (r#"{"version":2,"meta":[["a_b","near","number","1"]]}"#, "meta.a_b: expected a known operator"),
        (
            r#"{"version":2,"meta":[["n","in","number","1","string","2"]]}"#,
            "meta.n: expected only strings or only numbers for \"in\"",
        ),
    ];
    for (option, message) in others {
        let options = option.replacen('{', r#"{"accountId":"abc","#, 1);
        assert_eq!(refusal(&options), (message.to_owned(), None));
    }
    for account in ["a/b", &"x".repeat(33), ""] {
        let message = "accountId: expected 1 to 32 letters, digits, \"-\" or \"_\"".to_owned();
        assert_eq!(refusal(&format!(r#"{{"accountId":"{account}"}}"#)), (message, None));
    }
}

#[wasm_bindgen_test]
fn a_response_becomes_rows_and_a_page() {
    let body = r#"{"success":true,"errors":[],"messages":[{"code":1000,"message":"m"}],
        "result":{"images":[{"id":"a","new":{"field":[1]}},{"id":"b","filename":"Łódź 写真 🖼"}]}}"#;
    let mut listing = open(r#"{"endpoint":"/images","limit":5}"#, false).1.unwrap();
    let others = r#"[{"id":"a","new":{"field":[1]}},{"id":"b","filename":"Łódź 写真 🖼"},[]]"#;
    assert_eq!(feed(&mut listing, body), (format!("[-1,-1]{others}"), true));
    let (outcome, listing) = finish(listing, 200);
    let page = r#"{"page":{"messages":[{"code":1000,"message":"m"}],"repeated":[],"take":2,"next":{"page":2,"limit":3}}}"#;
    let walk = get(&get(&outcome, "page"), "walk");
    assert_eq!((get(&walk, "pages"), get(&walk, "idle")), (1.into(), 0.into()));
    Reflect::delete_property(get(&outcome, "page").unchecked_ref::<js_sys::Object>(), &"walk".into())
        .unwrap();
    assert_eq!(JSON::stringify(&outcome).unwrap(), page);
    assert!(listing.is_none(), "a listing of one page ends with it");
}

#[wasm_bindgen_test]
fn a_v2_page_names_the_token_of_the_next() {
    let mut listing = open(r#"{"endpoint":"/images/v2","version":2}"#, false).1.unwrap();
    feed(&mut listing, r#"{"success":true,"result":{"images":[{}],"continuation_token":"a\"b\u0001"}}"#);
    let next = get(&get(&finish(listing, 200).0, "page"), "next");
    assert_eq!(JSON::stringify(&next).unwrap(), r#"{"continuationToken":"a\"b\u0001"}"#);
}

#[wasm_bindgen_test]
fn a_refusal_has_its_kind_and_the_first_error() {
    let body = r#"{"success":false,"result":null,"messages":null,
        "errors":[{"code":10000,"message":"bad \"token\""},{"code":1,"message":"m"}]}"#;
    let error = get(&read(403, body), "error");
    assert_eq!(get(&error, "kind"), "auth");
    assert_eq!(get(&error, "code"), 10000);
    assert_eq!(
        get(&error, "message"),
        "the API refused the credentials: bad \"token\" (code 10000, HTTP 403)"
    );
    assert_eq!(
        JSON::stringify(&get(&error, "errors")).unwrap(),
        r#"[{"code":10000,"message":"bad \"token\""},{"code":1,"message":"m"}]"#
    );
    let wordless = get(&read(200, r#"{"success":false,"errors":null}"#), "error");
    assert_eq!(get(&wordless, "kind"), "api");
    assert_eq!(JSON::stringify(&get(&wordless, "errors")).unwrap(), "[]");
    let html = get(&read(404, "<html>"), "error");
    assert_eq!(get(&html, "kind"), "notFound");
    let broken = get(&read(200, r#"{"success":tru"#), "error");
    assert_eq!(get(&broken, "kind"), "decode");
    assert_eq!(get(&broken, "offset"), 14);
}

#[wasm_bindgen_test]
fn an_iteration_lists_no_image_twice() {
    let (_, mut listing) = open(r#"{"endpoint":"/images"}"#, true);
    let mut next = |ids: &[&str]| {
        let images: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let body = format!(r#"{{"success":true,"result":{{"images":[{}]}}}}"#, images.join(","));
        let mut current = listing.take().unwrap();
        assert!(feed(&mut current, &body).1);
        let (outcome, more) = finish(current, 200);
        listing = more;
        let page = get(&outcome, "page");
        let repeated = get(&page, "repeated").unchecked_into::<Array>().length();
        (get(&page, "take").as_f64().unwrap(), repeated, get(&outcome, "url").as_string())
    };
    assert_eq!(next(&["a", "b"]), (2.0, 0, Some("/images?page=2".to_owned())));
    assert_eq!(next(&["b", "c"]), (1.0, 1, Some("/images?page=3".to_owned())));
    assert_eq!(next(&[]), (0.0, 0, None));
    assert!(listing.is_none());
}

#[wasm_bindgen_test]
fn images_of_any_shape_become_rows() {
    let first = r#"{"id":"a","meta":{"n":1},"variants":["x"]}"#;
    let other = r#"{"variants":["y","z"],"id":"c"}"#;
    let same = r#"{"id":"b","meta":null,"variants":[]}"#;
    let unknown = r#"{"__proto__":{"id":1},"id":"g"}"#;
    let body =
        format!(r#"{{"success":true,"result":{{"images":[{first},{other},{same},{unknown},{other}]}}}}"#);
    let mut listing = open(r#"{"endpoint":"/images"}"#, false).1.unwrap();
    let values = r#"[-1,-1,0,"b",[],-1,1,null,["y","z"]]"#;
    let others = format!(r#"[{first},{other},{unknown},"c",[null]]"#);
    assert_eq!(feed(&mut listing, &body), (format!("{values}{others}"), true));
}

#[wasm_bindgen_test]
fn images_are_returned_before_the_body_ends_or_fails() {
    let mut listing = open(r#"{"endpoint":"/images"}"#, false).1.unwrap();
    let chunk = r#"{"success":true,"result":{"images":[{"id":"a"},{"i"#;
    assert_eq!(feed(&mut listing, chunk), (r#"[-1][{"id":"a"},[]]"#.to_owned(), true));
    assert_eq!(feed(&mut listing, r#"d":"b"},{"id":7"#), (r#"[-2][{"id":"b"},[]]"#.to_owned(), false));
    let error = get(&finish(listing, 200).0, "error");
    assert_eq!(get(&error, "kind"), "decode");
    assert_eq!(get(&error, "path"), "result.images[2].id");
}

#[wasm_bindgen_test]
fn only_a_transient_failure_gets_another_attempt() {
    let end = |options: &str, status: Option<u16>, after_ms: &str, after: &str| {
        let listing = open(options, false).1.unwrap();
        let header = |text: &str| if text.is_empty() { NONE } else { text.into() };
        let retry_after = Array::of2(&header(after_ms), &header(after));
        // Ten seconds before the date below.
        let now = 784_111_767_000.0;
        let (outcome, listing) = step(listing.finish(status, retry_after.unchecked_ref(), now, 0.0).into());
        assert_eq!(listing.is_some(), !get(&outcome, "delay").is_undefined());
        (get(&outcome, "delay").as_f64(), get(&get_or_empty(&outcome), "retryAfter").as_f64())
    };
    let options = r#"{"endpoint":"/images"}"#;
    assert_eq!(end(options, Some(503), "", ""), (Some(500.0), None));
    assert_eq!(end(options, None, "", ""), (Some(500.0), None));
    assert_eq!(end(options, Some(404), "", ""), (None, None));
    assert_eq!(end(r#"{"endpoint":"/","maxRetries":0}"#, Some(503), "", ""), (None, None));
    assert_eq!(end(options, Some(429), "1200", "9"), (Some(1200.0), Some(1.2)));
    assert_eq!(end(options, Some(429), "", "9"), (Some(9000.0), Some(9.0)));
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(end(options, Some(429), "", date), (Some(10_000.0), Some(10.0)));
    assert_eq!(end(options, Some(429), "", "3600"), (None, Some(3600.0)));
    assert_eq!(end(options, Some(429), "", "soon"), (Some(500.0), None));
}

fn get_or_empty(outcome: &JsValue) -> JsValue {
    let error = get(outcome, "error");
    if error.is_undefined() { js_sys::Object::new().into() } else { error }
}
