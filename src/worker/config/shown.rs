//! What of a value may be shown in the log and by `dev:check`. A wrong value may be a secret in the wrong place, or
//! have one in it.

use super::environment::Lookup;

/// The settings that are secrets. Their values are never shown.
const SECRETS: [&str; 7] =
    ["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "SIGNING_KEY", "CALLER_KEYS", "JWT_SECRET"];
/// The longest text that is shown, in bytes. The API's tokens and keys are longer, and so is the shortest `JWT_SECRET`.
const MAX_TEXT: usize = 20;
/// The longest URL that is shown, in characters.
const MAX_URL: usize = 200;
/// The shortest part of a secret to look for, in bytes. A shorter one is part of many harmless texts.
const MIN_PART: usize = 8;

/// A wrong value of a setting that is neither a secret nor a URL, if it is too short for a secret.
pub(super) fn text<'v>(value: &'v str, lookup: Lookup<'_>) -> Option<&'v str> {
    (value.len() <= MAX_TEXT && !shows_secret(value, lookup)).then_some(value)
}

/// A URL or a host that has neither a user name nor a query, however malformed it is.
pub(super) fn url<'v>(value: &'v str, lookup: Lookup<'_>) -> Option<&'v str> {
    (value.len() <= MAX_URL && is_plain_url(value) && !shows_secret(value, lookup)).then_some(value)
}

/// A line with every secret replaced that is long enough to be found.
pub(super) fn line(mut line: String, lookup: Lookup<'_>) -> String {
    for secret in secrets(lookup).filter(|secret| secret.len() >= MIN_PART) {
        line = line.replace(&secret, "…");
    }
    line
}

/// Whether a text contains a secret, or is a part of one.
fn shows_secret(text: &str, lookup: Lookup<'_>) -> bool {
    let is_part = |secret: &str| text.len() >= MIN_PART && secret.contains(text);
    secrets(lookup).any(|secret| text.contains(&secret) || is_part(&secret))
}

/// The secrets. Lists count as their items, and items as the text on each side of a colon.
pub(super) fn secrets(lookup: Lookup<'_>) -> impl Iterator<Item = String> {
    let values = SECRETS.into_iter().filter_map(move |name| Some((name, lookup(name)?)));
    let parts = values.flat_map(|(name, value)| match name {
        // The names of the keys' owners are shown.
        "CALLER_KEYS" => value
            .split([',', ' ', '\n'])
            .map(|item| item.split_once(':').map_or(item, |(_, hash)| hash).to_owned())
            .collect(),
        _ => vec![value.trim().to_owned()],
    });
    parts.filter(|part| !part.is_empty())
}

/// Whether a text consists of at most a scheme, a host, a port and a path. A password may follow a colon or be before
/// an `@`, escaped or not, and a key may be in a query or be a long word.
fn is_plain_url(text: &str) -> bool {
    if text.len() > MAX_TEXT && !text.contains("://") && !text.contains('.') {
        // No host, but maybe words of a secret with hyphens between them.
        return false;
    }
    let schemes = ["https://", "http://", "wss://", "ws://", "ftp://"];
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let only = |text: &str, more: &[u8]| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let words =
        |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).all(|word| word.len() <= MAX_TEXT);
    only(host, b".-*")
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && only(path, b"/.-_~")
        && words(rest)
}

#[cfg(test)]
mod tests {
    use super::{line, text, url};

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn a_url_is_shown_if_nothing_in_it_can_be_a_secret() {
        for plain in [
            "https://id.example/keys.json",
            "http://id.example:8080",
            "ftp://id.example",
            "example.com",
            "*",
            "https://*.com",
            "https://login.example/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
            "null",
            "",
        ] {
            assert_eq!(url(plain, &nothing), Some(plain));
        }
        for hidden in [
            "https://user:marked@id.example",
            "https://marked@id.example",
            "https:/user:marked@id.example",
            "https:user:marked@id.example",
            "https:\\\\user:marked@id.example",
            "https://user:marked",
            "https://user:marked/path",
            "user:marked@id.example",
            "//user:marked@id.example",
            "https://user:marked%40id.example",
            "https://user:marked\u{ff20}id.example",
            "https://id.example/@marked",
            "https://id.example?key=marked",
            "https://id.example/keys#marked",
            "https://id.example/keys;marked",
            "https://id.example/marked key",
            "marked:",
            "https://id.example/0123456789abcdef0123456789abcdef01234",
            "Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY",
            "https://id.example/0123456789abcdefghijk",
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "https/correct-horse-battery-staple",
        ] {
            assert_eq!(url(hidden, &nothing), None, "{hidden}");
        }
    }

    #[test]
    fn a_text_as_long_as_a_token_is_not_shown() {
        assert_eq!(text("publik", &nothing), Some("publik"));
        assert_eq!(text("twenty bytes is most", &nothing), Some("twenty bytes is most"));
        for secret in ["Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY", "0123456789abcdef0123456789abcdef"] {
            assert_eq!(text(secret, &nothing), None);
            assert_eq!(url(secret, &nothing), None);
        }
        assert_eq!(text("ééééééééééé", &nothing), None);
    }

    #[test]
    fn a_value_that_is_also_a_secret_or_a_part_of_one_is_not_shown() {
        let lookup = |name: &str| match name {
            "API_TOKEN" => Some(" marked-token ".to_owned()),
            "SIGNING_KEY" => Some("s1".to_owned()),
            "CALLER_KEYS" => Some("shop:marked-hash, blog:other".to_owned()),
            _ => None,
        };
        for hidden in ["marked-token", "xmarked-tokenx", "marked-t", "as1", "marked-hash"] {
            assert_eq!(text(hidden, &lookup), None, "{hidden}");
            assert_eq!(url(hidden, &lookup), None, "{hidden}");
        }
        for shown in ["shop", "token", "5"] {
            assert_eq!(text(shown, &lookup), Some(shown));
        }
        let shown = line("The key of shop, marked-token and marked-hash, s1.".to_owned(), &lookup);
        assert_eq!(shown, "The key of shop, … and …, s1.");
    }
}
