//! `base_url`, `endpoint` and the account id, from arbitrary text.

use cf_list_images::api::{AccountId, ListOptions, Target};
use url::Url;

use super::lines::lines;
use super::options::check_message;

/// What is accepted is a URL that `fetch` accepts too, without user name, password or fragment; requests go to its
/// host and below its path.
pub fn run(data: &[u8]) {
    let Some([account, text]) = lines(data) else { return };
    let page = Url::parse("https://page.example/gallery/").expect("a URL");
    match Target::endpoint(text) {
        Ok(target) => {
            let url = target.url(&ListOptions::v1());
            check(&url, |url| page.join(url));
        }
        Err(error) => check_message(&error),
    }
    let account = match AccountId::new(account) {
        Ok(id) => {
            assert!((1..=32).contains(&account.len()));
            id
        }
        Err(error) => return check_message(&error),
    };
    match Target::api(text, &account) {
        Ok(target) => {
            let url = target.url(&ListOptions::v2());
            if let Some(parsed) = check(&url, Url::parse) {
                let end = format!("/accounts/{}/images/v2", account.as_str());
                assert!(parsed.path().ends_with(&end) && parsed.query().is_none(), "{url:?}");
            }
        }
        Err(error) => check_message(&error),
    }
}

/// The URL that the parser makes of an accepted text, if the parser can tell.
fn check(text: &str, parse: impl Fn(&str) -> Result<Url, url::ParseError>) -> Option<Url> {
    if !is_checked(text) {
        return None;
    }
    let url = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(matches!(url.scheme(), "https" | "http"), "{text:?}");
    assert!(url.username().is_empty() && url.password().is_none(), "{text:?}");
    assert!(url.fragment().is_none(), "{text:?}");
    assert!(url.host_str().is_some_and(|host| !host.is_empty()), "{text:?}");
    Some(url)
}

/// The core leaves two things to `fetch`: hosts that end in a number, which is IPv4 in many forms, and Unicode. This build of
/// the parser has no Unicode tables.
fn is_checked(text: &str) -> bool {
    let (_, rest) = text.split_once("//").unwrap_or(("", text));
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default().trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    text.is_ascii()
        && !host.to_ascii_lowercase().contains("xn--")
        && !last.starts_with(|c: char| c.is_ascii_digit())
}
