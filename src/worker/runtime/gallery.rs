//! The gallery's files, from the binding `ASSETS`. The gallery is optional.

use wasm_bindgen::JsValue;
use web_sys::Headers;

use super::context::Context;
use super::platform::{self, Message};
use super::response::{Asset, AssetBody, Body, Response, Unread};
use crate::worker::config::Config;
use crate::worker::{etag, gallery_settings, response, security};

/// The origin that Cloudflare delivers images from, used when the configuration is invalid.
const IMAGE_DELIVERY: &str = "https://imagedelivery.net";

/// The file at the request's path, or 304 if the caller has it.
pub(super) async fn file(context: &Context<'_>, config: Option<&Config>) -> Response {
    let settings = config.and_then(gallery_settings::json);
    let Ok((status, file)) = fetch(context, settings.is_some()).await else {
        return response::Response::not_found(context.head.path()).into();
    };
    if status == 404 {
        drop(body(&file));
        return response::Response::not_found(context.head.path()).into();
    }
    let response = match settings {
        Some(settings) if status == 200 && is_page(&file) => with_settings(context, file, &settings).await,
        _ => as_it_is(context, status, file),
    };
    let images = config.map_or(IMAGE_DELIVERY, |config| config.gallery.image_origins.as_str());
    response.with("Content-Security-Policy", security::gallery_policy(images))
}

/// Requests the file. Of the request's headers, only `If-None-Match` is passed on.
///
/// Where there are `settings`, not even that: the binding knows the tag of the file, and not that of the page with its
/// settings, which a `HEAD` request has too.
///
/// # Errors
/// If there is no such binding, or it fails.
async fn fetch(context: &Context<'_>, settings: bool) -> Result<(u16, Message), JsValue> {
    let url = context.head.url.as_ref().map_or("", |url| url.as_str());
    let headers = Headers::new()?;
    let known = &context.head.if_none_match;
    if !known.is_empty() && !settings {
        headers.set("If-None-Match", known)?;
    }
    let method = if context.head.is_head() && !settings { "HEAD" } else { "GET" };
    let file = platform::fetch_from(context.env, "ASSETS", url, method, &headers).await?;
    Ok((file.status()?, file))
}

/// The page with its settings, and with a tag of its own: other settings make another page.
async fn with_settings(context: &Context<'_>, file: Message, settings: &str) -> Response {
    let Ok(text) = platform::settled(file.text()).await else {
        return response::Response::not_found(context.head.path()).into();
    };
    let page = gallery_settings::insert(&text.as_string().unwrap_or_default(), settings);
    let tag = etag::of(page.as_bytes());
    if etag::matches(&context.head.if_none_match, &tag) {
        return not_modified(&file, tag);
    }
    let body = (!context.head.is_head()).then_some(AssetBody::Text(page));
    Response::new(200, Body::Asset(Asset { response: file, body })).with("ETag", tag)
}

fn as_it_is(context: &Context<'_>, status: u16, file: Message) -> Response {
    let body = body(&file);
    // The binding compares only a single tag.
    if let Some(tag) = header(&file, "etag").filter(|_| status == 200)
        && etag::matches(&context.head.if_none_match, &tag)
    {
        return not_modified(&file, tag);
    }
    let body = body.filter(|_| !context.head.is_head()).map(AssetBody::Stream);
    Response::new(status, Body::Asset(Asset { response: file, body }))
}

fn not_modified(file: &Message, tag: String) -> Response {
    let control = header(file, "cache-control").unwrap_or_else(|| "no-store".to_owned());
    Response::new(304, Body::empty()).with("ETag", tag).with("Cache-Control", control)
}

fn body(file: &Message) -> Option<Unread> {
    file.body().ok().flatten().map(Unread::from)
}

fn is_page(file: &Message) -> bool {
    header(file, "content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

fn header(file: &Message, name: &str) -> Option<String> {
    file.headers().ok()?.get(name).ok().flatten()
}
