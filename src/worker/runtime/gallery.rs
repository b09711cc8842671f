//! The gallery's files, from the binding `ASSETS`. The gallery is optional.

use wasm_bindgen::JsValue;
use web_sys::Headers;

use super::context::Context;
use super::platform::{self, Message};
use super::response::{Asset, Body, Response, Unread};
use crate::worker::config::Config;
use crate::worker::{etag, response, security};

/// The origin that Cloudflare delivers images from, used when the configuration is invalid.
const IMAGE_DELIVERY: &str = "https://imagedelivery.net";

/// The file at the request's path, or 304 if the caller has it.
pub(super) async fn file(context: &Context<'_>, config: Option<&Config>) -> Response {
    let Ok((status, file)) = fetch(context).await else {
        return response::Response::not_found(context.head.path()).into();
    };
    let body = file.body().ok().flatten().map(Unread::from);
    if status == 404 {
        return response::Response::not_found(context.head.path()).into();
    }
    let images = config.map_or(IMAGE_DELIVERY, |config| config.image_origins.as_str());
    let response = match known_tag(context, status, &file) {
        Some(tag) => {
            let control = header(&file, "cache-control").unwrap_or_else(|| "no-store".to_owned());
            Response::new(304, Body::empty()).with("ETag", tag).with("Cache-Control", control)
        }
        None => Response::new(status, Body::Asset(Asset { response: file, body })),
    };
    response.with("Content-Security-Policy", security::gallery_policy(images))
}

/// Requests the file. Of the request's headers, only `If-None-Match` is passed on.
///
/// # Errors
/// If there is no such binding, or it fails.
async fn fetch(context: &Context<'_>) -> Result<(u16, Message), JsValue> {
    let url = context.head.url.as_ref().map_or("", |url| url.as_str());
    let headers = Headers::new()?;
    let known = &context.head.if_none_match;
    if !known.is_empty() {
        headers.set("If-None-Match", known)?;
    }
    let method = if context.head.is_head() { "HEAD" } else { "GET" };
    let file = platform::fetch_from(context.env, "ASSETS", url, method, &headers).await?;
    Ok((file.status()?, file))
}

/// The file's entity tag, if the caller has the file. The binding compares only a single tag.
fn known_tag(context: &Context<'_>, status: u16, file: &Message) -> Option<String> {
    let tag = header(file, "etag").filter(|_| status == 200)?;
    etag::matches(&context.head.if_none_match, &tag).then_some(tag)
}

fn header(file: &Message, name: &str) -> Option<String> {
    file.headers().ok()?.get(name).ok().flatten()
}
