//! URLs to send secrets to, or to fetch keys from.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::worker::ascii_url;

/// What is expected of such a URL, for error messages.
pub(super) const EXPECTED: &str =
    "an https: URL in ASCII without user name and password (http: only for this machine)";

/// Parses a URL whose connection nobody else can read or change: `https:`, or `http:` to this machine.
pub(super) fn parse(text: &str) -> Option<Url> {
    let url = ascii_url::parse(text)?;
    let is_trusted = match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    };
    (is_trusted && !has_credentials(&url)).then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether a URL consists of its origin only.
pub(super) fn is_origin(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_origin, parse};

    #[test]
    fn only_https_and_this_machine_are_trusted() {
        for url in [
            "https://id.example/keys",
            "HTTPS://ID.example",
            "http://localhost:8788/x",
            "http://127.0.0.1",
            "http://[::1]:1",
        ] {
            assert!(parse(url).is_some(), "{url}");
        }
        for url in [
            "http://id.example",
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "http://127.0.0.1.evil.example",
            "https://user:password@id.example",
            "https://user@id.example",
            "ftp://localhost",
            "//id.example",
            "id.example",
            "https://",
            "https://Bücher.example",
            "",
        ] {
            assert!(parse(url).is_none(), "{url}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        let is_origin = |url: &str| is_origin(&parse(url).unwrap());
        assert!(is_origin("https://id.example") && is_origin("https://id.example:8443/"));
        assert!(!is_origin("https://id.example/a") && !is_origin("https://id.example?a"));
    }
}
