//! What a response means.

use cf_list_images::api::failure::{ApiRefusal, Failure, FailureKind};

/// The kind and the message of a response with a status and an envelope.
fn of(status: u16, envelope: Option<Result<(), ApiRefusal<'_>>>) -> Option<(FailureKind, String)> {
    Failure::from_response(status, envelope).map(|failure| (failure.kind, failure.message))
}

const fn refusal(code: i64) -> ApiRefusal<'static> {
    ApiRefusal { code: Some(code), message: Some("no") }
}

#[test]
fn only_a_success_status_with_a_success_envelope_is_a_success() {
    for status in [200, 204, 299] {
        assert_eq!(of(status, Some(Ok(()))), None, "{status}");
    }
    for status in [199, 300, 304, 400, 500] {
        assert!(of(status, Some(Ok(()))).is_some(), "{status}");
    }
    assert!(of(200, None).is_some() && of(200, Some(Err(refusal(1)))).is_some());
}

#[test]
fn the_status_decides_the_kind_and_with_a_success_status_the_code() {
    use FailureKind::{Api, Auth, Http, NotFound, RateLimit};
    for (status, envelope, kind) in [
        (401, None, Auth),
        (403, Some(Err(refusal(1))), Auth),
        (429, None, RateLimit),
        (404, None, NotFound),
        (500, Some(Err(refusal(10_000))), Api),
        (500, Some(Ok(())), Api),
        (500, None, Http),
        (302, None, Http),
        (200, None, Http),
        (200, Some(Err(refusal(1))), Api),
        (200, Some(Err(refusal(10_000))), Auth),
        (200, Some(Err(refusal(9_103))), Auth),
        (200, Some(Err(refusal(971))), RateLimit),
        (200, Some(Err(refusal(10_429))), RateLimit),
        (200, Some(Err(refusal(7_000))), NotFound),
        (200, Some(Err(refusal(7_003))), NotFound),
    ] {
        assert_eq!(of(status, envelope).unwrap().0, kind, "{status} {envelope:?}");
    }
}

#[test]
fn the_message_has_the_text_the_code_and_the_status() {
    for (status, envelope, message) in [
        (403, Some(Err(refusal(10_000))), "the API refused the credentials: no (code 10000, HTTP 403)"),
        (429, None, "too many requests (HTTP 429)"),
        (404, None, "no such account or path (HTTP 404)"),
        (301, None, "the redirect was not followed (HTTP 301)"),
        (502, None, "the response is not in the API's envelope (HTTP 502)"),
        (500, Some(Err(refusal(-7))), "the API reported a failure: no (code -7, HTTP 500)"),
        (500, Some(Err(refusal(0))), "the API reported a failure: no (code 0, HTTP 500)"),
        (500, Some(Err(ApiRefusal::default())), "the API reported a failure (HTTP 500)"),
    ] {
        assert_eq!(of(status, envelope).unwrap().1, message);
    }
}

#[test]
fn every_kind_has_its_name_in_javascript() {
    use FailureKind::{Api, Auth, Decode, Http, Network, NotFound, Options, RateLimit, Timeout};
    let kinds = [Options, Auth, RateLimit, NotFound, Api, Http, Decode, Network, Timeout];
    let names = ["options", "auth", "rateLimit", "notFound", "api", "http", "decode", "network", "timeout"];
    assert_eq!(kinds.map(FailureKind::as_str), names);
}
