//! Every page and every image.

use cf_list_images::api::{Image, ListOptions, PagingError};
use cf_list_images::fetch::{Images, ListError, Page, Pages};
use futures_core::Stream;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::{client, page};
use crate::server::{Server, begin};

/// 25 images, ten to a page, from the number in `shift` on.
fn listing(shift: &str) -> String {
    format!(
        "const page = Number(new URL(url).searchParams.get('page') ?? 1);
        const first = (page - 1) * 10 - ({shift});
        const images = [];
        for (let n = Math.max(first, 0); n < Math.min(first + 10, 25); n++) images.push({{ id: `${{n}}` }});
        return Response.json({{ success: true, result: {{ images }} }})"
    )
}

async fn all(mut images: Images) -> Result<Vec<String>, ListError> {
    let mut ids = Vec::new();
    while let Some(image) = images.next().await {
        ids.push(image?.id.unwrap());
    }
    Ok(ids)
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

#[wasm_bindgen_test]
async fn every_image_of_every_page_comes_once() {
    let server = Server::start(&listing("0"));
    assert_eq!(all(client().images(ListOptions::v1())).await.unwrap(), numbers(25));
    assert_eq!(server.requests(), 4, "v1 ends with an empty page");
}

#[wasm_bindgen_test]
async fn uploads_meanwhile_repeat_no_image() {
    let _server = Server::start(&listing("3 * (requests - 1)"));
    assert_eq!(all(client().images(ListOptions::v1())).await.unwrap(), numbers(25));
}

#[wasm_bindgen_test]
async fn pages_have_their_new_images_and_what_comes_next() {
    let _server = Server::start(&listing("3 * (requests - 1)"));
    let mut pages = client().pages(ListOptions::v1());
    let first = pages.next().await.unwrap().unwrap();
    let second = pages.next().await.unwrap().unwrap();
    assert_eq!((first.images.len(), second.images.len()), (10, 7));
    assert_eq!(second.images[0].id.as_deref(), Some("10"));
    assert_eq!(second.next, Some(ListOptions::v1().page(3).unwrap()));
}

#[wasm_bindgen_test]
async fn a_limit_requests_no_more_pages_than_it_needs() {
    for (limit, requests) in [(0, 0), (1, 1), (10, 1), (11, 2), (100, 4)] {
        let server = Server::start(&listing("0"));
        let ids = all(client().images(ListOptions::v1()).limit(limit)).await.unwrap();
        assert_eq!(ids, numbers(usize::try_from(limit).unwrap().min(25)));
        assert_eq!(server.requests(), requests, "{limit}");
    }
}

#[wasm_bindgen_test]
async fn nothing_is_requested_before_it_is_needed() {
    let server = Server::start(&listing("0"));
    let mut images = client().images(ListOptions::v1());
    assert_eq!(server.requests(), 0);
    for _ in 0..10 {
        assert!(images.next().await.unwrap().is_ok());
    }
    assert_eq!(server.requests(), 1);
    assert!(images.next().await.unwrap().is_ok());
    assert_eq!(server.requests(), 2);
}

#[wasm_bindgen_test]
async fn an_error_ends_the_stream() {
    let server =
        Server::start(&format!("if (requests === 2) return new Response('<html>'); {}", listing("0")));
    let mut images = client().images(ListOptions::v1());
    for _ in 0..10 {
        assert!(images.next().await.unwrap().is_ok());
    }
    assert!(matches!(images.next().await, Some(Err(ListError::Decode(_)))));
    assert!(images.next().await.is_none());
    assert!(images.next().await.is_none());
    assert_eq!(server.requests(), 2);
}

#[wasm_bindgen_test]
async fn a_server_that_ignores_the_page_or_the_token_is_an_error() {
    let server = Server::start(&page(r#"{"id":"a"}"#, ""));
    let error = all(client().images(ListOptions::v1())).await.unwrap_err();
    assert!(matches!(error, ListError::Paging(PagingError::NothingNew { .. })), "{error:?}");
    drop(server);
    let _server = Server::start(&page(r#"{"id":"a"}"#, r#","continuation_token":"same""#));
    let error = all(client().images(ListOptions::v2())).await.unwrap_err();
    assert!(matches!(error, ListError::Paging(_)), "{error:?}");
}

#[wasm_bindgen_test]
async fn dropping_a_stream_aborts_its_request() {
    let server = Server::start("return new Promise(() => {})");
    let mut images = client().images(ListOptions::v1());
    begin(&mut Box::pin(images.next())).await;
    assert_eq!((server.requests(), server.aborted(), server.timers()), (1, false, 1));
    drop(images);
    assert_eq!((server.aborted(), server.timers()), (true, 0));
}

#[wasm_bindgen_test]
async fn a_step_that_is_dropped_is_taken_up_by_the_next_one() {
    let server =
        Server::start(&format!("await new Promise((done) => setTimeout(done, 10)); {}", listing("0")));
    let mut images = client().images(ListOptions::v1());
    begin(&mut Box::pin(images.next())).await;
    assert_eq!(images.next().await.unwrap().unwrap().id.as_deref(), Some("0"));
    assert_eq!(server.requests(), 1);
}

#[wasm_bindgen_test]
fn they_are_streams_of_results() {
    fn is_stream<T, S: Stream<Item = Result<T, ListError>> + Unpin + 'static>() {}
    is_stream::<Image, Images>();
    is_stream::<Page, Pages>();
}
