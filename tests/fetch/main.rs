//! The fetch layer in Node and Chromium. `fetch` is replaced, so that a test controls the server and sees what happens
//! to its request; `tests/worker` has real servers.
#![cfg(all(target_arch = "wasm32", feature = "fetch"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod client;
#[cfg(feature = "js")]
mod list_images;
mod server;
mod streams;

use std::error::Error;

use cf_list_images::api::{Credentials, FailureKind, Redactor};
use cf_list_images::fetch::{ApiCall, FetchError, Policy, Request, buffer, sleep};
use server::{Server, begin};
use wasm_bindgen_test::wasm_bindgen_test;

const URL: &str = "https://api.example/secret-path";
const COOKIE: &str = "a=b; session=secret-cookie";

async fn read(request: &Request<'_>) -> Result<Vec<u8>, FetchError> {
    let mut body = request.send().await?.into_body();
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await? {
        bytes.extend(chunk.to_vec());
    }
    Ok(bytes)
}

#[wasm_bindgen_test]
async fn a_request_sends_its_headers_and_follows_no_redirect() {
    let server = Server::start("return new Response('ok')");
    let response = Request::new(URL).header("X-Api-Key", "one").send().await.unwrap();
    assert_eq!((response.status(), response.is_success()), (200, true));
    assert_eq!(response.bytes(100).await.unwrap(), b"ok");
    assert_eq!(server.seen("url"), URL);
    assert_eq!(server.seen("init.redirect"), "manual");
    assert_eq!(server.seen("init.headers.get('x-api-key')"), "one");
}

#[wasm_bindgen_test]
async fn a_short_body_of_known_length_is_read_at_once() {
    let _server = Server::start("return new Response('abc', { headers: { 'Content-Length': '3' } })");
    let response = Request::new(URL).send().await.unwrap();
    assert_eq!(response.header("content-length").as_deref(), Some("3"));
    assert!(response.is_complete());
    assert_eq!(response.bytes(3).await.unwrap(), b"abc");
}

#[wasm_bindgen_test]
async fn memory_that_a_replaced_fetch_keeps_is_left_alone() {
    let server = Server::start(
        "server.kept = new Uint8Array([97, 98, 99]).buffer;
        const response = new Response('', { headers: { 'Content-Length': '3' } });
        return Object.assign(response, { arrayBuffer: async () => server.kept });",
    );
    assert_eq!(read(&Request::new(URL)).await.unwrap(), b"abc");
    assert_eq!(server.seen("kept.byteLength.toString()"), "3");
}

#[wasm_bindgen_test]
async fn a_long_body_arrives_in_order_in_reused_buffers() {
    let _server = Server::start(
        "let sent = 0;
        return new Response(new ReadableStream({
            type: 'bytes',
            pull(controller) {
                if (sent === 3_000_000) return controller.close(), controller.byobRequest?.respond(0);
                const chunk = new Uint8Array(100_000);
                for (let at = 0; at < chunk.length; at++) chunk[at] = (sent + at) % 251;
                sent += chunk.length;
                controller.enqueue(chunk);
            },
        }))",
    );
    let bytes = read(&Request::new(URL)).await.unwrap();
    assert_eq!(bytes.len(), 3_000_000);
    assert!(bytes.iter().enumerate().all(|(at, byte)| usize::from(*byte) == at % 251));
}

#[wasm_bindgen_test]
async fn a_wrong_content_length_does_not_end_a_body() {
    // The length of an encoded body; another origin's `Content-Encoding` is hidden from a page.
    for (length, kind) in [(650_000, "default"), (600_000, "cors")] {
        let _server = Server::start(&format!(
            "const lengths = [300_000, 300_000, 300_000];
            const stream = new ReadableStream({{
                pull(controller) {{
                    if (lengths.length === 0) return controller.close();
                    controller.enqueue(new Uint8Array(lengths.pop()));
                }},
            }});
            const response = new Response(stream, {{ headers: {{ 'Content-Length': '{length}' }} }});
            return Object.defineProperty(response, 'type', {{ value: '{kind}' }});"
        ));
        assert_eq!(read(&Request::new(URL)).await.unwrap().len(), 900_000);
    }
}

#[wasm_bindgen_test]
async fn a_stream_without_byob_is_read_too() {
    let _server = Server::start(
        "return new Response(new ReadableStream({
            start(controller) {
                for (const chunk of ['one ', 'two']) controller.enqueue(new TextEncoder().encode(chunk));
                controller.close();
            },
        }))",
    );
    assert_eq!(read(&Request::new(URL)).await.unwrap(), b"one two");
}

#[wasm_bindgen_test]
async fn a_response_without_a_body_is_empty() {
    let _server = Server::start("return new Response(null, { status: 204 })");
    let response = Request::new(URL).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.bytes(0).await.unwrap(), b"");
}

