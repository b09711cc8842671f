//! The gallery's files, from the binding `ASSETS`.

use worker::{Method, Request};

use super::context::Context;
use super::response::{Body, Response};
use crate::worker::config::Config;
use crate::worker::{response, security};

/// The origin that Cloudflare delivers images from, used when the configuration is invalid.
const IMAGE_DELIVERY: &str = "https://imagedelivery.net";

/// The file at the request's path.
pub(super) async fn file(context: &Context<'_>, config: Option<&Config>) -> Response {
    let found = fetch(context).await.ok().filter(|file| file.status_code() != 404);
    let Some(file) = found else {
        return response::Response::not_found(context.head.path()).into();
    };
    let images = config.map_or(IMAGE_DELIVERY, |config| config.image_origins.as_str());
    Response::new(file.status_code(), Body::Asset(file))
        .with("Content-Security-Policy", security::gallery_policy(images))
}

/// Requests the file, without any of the request's headers.
///
/// # Errors
/// If there is no such binding, or it fails.
async fn fetch(context: &Context<'_>) -> worker::Result<worker::Response> {
    let url = context.head.url.as_ref().map_or("", |url| url.as_str());
    let method = if context.head.is_head() { Method::Head } else { Method::Get };
    context.env.assets("ASSETS")?.fetch_request(Request::new(url, method)?).await
}
