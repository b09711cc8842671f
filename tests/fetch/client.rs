//! One page at a time.

use std::time::Duration;

use cf_list_images::api::scan::DecodeReason;
use cf_list_images::api::{AccountId, Credentials, FailureKind, ListOptions, PagingError, Target};
use cf_list_images::fetch::{Cookies, FetchError, ImagesClient, ListError, Page};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::server::{self, Server, begin, in_browser};

pub const TOKEN: &str = "marked-token-of-the-test";

/// A client of an account, also in a browser.
pub fn client() -> ImagesClient {
    let target = Target::api("https://api.example/client/v4", &AccountId::new("abc").unwrap()).unwrap();
    ImagesClient::new(target)
        .credentials(Credentials::api_token(TOKEN).unwrap())
        .dangerously_allow_browser()
        .timeout_ms(5_000)
        .max_retries(0)
}

/// A response with this page.
pub fn page(images: &str, more: &str) -> String {
    format!(r#"return new Response(String.raw`{{"success":true,"result":{{"images":[{images}]{more}}}}}`)"#)
}

fn ids(page: &Page) -> Vec<&str> {
    page.images.iter().map(|image| image.id.as_deref().unwrap()).collect()
}

async fn error(script: &str) -> ListError {
    let _server = Server::start(script);
    client().page(&ListOptions::v1()).await.unwrap_err()
}

#[wasm_bindgen_test]
async fn a_page_has_its_images_its_messages_and_the_next_options() {
    let server = Server::start(
        r#"const result = { images: [{ id: "a", filename: "写真.png", meta: { n: 1 }, new: [1] }, { id: "b" }] };
        const messages = [{ code: 1000, message: "welcome" }];
        return Response.json(
            { success: true, result, messages, result_info: { total_count: 7 } },
            { headers: { "cf-ray": "ray-1" } },
        )"#,
    );
    let options = ListOptions::v1().per_page(10).unwrap().creator("a b").unwrap();
    let page = client().page(&options).await.unwrap();
    assert_eq!(
        server.seen("url"),
        "https://api.example/client/v4/accounts/abc/images/v1?creator=a%20b&per_page=10"
    );
    assert_eq!(server.seen("init.headers.get('authorization')"), format!("Bearer {TOKEN}"));
    assert_eq!(ids(&page), ["a", "b"]);
    assert_eq!(page.images[0].filename.as_deref(), Some("写真.png"));
    assert_eq!(page.images[0].meta, Some(json!({ "n": 1 })));
    assert_eq!(page.images[0].other["new"], json!([1]));
    assert_eq!(page.messages[0].message, "welcome");
    assert_eq!((page.total_count, page.request_id.as_deref()), (Some(7), Some("ray-1")));
    assert_eq!(page.next, Some(options.page(2).unwrap()));
}

#[wasm_bindgen_test]
async fn no_uploader_can_make_a_listing_fail() {
    let deep = format!("{}1{}", r#"{"a":"#.repeat(512), "}".repeat(512));
    let metas = [r#""\ud800""#, "1e400", r#"{"a":1,"a":2}"#, r#"{"\udc00":-1e999}"#, &deep];
    let images: Vec<_> = metas.iter().map(|meta| format!(r#"{{"id":"a","meta":{meta}}}"#)).collect();
    let _server = Server::start(&page(&images.join(","), ""));
    let page = client().page(&ListOptions::v1()).await.unwrap();
    let metas: Vec<_> = page.images.into_iter().map(|image| image.meta.unwrap()).collect();
    assert_eq!(metas[..4], [json!("\u{fffd}"), json!(null), json!({ "a": 2 }), json!({ "\u{fffd}": null })]);
    assert_eq!(metas[4]["a"]["a"]["a"]["a"]["a"].to_string().matches('a').count(), 121);
}

#[wasm_bindgen_test]
async fn the_next_page_follows_by_number_or_token() {
    let server = Server::start(
        "const page = Number(new URL(url).searchParams.get('page') ?? 1);
        const images = page === 3 ? [] : [{ id: `image-${page}` }];
        return Response.json({ success: true, result: { images } })",
    );
    let client = client();
    let first = client.page(&ListOptions::v1()).await.unwrap();
    let second = client.next(&first).await.unwrap().unwrap();
    assert_eq!((ids(&first), ids(&second)), (vec!["image-1"], vec!["image-2"]));
    let third = client.next(&second).await.unwrap().unwrap();
    assert!(third.images.is_empty() && third.next.is_none());
    assert_eq!(client.next(&third).await.unwrap(), None);
    assert_eq!(server.requests(), 3);
    drop(server);

    let server = Server::start(
        "const token = new URL(url).searchParams.get('continuation_token');
        const result = { images: [{ id: token ?? 'first' }], continuation_token: token ? null : 'a=b' };
        return Response.json({ success: true, result })",
    );
    let first = client.page(&ListOptions::v2().sort_order("desc").unwrap()).await.unwrap();
    let second = client.next(&first).await.unwrap().unwrap();
    assert_eq!(server.seen("url").split_once('?').unwrap().1, "continuation_token=a%3Db&sort_order=desc");
    assert_eq!((ids(&second), &second.next), (vec!["a=b"], &None));
}

#[wasm_bindgen_test]
async fn a_walk_over_a_server_that_ignores_the_page_ends() {
    let server = Server::start(&page(r#"{"id":"a"},{"id":"b"}"#, ""));
    let client = client();
    let mut page = client.page(&ListOptions::v1()).await.unwrap();
    let error = loop {
        match client.next(&page).await {
            Ok(next) => page = next.unwrap(),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, ListError::Paging(PagingError::NothingNew { pages: 2 })), "{error:?}");
    assert_eq!((error.kind(), server.requests()), (FailureKind::Api, 3));
}

#[wasm_bindgen_test]
async fn a_page_arrives_in_any_chunks() {
    let image = format!(r#"{{"id":"a","filename":"{}"}}"#, "é".repeat(100));
    let images = vec![image; 2_000].join(",");
    for size in [1_009, 100_000] {
        let _server = Server::start(&format!(
            r#"const body = new TextEncoder().encode(`{{"success":true,"result":{{"images":[{images}]}}}}`);
            let sent = 0;
            return new Response(new ReadableStream({{
                pull(controller) {{
                    if (sent >= body.length) return controller.close();
                    controller.enqueue(body.slice(sent, (sent += {size})));
                }},
            }}))"#
        ));
        let page = client().page(&ListOptions::v1()).await.unwrap();
        assert_eq!(page.images.len(), 2_000);
        assert!(page.images.iter().all(|image| image == &page.images[0]));
    }
}

#[wasm_bindgen_test]
async fn a_failure_has_its_kind_its_status_and_what_the_api_says() {
    let refusal = |status: u16, code: u32| {
        format!(
            "const errors = [{{ code: {code}, message: `no: ${{init.headers.get('authorization')}}` }}];
            const headers = {{ 'Retry-After': '90' }};
            return Response.json({{ success: false, errors, result: null }}, {{ status: {status}, headers }})"
        )
    };
    let cases = [
        (refusal(403, 10_000), FailureKind::Auth, Some(403)),
        (refusal(429, 971), FailureKind::RateLimit, Some(429)),
        (refusal(404, 7_003), FailureKind::NotFound, Some(404)),
        (refusal(500, 5_000), FailureKind::Api, Some(500)),
        (refusal(200, 5_400), FailureKind::Api, Some(200)),
        ("return new Response('<html>', { status: 502 })".to_owned(), FailureKind::Http, Some(502)),
        ("return new Response('<html>')".to_owned(), FailureKind::Decode, None),
        (page(r#"{"id":7}"#, ""), FailureKind::Decode, None),
        ("return Response.json({ success: true })".to_owned(), FailureKind::Decode, None),
        (
            "throw new TypeError(`no ${init.headers.get('authorization')}`)".to_owned(),
            FailureKind::Network,
            None,
        ),
    ];
    for (script, kind, status) in cases {
        let error = error(&script).await;
        assert_eq!((error.kind(), error.status()), (kind, status), "{script}");
        let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error).unwrap());
        assert!(!shown.contains("marked-token") && !shown.contains("api.example"), "{shown}");
        let from_api = script.contains("const errors");
        assert_eq!(error.api_errors().len(), usize::from(from_api), "{error:?}");
        let after = from_api && status != Some(200);
        assert_eq!(error.retry_after(), after.then_some(Duration::from_secs(90)), "{error:?}");
        if from_api {
            assert!(error.to_string().contains("no: Bearer [redacted] (code "), "{error}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_redirect_is_not_followed() {
    let error = error("const response = Response.error(); return response").await;
    assert_eq!((error.kind(), error.status()), (FailureKind::Http, Some(0)));
    assert_eq!(error.to_string(), "the redirect was not followed");
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_is_retried() {
    let server = Server::start(
        r#"const body = '{"success":true,"result":{"images":[{"id":"a"}]}}';
        if (requests === 2) return new Response(body);
        return new Response(new ReadableStream({
            start(controller) { controller.enqueue(new TextEncoder().encode(body.slice(0, 45))); },
            pull(controller) { controller.error(new TypeError('reset')); },
        }))"#,
    );
    let page = client().max_retries(1).page(&ListOptions::v1()).await.unwrap();
    assert_eq!((ids(&page), server.requests(), server.timers()), (vec!["a"], 2, 0));
}

#[wasm_bindgen_test]
async fn a_long_body_that_breaks_off_is_retried_too() {
    // Longer than what is read with the response.
    let image = format!(r#"{{"id":"a","filename":"{}"}}"#, "x".repeat(200));
    let images = vec![image; 500].join(",");
    let server = Server::start(&format!(
        r#"const body = `{{"success":true,"result":{{"images":[{images}]}}}}`;
        if (requests === 2) return new Response(body);
        let pulls = 0;
        return new Response(new ReadableStream({{
            pull(controller) {{
                if (++pulls === 4) throw new TypeError('reset');
                controller.enqueue(new TextEncoder().encode(body.slice((pulls - 1) * 20_000, pulls * 20_000)));
            }},
        }}))"#
    ));
    let page = client().max_retries(1).page(&ListOptions::v1()).await.unwrap();
    assert_eq!((page.images.len(), server.requests()), (500, 2));
}

#[wasm_bindgen_test]
async fn a_decode_error_is_not_retried_and_aborts_the_request() {
    let server = Server::start(&server::endless("init.signal"));
    let error = client().max_retries(2).page(&ListOptions::v1()).await.unwrap_err();
    assert_eq!(error.kind(), FailureKind::Decode);
    assert_eq!((server.requests(), server.aborted(), server.timers()), (1, true, 0));
}

#[wasm_bindgen_test]
async fn images_and_pages_have_bounds() {
    let bound = |error| match error {
        ListError::Decode(error) => error.reason(),
        other => panic!("{other:?}"),
    };
    let _server = Server::start(&page(r#"{"id":"a long one"}"#, ""));
    let error = client().max_image_bytes(10).page(&ListOptions::v1()).await.unwrap_err();
    assert_eq!(bound(error), DecodeReason::TooLong { option: "maxImageBytes", bound: 10 });
    let error = client().max_page_bytes(30).page(&ListOptions::v1()).await.unwrap_err();
    assert_eq!(bound(error), DecodeReason::TooLong { option: "maxPageBytes", bound: 30 });
}

#[wasm_bindgen_test]
async fn a_server_that_stalls_is_a_timeout() {
    let server = Server::start(&server::stalling("new TextEncoder().encode('{'.padEnd(40_000))"));
    let error = client().timeout_ms(30).page(&ListOptions::v1()).await.unwrap_err();
    assert!(matches!(error, ListError::Fetch(FetchError::Timeout)), "{error:?}");
    assert_eq!((error.kind(), server.aborted(), server.timers()), (FailureKind::Timeout, true, 0));
}

#[wasm_bindgen_test]
async fn dropping_the_future_aborts_the_request() {
    for script in ["return new Promise(() => {})", &server::stalling("new TextEncoder().encode('{')")] {
        let server = Server::start(script);
        let (client, options) = (client(), ListOptions::v1());
        begin(&mut Box::pin(client.page(&options))).await;
        assert_eq!((server.aborted(), server.timers()), (true, 0), "{script}");
    }
}

#[wasm_bindgen_test]
async fn credentials_in_a_browser_have_to_be_allowed() {
    let server = Server::start(&page("", ""));
    let target = Target::api("https://api.example", &AccountId::new("abc").unwrap()).unwrap();
    let client = ImagesClient::new(target).credentials(Credentials::api_token(TOKEN).unwrap());
    let listed = client.page(&ListOptions::v1()).await;
    if in_browser() {
        let error = listed.unwrap_err();
        assert!(matches!(error, ListError::Options(_)), "{error:?}");
        assert!(error.to_string().contains("deploy the cf-list-images Worker"), "{error}");
        assert_eq!(server.requests(), 0);
        assert!(client.dangerously_allow_browser().page(&ListOptions::v1()).await.is_ok());
    } else {
        assert!(listed.is_ok());
    }
}

#[wasm_bindgen_test]
async fn a_relative_endpoint_needs_a_page() {
    let server = Server::start(&page(r#"{"id":"a"}"#, ""));
    let client = ImagesClient::new(Target::endpoint("/images").unwrap());
    match client.page(&ListOptions::v1()).await {
        Ok(page) => assert!(in_browser() && ids(&page) == ["a"] && server.seen("url") == "/images"),
        Err(error) => {
            assert!(!in_browser());
            assert_eq!(error.to_string(), "endpoint: expected an absolute URL outside of a page");
        }
    }
}

#[wasm_bindgen_test]
async fn headers_and_cookies_are_sent() {
    let server = Server::start(&page("", ""));
    let client = client().header("X-Tenant", "one two").unwrap().cookies(Cookies::Include);
    client.page(&ListOptions::v1()).await.unwrap();
    assert_eq!(server.seen("init.headers.get('x-tenant')"), "one two");
    assert_eq!(server.seen("init.credentials"), "include");
    for (name, value) in
        [("", "a"), ("a b", "a"), ("a:", "a"), ("X-A", ""), ("X-A", "s3cret\n"), ("X-A", "é")]
    {
        let error = client.clone().header(name, value).unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
    let shown = format!("{client:?}");
    assert!(!shown.contains("marked-token") && !shown.contains("one two"), "{shown}");
}

#[wasm_bindgen_test]
async fn messages_and_request_ids_have_no_secret() {
    let _server = Server::start(
        "const secret = init.headers.get('authorization');
        const messages = [{ code: 1000, message: `hello ${secret}`, source: { pointer: encodeURIComponent(secret) } }];
        const headers = { 'X-Request-Id': secret };
        return Response.json({ success: true, messages, result: { images: [] } }, { headers })",
    );
    let page = client().page(&ListOptions::v1()).await.unwrap();
    assert_eq!(page.messages[0].message, "hello Bearer [redacted]");
    assert_eq!(page.request_id.as_deref(), Some("Bearer [redacted]"));
    assert!(!format!("{page:?}").contains("marked"), "{page:?}");
}

#[wasm_bindgen_test]
fn the_clients_values_fit_where_threads_are_possible() {
    fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    is_shareable::<ImagesClient>();
    is_shareable::<Page>();
    is_shareable::<ListError>();
}
