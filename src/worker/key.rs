//! Cache keys: a hash of exactly what a response depends on.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::config::{Config, Source};
use crate::api::{Fields, ListOptions, Target};

/// The cache key of a response: a URL, as the platform's Cache API takes it.
pub(crate) fn of(config: &Config, options: &ListOptions, creator: Option<&str>, fields: Fields) -> String {
    let source = match &config.source {
        Source::Api(rest) => rest.target.url(options),
        Source::Binding { .. } => {
            Target::Endpoint(format!("binding:{}", options.version().as_str())).url(options)
        }
    };
    let mut hash = Sha256::new();
    // Each field is preceded by its length, so that no two lists of fields have the same hash input.
    let signing = config.signing.as_ref();
    let signed = signing.map_or_else(String::new, |signing| format!("{}\n{}", signing.ttl, signing.key));
    let scope = creator.map_or_else(|| "all".to_owned(), |creator| format!("creator {creator}"));
    for field in [source, scope, fields.to_string(), signed] {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    let mut key = String::from("https://cf-list-images.invalid/");
    for byte in hash.finalize() {
        // Writing to a string never fails.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::{Config, Fields, ListOptions, of};
    use crate::api::scan::ImageField;
    use std::collections::HashSet;

    fn config(more: &[(&str, &str)]) -> Config {
        let base =
            [("AUTH", "public"), ("ACCOUNT_ID", "a"), ("API_TOKEN", "t"), ("PUBLIC_SIGNED_URLS", "true")];
        let lookup = |name: &str| {
            let found = more.iter().chain(&base).find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::read(&lookup, &|_| true).unwrap()
    }

    #[test]
    fn whatever_changes_the_response_changes_the_key() {
        let plain = config(&[]);
        let v1 = ListOptions::v1;
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
            of(&config(&[("SIGNING_KEY", "k")]), &v1(), None, all),
            of(&config(&[("SIGNING_KEY", "l")]), &v1(), None, all),
        ];
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
        assert_eq!(of(&plain, &v1(), None, all), of(&config(&[("API_TOKEN", "u")]), &v1(), None, all));
    }
}
