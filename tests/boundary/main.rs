//! The JavaScript boundary, in the engines that it is for: Node and headless Chromium.
#![cfg(all(target_arch = "wasm32", feature = "client"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use cf_list_images::client::{Listing, retry_delay};
use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// The value of a JavaScript expression in JSON.
fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn listing(json: &str) -> Listing {
    Listing::new(&value(json)).unwrap()
}

fn refusal(json: &str) -> String {
    let error = Listing::new(&value(json)).err().unwrap();
    assert_eq!(get(&error, "kind"), "options");
    get(&error, "message").as_string().unwrap()
}

fn body(json: &str) -> JsValue {
    Uint8Array::from(json.as_bytes()).into()
}

const NONE: JsValue = JsValue::UNDEFINED;

/// What an answer means to a listing.
fn read(status: u16, json: &str, secret: &JsValue) -> Result<Array, JsValue> {
    let listing = listing(r#"{"endpoint":"/images"}"#);
    let mut scan = listing.scan();
    scan.feed(&body(json))?;
    listing.read(status, &mut scan, secret).map(JsCast::unchecked_into)
}

#[wasm_bindgen_test]
fn options_become_a_url() {
    let v1 = listing(r#"{"endpoint":"/images","page":2,"perPage":50,"creator":"a b"}"#);
    assert_eq!(v1.url(), "/images?creator=a%20b&page=2&per_page=50");
    let v2 = listing(
        r#"{"baseURL":"http://x/v4/","accountId":"abc","version":2,"sortOrder":"desc","continuationToken":"t=",
        "meta":{"region.name":"eu","priority":{"gte":1,"lt":5.5},"status":{"in":["a","b"]}}}"#,
    );
    assert_eq!(
        v2.url(),
        "http://x/v4/accounts/abc/images/v2?continuation_token=t%3D&sort_order=desc\
         &meta.region.name%5Beq%3Astring%5D=eu&meta.priority%5Bgte%3Anumber%5D=1\
         &meta.priority%5Blt%3Anumber%5D=5.5&meta.status%5Bin%3Astring%5D=a%7Cb",
    );
}

#[wasm_bindgen_test]
fn a_bad_option_is_named_with_its_value_and_its_bound() {
    let cases = [
        (r#"{"perPage":9}"#, "perPage: expected a whole number from 10 to 10000, got 9"),
        (r#"{"perPage":10001}"#, "perPage: expected a whole number from 10 to 10000, got 10001"),
        (r#"{"perPage":1.5}"#, "perPage: expected a whole number from 10 to 10000, got 1.5"),
        (r#"{"perPage":"ten"}"#, "perPage: expected a whole number from 10 to 10000, got \"ten\""),
        (r#"{"version":2,"perPage":1001}"#, "perPage: expected a whole number from 10 to 1000, got 1001"),
        (r#"{"page":0}"#, "page: expected a whole number from 1, got 0"),
        (r#"{"page":null}"#, "page: expected a whole number from 1, got null"),
        (r#"{"creator":7}"#, "creator: expected a string, got 7"),
        (r#"{"version":3}"#, "version: expected 1 or 2, got 3"),
        (r#"{"version":2,"page":1}"#, "page: requires version 1"),
        (r#"{"sortOrder":"asc"}"#, "sortOrder: requires version 2"),
        (r#"{"version":2,"sortOrder":"up"}"#, "sortOrder: expected \"asc\" or \"desc\", got \"up\""),
        (r#"{"limit":-1}"#, "limit: expected a whole number from 0, got -1"),
        (r#"{"fetch":{}}"#, "fetch: expected a function, got an object"),
        (r#"{"signal":[]}"#, "signal: expected an AbortSignal, got an array"),
        (r#"{"perpage":9}"#, "perpage: unknown option; did you mean \"perPage\"?"),
        (
            r#"{"defaultHeaders":{"a\nb":"secret"}}"#,
            "defaultHeaders: expected an object of header names and values",
        ),
        (r#"{"apiKey":"k"}"#, "apiKey: goes together with apiEmail"),
        (r#"{"apiToken":7}"#, "apiToken: expected a string, or a function that gives one"),
    ];
    for (option, message) in cases {
        let options = option.replacen('{', r#"{"accountId":"abc","#, 1);
        assert_eq!(refusal(&options), message);
    }
    let accounts = [("a/b", "a/b"), (&"x".repeat(33), &"x".repeat(33)), ("", "")];
    for (account, shown) in accounts {
        let message = format!("accountId: expected 1 to 32 letters, digits, \"-\" or \"_\", got \"{shown}\"");
        assert_eq!(refusal(&format!(r#"{{"accountId":"{account}"}}"#)), message);
    }
    let nan = Object::new();
    Reflect::set(&nan, &"accountId".into(), &"abc".into()).unwrap();
    Reflect::set(&nan, &"perPage".into(), &f64::NAN.into()).unwrap();
    let error = Listing::new(&nan).err().unwrap();
    assert_eq!(get(&error, "message"), "perPage: expected a whole number from 10 to 10000, got NaN");
}

#[wasm_bindgen_test]
fn an_answer_becomes_plain_objects() {
    let answer = r#"{"success":true,"errors":[],"messages":[{"code":1000,"message":"m"}],
        "result":{"images":[{"id":"a","new":{"field":[1]}},{"id":"b","filename":"Łódź 写真 🖼"}]}}"#;
    let parts = read(200, answer, &NONE).unwrap();
    let expected = r#"[{"id":"a","new":{"field":[1]}},{"id":"b","filename":"Łódź 写真 🖼"}]"#;
    assert_eq!(JSON::stringify(&parts.get(0)).unwrap(), expected);
    assert_eq!(JSON::stringify(&parts.get(1)).unwrap(), r#"[{"code":1000,"message":"m"}]"#);
    assert!(!parts.get(2).is_undefined(), "a page that is not empty may have a next one");
}

#[wasm_bindgen_test]
fn a_refusal_tells_its_kind_and_no_secret() {
    let answer = r#"{"success":false,"result":null,"messages":null,"errors":[{"code":10000,"message":"bad token s3cret"}]}"#;
    let error = read(403, answer, &"s3cret".into()).unwrap_err();
    assert_eq!(get(&error, "kind"), "auth");
    assert_eq!(get(&error, "code"), 10000);
    assert!(!JSON::stringify(&error).unwrap().includes("s3cret", 0));
    let wordless = read(200, r#"{"success":false,"errors":null}"#, &NONE).unwrap_err();
    assert_eq!(get(&wordless, "kind"), "api");
    assert_eq!(JSON::stringify(&get(&wordless, "errors")).unwrap(), "[]");
    let html = read(502, "<html>", &NONE).unwrap_err();
    assert_eq!(get(&html, "kind"), "http");
    let broken = read(200, r#"{"success":tru"#, &NONE).unwrap_err();
    assert_eq!(get(&broken, "kind"), "decode");
    assert_eq!(get(&broken, "offset"), 14);
}

#[wasm_bindgen_test]
fn an_iteration_hands_no_image_out_twice() {
    let mut pager = listing(r#"{"endpoint":"/images"}"#).pages(0.5, 0.25);
    let page = |ids: &[&str]| {
        let images: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        body(&format!(r#"{{"success":true,"result":{{"images":[{}]}}}}"#, images.join(",")))
    };
    let mut count = |ids: &[&str]| {
        let mut scan = pager.scan();
        assert!(scan.feed(&page(ids)).unwrap());
        let parts = pager.read(200, &mut scan, &NONE).unwrap();
        parts.unchecked_into::<Array>().get(0).unchecked_into::<Array>().length()
    };
    assert_eq!((count(&["a", "b"]), count(&["b", "c"]), count(&[])), (2, 1, 0));
    assert_eq!(pager.url(), None);
}

#[wasm_bindgen_test]
fn images_of_any_shape_keep_their_fields_in_order() {
    let images = [
        r#"{"id":"a","meta":{"n":1},"variants":["x"]}"#,
        r#"{"id":"b","meta":null,"variants":[]}"#,
        r#"{"variants":["y","z"],"id":"c"}"#,
        r#"{"id":"d","new":0,"meta":[]}"#,
        "{}",
        r#"{"id":"e","meta":{"__proto__":{"x":1}},"variants":["\u00e9\n\ud83d\ude00"]}"#,
        r#"{"variants":[],"id":"f"}"#,
        r#"{"__proto__":{"id":1},"id":"g"}"#,
        r#"{"id":"h","creator":null,"filename":"ł","uploaded":"","requireSignedURLs":false,"variants":[]}"#,
        r#"{"id":"i","creator":"me","filename":"写","uploaded":"u","requireSignedURLs":true,"variants":[]}"#,
        "{}",
    ];
    let list = format!("[{}]", images.join(","));
    let page = read(200, &format!(r#"{{"success":true,"result":{{"images":{list}}}}}"#), &NONE).unwrap();
    let expected = JSON::stringify(&value(&list)).unwrap();
    assert_eq!(JSON::stringify(&page.get(0)).unwrap(), expected);
}

#[wasm_bindgen_test]
fn a_stream_hands_images_out_before_the_body_ends() {
    let listing = listing(r#"{"endpoint":"/images","limit":2}"#);
    let mut scan = listing.scan();
    let mut feed = |json: &str| {
        assert!(scan.feed(&body(json)).unwrap());
        JSON::stringify(&scan.take()).unwrap()
    };
    assert_eq!(feed(r#"{"success":true,"result":{"images":[{"id":"a"},{"i"#), r#"[{"id":"a"}]"#);
    assert_eq!(feed(r#"d":"b"},{"id":"c"}"#), r#"[{"id":"b"}]"#);
    assert!(scan.done());
    assert_eq!(get(&scan.finish(200, &NONE).unwrap_err(), "kind"), "decode");
}

#[wasm_bindgen_test]
fn a_stream_hands_out_the_images_before_a_fault() {
    let mut scan = listing(r#"{"endpoint":"/images"}"#).scan();
    assert!(!scan.feed(&body(r#"{"success":true,"result":{"images":[{"id":"a"},{"id":7"#)).unwrap());
    assert_eq!(JSON::stringify(&scan.take()).unwrap(), r#"[{"id":"a"}]"#);
    let error = scan.finish(200, &NONE).unwrap_err();
    assert_eq!(get(&error, "path"), "result.images[1].id");
}

#[wasm_bindgen_test]
fn only_what_may_pass_is_asked_again() {
    assert!((retry_delay(1, 2, 503, None, 0.0) - 500.0).abs() < 1.0);
    assert!((retry_delay(1, 2, 429, Some(1200.0), 0.0) - 1200.0).abs() < 1.0);
    assert!(retry_delay(1, 2, 404, None, 0.0) < 0.0);
    assert!(retry_delay(3, 2, 503, None, 0.0) < 0.0);
}
