//! `listImages`, as JavaScript calls it.

use cf_list_images::fetch::js::list_images;
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::server::{Server, in_browser};

/// The value of a JavaScript expression.
fn value(expression: &str) -> JsValue {
    let evaluate: Function = Function::new_no_args_typed(&format!("return ({expression})"));
    evaluate.call0(&JsValue::UNDEFINED).unwrap()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

async fn list(options: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(list_images(&value(options))).await
}

/// The message of the options error.
async fn refusal(options: &str) -> String {
    let error = list(options).await.unwrap_err();
    assert_eq!(get(&error, "kind"), "options", "{options}");
    get(&error, "message").as_string().unwrap()
}

const ACCOUNT: &str = "accountId: 'abc', baseURL: 'https://api.example/v4', dangerouslyAllowBrowser: true, \
                       apiToken: 'marked-token-of-the-test'";

#[wasm_bindgen_test]
async fn it_gives_one_page_as_plain_objects() {
    let server = Server::start(
        r#"const body = String.raw`{"success":true,"messages":[{"code":1000,"message":"hi"}],"result":{"images":[
            {"id":"a","meta":{"__proto__":{"x":1},"t":"\ud800","n":1e400,"big":9007199254740993}},{"id":"写真"}]}}`;
        return new Response(body, { headers: { "cf-ray": "ray-1" } })"#,
    );
    let page = list(&format!("{{ {ACCOUNT}, page: 3, perPage: 50, creator: 'a b' }}")).await.unwrap();
    assert_eq!(
        server.seen("url"),
        "https://api.example/v4/accounts/abc/images/v1?creator=a%20b&page=3&per_page=50"
    );
    assert_eq!(server.seen("init.headers.get('authorization')"), "Bearer marked-token-of-the-test");
    let images = get(&page, "images");
    let meta = get(&get(&images, "0"), "meta");
    let prototype = Reflect::get_prototype_of(meta.unchecked_ref()).unwrap();
    assert_eq!(JsValue::from(prototype), value("Object.prototype"), "no prototype is changed");
    assert_eq!(json(&meta), r#"{"__proto__":{"x":1},"t":"\ud800","n":null,"big":9007199254740992}"#);
    assert_eq!(get(&meta, "n"), f64::INFINITY);
    assert_eq!(get(&get(&images, "1"), "id"), "写真");
    assert_eq!(json(&get(&page, "messages")), r#"[{"code":1000,"message":"hi"}]"#);
    assert_eq!(get(&page, "requestId"), "ray-1");
    assert_eq!(json(&get(&page, "next")), r#"{"page":4}"#);
}

#[wasm_bindgen_test]
async fn the_last_page_has_no_next() {
    let _server = Server::start("return Response.json({ success: true, result: { images: [] } })");
    let page = list("{ endpoint: 'https://proxy.example/images' }").await.unwrap();
    assert_eq!(json(&page), r#"{"images":[],"messages":[]}"#);
}

#[wasm_bindgen_test]
async fn an_option_of_v2_implies_it() {
    let server = Server::start(
        "return Response.json({ success: true, result: { images: [{}], continuation_token: 't-2' } })",
    );
    let options = format!(
        "{{ {ACCOUNT}, sortOrder: 'desc', continuationToken: 't=1', defaultHeaders: {{ 'X-A': 'b', 'X-B': null, 'X-C': undefined }}, creator: undefined,
            credentials: 'omit', meta: {{ 'region.name': 'eu', priority: {{ gte: 1, lt: 5.5 }}, status: {{ in: ['a', 'b'] }},
            seen: false }} }}"
    );
    let page = list(&options).await.unwrap();
    let url = server.seen("url");
    let (path, query) = url.split_once('?').unwrap();
    assert!(path.ends_with("/images/v2"), "{path}");
    assert_eq!(
        query,
        "continuation_token=t%3D1&sort_order=desc&meta.region.name%5Beq%3Astring%5D=eu\
         &meta.priority%5Bgte%3Anumber%5D=1&meta.priority%5Blt%3Anumber%5D=5.5\
         &meta.status%5Bin%3Astring%5D=a%7Cb&meta.seen%5Beq%3Aboolean%5D=false"
    );
    assert_eq!(
        (server.seen("init.headers.get('x-a')"), server.seen("init.credentials")),
        ("b".into(), "omit".into())
    );
    assert_eq!(json(&get(&page, "next")), r#"{"continuationToken":"t-2"}"#);
}

#[wasm_bindgen_test]
async fn a_wrong_option_is_an_error_that_names_it() {
    let server = Server::start("return new Response('')");
    for (option, message) in [
        ("perpage: 5", "perpage: unknown option; did you mean \"perPage\"?"),
        ("perpage: undefined", "perpage: unknown option; did you mean \"perPage\"?"),
        ("signal: {}", "signal: expected an AbortSignal"),
        ("[Symbol('x')]: 5", "a symbol: unknown option; expected one of "),
        ("perPage: 9", "perPage: expected a whole number from 10 to 10000, got 9"),
        ("perPage: '50'", "perPage: expected a number"),
        ("perPage: NaN", "perPage: expected a whole number from 10 to 10000, got NaN"),
        ("creator: null", "creator: expected a string"),
        ("version: 3", "version: expected 1 or 2, got 3"),
        ("version: 1, sortOrder: 'asc'", "sortOrder: requires version 2"),
        ("sortOrder: 'up'", "sortOrder: expected \"asc\" or \"desc\""),
        ("version: 2, page: 1", "page: requires version 1"),
        ("timeout: 0", "timeout: expected a whole number of milliseconds from 1 to 2147483647, got 0"),
        ("maxRetries: 101", "maxRetries: expected a whole number from 0 to 100, got 101"),
        (
            "maxPageBytes: 2 ** 31",
            "maxPageBytes: expected a whole number of bytes from 1 to 1073741824, got 2147483648",
        ),
        ("defaultHeaders: 'a: b'", "defaultHeaders: expected an object of header names and values"),
        ("defaultHeaders: { a: 's3cret\\n' }", "a: expected a value of visible ASCII characters"),
        ("credentials: 'yes'", "credentials: expected \"omit\", \"same-origin\" or \"include\""),
        ("meta: {}", "meta: expected an object of one to five filters"),
        ("meta: new Date()", "meta: expected an object of one to five filters"),
        ("meta: 'a'", "meta: expected an object of one to five filters"),
        ("meta: { a: {} }", "meta.a: expected at least one condition, such as eq"),
        ("meta: { a: { gt: 1, eq: undefined } }", "meta.a: expected a text, a finite number, true or false"),
        ("meta: { a: 1, b: undefined }", "meta.b: expected a text, a finite number, true or false"),
        ("meta: { a: { eq: null } }", "meta.a: expected a text, a finite number, true or false"),
        ("meta: { a: null }", "meta.a: expected a text, a finite number, true or false"),
        ("meta: { a: ['b'] }", "meta.a: expected a value, or an object of conditions"),
        ("meta: { a: Infinity }", "meta.a: expected a text, a finite number, true or false"),
        (
            "meta: { a: { gt: 1, near: 2 } }",
            "meta.a.near: unknown condition; expected one of eq, in, gt, gte, lt, lte",
        ),
        ("meta: { a: { in: 'b' } }", "meta.a: expected an array of texts or finite numbers for in"),
        ("meta: { get a() { throw new Error('marked') } }", "meta: reading it failed"),
        (
            "endpoint: '/images'",
            "endpoint: can't be combined with accountId or baseURL: pass one or the other",
        ),
        ("apiKey: 'k'", "apiToken: can't be combined with apiEmail and apiKey"),
        ("get page() { throw new Error('marked') }", "options: reading it failed"),
    ] {
        let shown = refusal(&format!("{{ {ACCOUNT}, {option} }}")).await;
        assert!(shown.starts_with(message), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("marked"), "{shown}");
    }
    for (options, message) in [
        ("undefined", "options: expected an object"),
        ("'abc'", "options: expected an object"),
        ("new (class { page = 2 })()", "options: expected an object"),
        ("{}", "accountId: expected an account id, or an endpoint instead"),
        ("{ accountId: 'a/b' }", "accountId: expected 1 to 32 letters, digits, \"-\" or \"_\""),
        ("{ accountId: 'a', baseURL: 'ftp://x' }", "baseURL: expected an http: or https: URL"),
        (
            "{ accountId: 'a', apiToken: 'two words' }",
            "apiToken: expected one or more visible ASCII characters",
        ),
        ("{ accountId: 'a', apiEmail: 'a@b.example' }", "apiKey: requires apiEmail"),
        ("{ endpoint: 'https://x.example', apiToken: 'abc' }", "endpoint: takes no credentials"),
    ] {
        let shown = refusal(options).await;
        assert!(shown.starts_with(message), "{shown}");
    }
    assert_eq!(server.requests(), 0);
}

#[wasm_bindgen_test]
async fn a_credential_in_the_place_of_another_option_is_not_shown() {
    for option in ["accountId", "creator", "perPage", "credentials", "baseURL", "sortOrder"] {
        let shown =
            refusal(&format!("{{ {ACCOUNT}, {option}: 'marked-token-of-the-test'.repeat(50) }}")).await;
        assert!(!shown.contains("marked"), "{shown}");
    }
}

#[wasm_bindgen_test]
async fn credentials_in_a_browser_have_to_be_allowed() {
    let server = Server::start("return Response.json({ success: true, result: { images: [] } })");
    let listed = list("{ accountId: 'abc', apiToken: 'marked-token' }").await;
    if in_browser() {
        let message = get(&listed.unwrap_err(), "message").as_string().unwrap();
        assert!(
            message.starts_with("dangerouslyAllowBrowser: every visitor can read credentials"),
            "{message}"
        );
        assert_eq!(server.requests(), 0);
    } else {
        assert!(listed.is_ok());
    }
}

#[wasm_bindgen_test]
async fn a_failure_is_an_images_error() {
    let server = Server::start(
        "const errors = [{ code: 971, message: `wait, ${init.headers.get('authorization')}` }];
        const headers = { 'Retry-After-Ms': '90500' };
        return Response.json({ success: false, errors }, { status: 429, headers })",
    );
    let error = list(&format!("{{ {ACCOUNT} }}")).await.unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    let properties = ["name", "kind", "status", "code", "errors", "retryAfter", "message"];
    let shown: Vec<_> = properties.iter().map(|name| json(&get(&error, name))).collect();
    assert_eq!(
        shown,
        [
            r#""ImagesError""#,
            r#""rateLimit""#,
            "429",
            "971",
            r#"[{"code":971,"message":"wait, Bearer [redacted]"}]"#,
            "90.5",
            r#""too many requests: wait, Bearer [redacted] (code 971, HTTP 429)""#,
        ]
    );
    drop(server);
    let _server = Server::start(r#"return new Response('{"success":true,"result":{"images":[{"id":7}]}}')"#);
    let error = list(&format!("{{ {ACCOUNT} }}")).await.unwrap_err();
    assert_eq!((get(&error, "kind"), get(&error, "offset")), ("decode".into(), 42.into()));
    assert_eq!(get(&error, "path"), "result.images[0].id");
}

#[wasm_bindgen_test]
async fn an_abort_rejects_with_its_reason_and_aborts_the_request() {
    let server = Server::start("queueMicrotask(() => stop.abort('enough')); return new Promise(() => {})");
    let options = format!("(globalThis.stop = new AbortController(), {{ {ACCOUNT}, signal: stop.signal }})");
    assert_eq!(list(&options).await.unwrap_err(), "enough");
    assert_eq!((server.requests(), server.aborted(), server.timers()), (1, true, 0));
    let options = format!("{{ {ACCOUNT}, signal: AbortSignal.abort('before') }}");
    assert_eq!(list(&options).await.unwrap_err(), "before");
    assert_eq!(server.requests(), 1);
}