#[wasm_bindgen_test]
async fn a_body_that_is_too_large_aborts_the_request() {
    let server = Server::start(&server::endless("init.signal"));
    let response = Request::new(URL).send().await.unwrap();
    let error = response.bytes(100_000).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 100_000 }), "{error:?}");
    assert!(server.aborted());
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_respond_is_a_timeout() {
    let server = Server::start(
        "return new Promise((_, reject) => init.signal.onabort = () => reject(init.signal.reason))",
    );
    let error = Request::new(URL).timeout(30).send().await.err().unwrap();
    assert!(matches!(error, FetchError::Timeout), "{error:?}");
    assert!(server.aborted());
    assert_eq!(server.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_body_that_stalls_is_a_timeout() {
    let server = Server::start(&server::stalling("new Uint8Array(40_000)"));
    let mut body = Request::new(URL).timeout(5_000).idle_timeout(20).send().await.unwrap().into_body();
    // The first interval, which has begun, is the long one.
    assert_eq!(body.next().await.unwrap().unwrap().len(), 40_000);
    drop(body);
    assert!(server.aborted());

    let server = Server::start(&server::stalling("new Uint8Array(40_000)"));
    let mut body = Request::new(URL).timeout(20).send().await.unwrap().into_body();
    assert_eq!(body.next().await.unwrap().unwrap().len(), 40_000);
    let error = body.next().await.err().unwrap();
    assert!(matches!(error, FetchError::Timeout), "{error:?}");
    assert!(server.aborted());
    drop(body);
    assert_eq!(server.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_slow_caller_is_not_a_timeout() {
    let server = Server::start(&server::endless("init.signal"));
    let mut body = Request::new(URL).timeout(20).send().await.unwrap().into_body();
    sleep(100).await;
    for _ in 0..20 {
        assert!(body.next().await.unwrap().is_some());
    }
    assert!(!server.aborted());
}

#[wasm_bindgen_test]
async fn a_failure_keeps_its_cause_and_shows_no_url() {
    let _server =
        Server::start("throw new TypeError(`fetch failed: ${url} ${init.headers.get('authorization')}`)");
    let error = Request::new(URL).header("Authorization", "Bearer s3cret").send().await.err().unwrap();
    assert!(matches!(error, FetchError::Network(_)), "{error:?}");
    assert_eq!(error.source().unwrap().to_string(), "TypeError");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("secret") && !shown.contains("s3cret"), "{shown}");
}

#[wasm_bindgen_test]
async fn an_invalid_header_is_a_request_error_and_not_shown() {
    let server = Server::start("return new Response('')");
    let error = Request::new(URL).header("Authorization", "s3cret\n").send().await;
    assert!(error.is_ok(), "the platform trims white space");
    let error = Request::new(URL).header("Authorization", "s3c\nret").send().await.err().unwrap();
    assert!(matches!(error, FetchError::Request(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("ret\""), "{error:?}");
    assert_eq!(server.requests(), 1);
}

#[wasm_bindgen_test]
async fn an_invalid_result_of_a_replaced_fetch_is_an_error_and_not_an_exception() {
    for script in [
        "return undefined",
        "return {}",
        "return Promise.reject(undefined)",
        "return { get status() { throw new Error() } }",
        "return { status: 200, headers: new Headers(), get body() { throw new Error() } }",
        "return { status: 200, headers: new Headers(), body: { getReader() { throw new Error() } } }",
        "return { status: 200, headers: new Headers(), body: { getReader: () => ({ read() { throw 1 } }) } }",
        "return { status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => undefined }) } }",
        "return { status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => ({ value: 'text' }) }) } }",
        "return { status: 200, headers: new Headers({ 'Content-Length': '4' }), arrayBuffer: () => 'text' }",
        "return { status: 200, headers: new Headers({ 'Content-Length': '4' }), arrayBuffer() { throw 1 } }",
    ] {
        let server = Server::start(script);
        let error = Request::new(URL).send().await.err().expect(script);
        assert!(matches!(error, FetchError::Network(_)), "{script}: {error:?}");
        assert_eq!(server.timers(), 0, "{script}");
    }
}

#[wasm_bindgen_test]
async fn dropping_a_request_aborts_it_and_clears_its_timer() {
    let server = Server::start("return new Promise(() => {})");
    {
        let request = Request::new(URL);
        let mut sending = Box::pin(request.send());
        begin(&mut sending).await;
        assert_eq!((server.requests(), server.timers()), (1, 1));
    }
    assert!(server.aborted());
    assert_eq!(server.timers(), 0);
}

#[wasm_bindgen_test]
async fn dropping_a_body_aborts_its_request_unless_it_has_ended() {
    let server = Server::start(&server::endless("init.signal"));
    drop(Request::new(URL).send().await.unwrap());
    assert!(server.aborted());
    assert_eq!(server.timers(), 0);

    let server = Server::start("return new Response('abc')");
    let mut body = Request::new(URL).send().await.unwrap().into_body();
    while body.next().await.unwrap().is_some() {}
    drop(body);
    assert!(!server.aborted());
    assert_eq!(server.timers(), 0);
}

#[wasm_bindgen_test]
async fn dropping_a_read_aborts_the_request() {
    let server = Server::start(&server::stalling("new Uint8Array(40_000)"));
    let mut body = Request::new(URL).send().await.unwrap().into_body();
    assert!(body.next().await.unwrap().is_some());
    begin(&mut Box::pin(body.next())).await;
    assert!(server.aborted());
    assert_eq!(server.timers(), 0);
    assert!(matches!(body.next().await, Err(FetchError::Network(_))));
}

#[wasm_bindgen_test]
async fn dropping_a_wait_clears_its_timer() {
    let server = Server::start("return undefined");
    {
        let mut waiting = Box::pin(sleep(60_000));
        begin(&mut waiting).await;
        assert_eq!(server.timers(), 1);
    }
    assert_eq!(server.timers(), 0);
}

#[wasm_bindgen_test]
fn the_pool_reuses_buffers_of_its_size() {
    let memory = buffer::acquire().unwrap();
    buffer::release(memory.clone());
    assert!(js_sys::Object::is(&buffer::acquire().unwrap(), &memory));
    let other = buffer::allocate(10).unwrap();
    buffer::release(other.clone());
    assert!(!js_sys::Object::is(&buffer::acquire().unwrap(), &other));
}

thread_local! {
    static REDACTOR: &'static Redactor = Box::leak(Box::new(Redactor::new(["another-secret"])));
}

fn api_call(credentials: &[Credentials], policy: Policy) -> ApiCall<'_> {
    let redactor = REDACTOR.with(|redactor| *redactor);
    ApiCall { url: URL, credentials, headers: &[("X-From", "test"), ("Cookie", COOKIE)], policy, redactor }
}

#[wasm_bindgen_test]
async fn a_transient_failure_is_retried() {
    let server = Server::start(
        "if (requests === 1) return Response.json({}, { status: 503, headers: { 'Retry-After-Ms': '1' } });
        if (requests === 2) throw new TypeError('connection reset');
        return new Response('page')",
    );
    let call = api_call(&[], Policy { timeout_ms: 5_000, max_retries: 2 });
    let response = call.send().await.unwrap();
    assert_eq!(response.bytes(10).await.unwrap(), b"page");
    assert_eq!(server.requests(), 3);
    assert_eq!(server.seen("init.headers.get('accept')"), "application/json");
    assert_eq!(server.seen("init.headers.get('x-from')"), "test");
}

#[wasm_bindgen_test]
async fn after_refused_credentials_the_next_ones_are_tried() {
    let server = Server::start(
        "const old = init.headers.get('authorization') === 'Bearer old';
        const errors = [{ code: 10000, message: 'Authentication error' }];
        return old ? Response.json({ success: false, errors }, { status: 403 }) : new Response('page')",
    );
    let token = |text| Credentials::api_token(text).unwrap();
    let credentials = [token("old"), token("new")];
    let policy = Policy { timeout_ms: 5_000, max_retries: 0 };
    assert_eq!(api_call(&credentials, policy).send().await.unwrap().status(), 200);
    assert_eq!(server.requests(), 2);
    match api_call(&credentials[..1], policy).send().await {
        Err(FetchError::Refused(refusal)) => {
            assert_eq!((refusal.status, refusal.kind), (403, FailureKind::Auth));
        }
        other => panic!("{:?}", other.err()),
    }
}

#[wasm_bindgen_test]
async fn a_refusal_shows_no_secret_of_its_request_in_any_spelling() {
    let _server = Server::start(
        "const secrets = ['ana@example.com', 'secret-key', 'secret-cookie', 'another-secret'];
        const errors = secrets.flatMap((secret) => [
            { code: 5000, message: 'x'.repeat(290) + secret.toUpperCase() },
            { code: 5000, message: `${secret} ${encodeURIComponent(secret)} ${btoa(secret)}` },
        ]);
        return Response.json({ success: false, errors }, { status: 400 })",
    );
    let credentials = [Credentials::api_key("ana@example.com", "secret-key").unwrap()];
    let call = api_call(&credentials, Policy { timeout_ms: 5_000, max_retries: 0 });
    let Err(FetchError::Refused(refusal)) = call.send().await else { panic!("no refusal") };
    for pair in refusal.errors.chunks(2) {
        assert_eq!(pair[0].1, format!("{}[redacted]", "x".repeat(290)));
        assert_eq!(pair[1].1, "[redacted] [redacted] [redacted]");
    }
}

#[wasm_bindgen_test]
async fn without_time_for_a_retry_the_failure_is_final() {
    let server = Server::start("return Response.json({}, { status: 500 })");
    // The shortest delay is 375 ms, and a retry needs 350.
    let call = api_call(&[], Policy { timeout_ms: 700, max_retries: 5 });
    let error = call.send().await.err().unwrap();
    assert!(matches!(&error, FetchError::Refused(refusal) if refusal.status == 500), "{error:?}");
    assert_eq!((server.requests(), server.timers()), (1, 0));
}
