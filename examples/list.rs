//! Lists the images of an account from Rust, with any HTTP client: here one for plain HTTP, to use with the
//! local Images API.
//!
//! ```text
//! cargo run --example list -- http://127.0.0.1:8788/client/v4 local-dev-account local-dev-token-not-a-secret
//! ```

use std::error::Error;

use cf_list_images::api::failure::{ApiRefusal, Failure};
use cf_list_images::api::{AccountId, Credentials, Envelope, ListOptions, PageInfo, Target};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |what| arguments.next().ok_or_else(|| format!("missing argument: {what}"));
    let base_url = argument("the base URL")?;
    let target = Target::api(&base_url, &AccountId::new(&argument("the account id")?)?)?;
    let credentials = Credentials::api_token(&argument("the API token")?)?;

    let mut next = Some(ListOptions::v2().per_page(1_000)?);
    while let Some(options) = next {
        let page = fetch(&target.url(&options), &credentials)?.result.unwrap_or_default();
        let images = page.images.unwrap_or_default();
        next = options.following(&PageInfo {
            images: images.len(),
            continuation_token: page.continuation_token.as_deref(),
            ..PageInfo::default()
        });
        for image in images {
            println!("{} {}", image.id.unwrap_or_default(), image.filename.unwrap_or_default());
        }
    }
    Ok(())
}

/// Requests one page: the only part that depends on the HTTP client.
fn fetch(url: &str, credentials: &Credentials) -> Result<Envelope, Box<dyn Error>> {
    let mut request = minreq::get(url);
    for (name, value) in credentials.headers() {
        request = request.with_header(name, value);
    }
    let response = request.send()?;
    let status = response.status_code;
    let envelope: Envelope = serde_json::from_slice(response.as_bytes())?;
    let first = envelope.errors.first();
    let refusal =
        ApiRefusal { code: first.map(|info| info.code), message: first.map(|info| info.message.as_str()) };
    match Failure::from_response(status, Some(if envelope.success { Ok(()) } else { Err(refusal) })) {
        None => Ok(envelope),
        Some(failure) => Err(failure.message.into()),
    }
}
