//! Keys of pages: exactly what a response depends on.

use std::fmt::Write;

use super::config::{Config, Signing, Source};
use super::hash::sha256_hex;
use crate::api::{AccountId, Fields, ListOptions, Target};

/// The key of a response at this place: the host and the path of the listing. It holds the signing key: don't log it.
pub(crate) fn of(
    config: &Config,
    place: &str,
    options: &ListOptions,
    creator: Option<&str>,
    fields: Fields,
) -> String {
    let source = match &config.source {
        Source::Api(rest) => rest.target.url(options),
        // Two bindings may be of different accounts, and only these settings tell them apart.
        Source::Binding { account } => {
            let account = account.as_ref().map_or("", AccountId::as_str);
            Target::Endpoint(format!("binding:{account}/{}", options.version().as_str())).url(options)
        }
    };
    let signed = config.signing.as_ref().map_or_else(String::new, Signing::identity);
    let scope = creator.map_or_else(|| "all".to_owned(), |creator| format!("creator {creator}"));
    let parts = [source, scope, fields.to_string(), signed];
    let length: usize = parts.iter().map(|part| part.len() + 8).sum();
    let mut key = String::with_capacity(place.len() + 1 + length);
    key.push_str(place);
    key.push('\n');
    // Each part is preceded by its length, so that no two lists of parts have the same key.
    for part in parts {
        // Writing to a string never fails.
        let _ = write!(key, "{}:{part}", part.len());
    }
    key
}

/// A key as the platform's Cache API takes it: a URL with the key's hash. The platform wants it to be on the Worker's own
/// host: any other leads to DNS lookups and is cached badly. The path is below the listing's, so that a request for it
/// reaches the Worker, which does not serve it.
///
/// Source: <https://developers.cloudflare.com/workers/runtime-apis/cache/>.
pub(crate) fn cache_url(key: &str) -> String {
    let place = key.split_once('\n').map_or("", |(place, _)| place);
    format!("https://{place}/cache/{}", sha256_hex(key))
}

#[cfg(test)]
mod tests {
    use super::{Config, Fields, ListOptions, cache_url, of};
    use crate::api::scan::ImageField;
    use crate::worker::route::Route;
    use std::collections::HashSet;

    fn config(more: &[(&str, &str)]) -> Config {
        let base =
            [("AUTH", "public"), ("ACCOUNT_ID", "a"), ("API_TOKEN", "t"), ("PUBLIC_SIGNED_URLS", "true")];
        let lookup = |name: &str| {
            let found = more.iter().chain(&base).find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::read(&lookup, &|name| name == "IMAGES").unwrap()
    }

    #[test]
    fn whatever_changes_the_response_changes_the_key() {
        let plain = config(&[]);
        let v1 = ListOptions::v1;
        let of = |config: &Config, options: &ListOptions, creator: Option<&str>, fields: Fields| {
            of(config, "a.example/images", options, creator, fields)
        };
        let all = Fields::ALL;
        let ana = v1().creator("ana").unwrap();
        let keys = [
            of(&plain, &v1(), None, all),
            of(&plain, &ListOptions::v2(), None, all),
            of(&plain, &v1().page(2).unwrap(), None, all),
            of(&plain, &ana, None, all),
            of(&plain, &ana, Some("ana"), all),
            of(&plain, &v1(), None, all.without(ImageField::Meta)),
            of(&plain, &v1(), None, Fields::parse("id").unwrap()),
            of(&config(&[("ACCOUNT_ID", "b")]), &v1(), None, all),
            of(&config(&[("UPSTREAM", "https://b.example")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding"), ("ACCOUNT_ID", "b")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding"), ("ACCOUNT_ID", "")]), &v1(), None, all),
            of(&config(&[("SIGNING_KEY", "k")]), &v1(), None, all),
            of(&config(&[("SIGNING_KEY", "l")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding"), ("SIGNING_KEY", "k")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding"), ("SIGNED_URL_TTL", "60")]), &v1(), None, all),
            of(&config(&[("SOURCE", "binding"), ("SIGNED_URL_CALLS", "0")]), &v1(), None, all),
        ];
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
        assert_eq!(of(&plain, &v1(), None, all), of(&config(&[("API_TOKEN", "u")]), &v1(), None, all));
    }

    #[test]
    fn a_cache_url_is_the_keys_hash_on_the_workers_own_host_and_shows_nothing_else_of_it() {
        let of = |config: &Config, place| of(config, place, &ListOptions::v1(), None, Fields::ALL);
        let place = "a.example:8787/images";
        let url = cache_url(&of(&config(&[("SIGNING_KEY", "k")]), place));
        let hash = url.strip_prefix("https://a.example:8787/images/cache/").unwrap();
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(url, cache_url(&of(&config(&[]), place)));
        // printf 'a/b\nc' | sha256sum
        let hash = "cc842f8599ece933acee001f8f7c6981b09bfc687f65b91ba97f0697b69239cc";
        assert_eq!(cache_url("a/b\nc"), format!("https://a/b/cache/{hash}"));
        let route = Route::of(url.strip_prefix("https://a.example:8787").unwrap(), None);
        assert_eq!(route, Route::Asset, "the entry has no route of its own");
    }
}
