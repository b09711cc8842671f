//! Parses URLs with a parser that has no Unicode tables (see `idna_adapter` in Cargo.toml).

use url::Url;

/// The URL in a text; `None` if it is not an absolute URL in visible ASCII characters with a host that is not encoded.
///
/// To the parser, a host that is not ASCII, also once `%` is decoded, is an error, and in a debug build it may panic. Platforms
/// write hosts as `xn--…` and encode the rest.
pub(crate) fn parse(text: &str) -> Option<Url> {
    let (_, rest) = text.split_once(':')?;
    // The parser skips any number of slashes.
    let authority = rest.strip_prefix("//")?.trim_start_matches(['/', '\\']);
    let encoded = authority.split(['/', '\\', '?', '#']).next()?.contains('%');
    let plain = !encoded && text.bytes().all(|byte| byte.is_ascii_graphic());
    if plain { Url::parse(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_host_that_is_not_ascii_is_refused_without_a_panic() {
        for url in
            ["https://Bücher.example", "https://a.example/ä", "https://Ä×.example:443", "B\u{fdd0}://H"]
        {
            assert_eq!(parse(url), None, "{url}");
        }
        assert!(parse("https://xn--bcher-kva.example/%C3%A4").is_some());
    }
}
