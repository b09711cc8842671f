//! Parses URLs with a parser that has no Unicode tables (see `idna_adapter` in Cargo.toml).

use url::Url;

/// The URL in a text; `None` if it is not an absolute URL in ASCII.
///
/// To the parser, a host that is not ASCII is an error, and in a debug build it may panic. Platforms write hosts as `xn--…`
/// and encode the rest.
pub(crate) fn parse(text: &str) -> Option<Url> {
    if text.is_ascii() { Url::parse(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_url_that_is_not_ascii_is_refused_without_a_panic() {
        for url in
            ["https://Bücher.example", "https://a.example/ä", "https://Ä×.example:443", "B\u{fdd0}://H"]
        {
            assert_eq!(parse(url), None, "{url}");
        }
        assert!(parse("https://xn--bcher-kva.example/%C3%A4").is_some());
    }
}
