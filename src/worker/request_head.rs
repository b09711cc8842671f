//! The head of a request: method, URL and the headers that the Worker reads.

use url::{Position, Url};

use super::ascii_url;
use super::auth::{AuthError, CredentialHeaders, Presented};
use crate::api::Redactor;

/// A request without its body, which the Worker never reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestHead {
    /// The method.
    pub method: String,
    /// The URL; `None` when it can't be parsed. The platform puts the `Host` header into it unchecked.
    pub url: Option<Url>,
    /// The length of the URL before parsing, in bytes.
    pub url_size: usize,
    /// The length of all header names and values together, in bytes.
    pub header_size: usize,
    /// `Cf-Ray`: the platform's id of the request. Empty without one.
    pub request_id: String,
    /// `Origin`: the page's origin, for a cross-origin request.
    pub origin: Option<String>,
    /// `If-None-Match`; empty without one.
    pub if_none_match: String,
    /// `Cf-Connecting-Ip`: the client's address as the platform saw it. Empty without one.
    pub address: String,
    /// Removes the Worker's secrets from texts, and what may be secret in the caller's credentials, whatever they are.
    pub redactor: Redactor,
    credentials: CredentialHeaders,
}

impl RequestHead {
    /// Reads a head in lines: the method, the URL, then each header's name and value. Without a URL, it has none.
    pub(crate) fn read(lines: &str, secrets: &Redactor) -> Self {
        let mut lines = lines.split('\n');
        let (method, url) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        Self::new(method, url, std::iter::from_fn(|| Some((lines.next()?, lines.next()?))), secrets)
    }

    /// A head from its parts. Header names are in lower case, and each occurs once: the platform joins repeated ones. `secrets`
    /// removes the Worker's own.
    pub(crate) fn new<'h>(
        method: &str,
        url: &str,
        headers: impl IntoIterator<Item = (&'h str, &'h str)>,
        secrets: &Redactor,
    ) -> Self {
        let (method, url_size) = (method.to_owned(), url.len());
        let mut head = Self { method, url: ascii_url::parse(url), url_size, ..Self::default() };
        for (name, value) in headers {
            head.header_size += name.len() + value.len();
            match name {
                "cf-ray" => value.clone_into(&mut head.request_id),
                "origin" => head.origin = Some(value.to_owned()).filter(|origin| !origin.is_empty()),
                "if-none-match" => value.clone_into(&mut head.if_none_match),
                "cf-connecting-ip" => value.clone_into(&mut head.address),
                name => head.credentials.take(name, value),
            }
        }
        head.redactor = head.credentials.redactor(secrets);
        head
    }

    /// The URL's path.
    pub(crate) fn path(&self) -> &str {
        self.url.as_ref().map_or("/", Url::path)
    }

    /// The URL's host and port; empty without a URL.
    pub(crate) fn host(&self) -> &str {
        self.url.as_ref().map_or("", |url| &url[Position::BeforeHost..Position::AfterPort])
    }

    /// The URL's query, encoded; empty without one.
    pub(crate) fn query(&self) -> &str {
        self.url.as_ref().and_then(Url::query).unwrap_or_default()
    }

    /// Whether the method is `HEAD`.
    pub(crate) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    /// Whether the request id has the form of a `Cf-Ray`, and no secret in it. Outside the platform, a caller can set it
    /// to anything.
    pub(crate) fn has_valid_request_id(&self) -> bool {
        let id = self.request_id.as_str();
        let is_ray = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=64).contains(&id.len())
            && id.bytes().all(is_ray)
            && self.redactor.redact_from(Redactor::MIN_PART, id) == id
    }

    /// The credentials that the caller presents.
    ///
    /// # Errors
    /// As [`Presented::read`].
    pub(crate) fn presented(&self) -> Result<Presented<'_>, AuthError> {
        Presented::read(&self.credentials)
    }
}

#[cfg(test)]
mod tests {
    use super::{Redactor, RequestHead};

    fn head(url: &str, headers: &[(&str, &str)]) -> RequestHead {
        RequestHead::new("GET", url, headers.iter().copied(), &Redactor::default())
    }

    #[test]
    fn the_headers_that_matter_are_read_and_all_are_counted() {
        let head = head(
            "https://a.example/images?a=b&c#d",
            &[
                ("authorization", "Bearer k"),
                ("cf-connecting-ip", "192.0.2.1"),
                ("cf-ray", "ray"),
                ("if-none-match", "\"x\""),
                ("origin", ""),
                ("x-other", "12345"),
            ],
        );
        assert_eq!((head.path(), head.query(), head.url_size), ("/images", "a=b&c", 32));
        assert_eq!(head.host(), "a.example");
        assert_eq!((head.request_id.as_str(), head.address.as_str()), ("ray", "192.0.2.1"));
        assert_eq!((head.origin.as_deref(), head.presented().unwrap().bearer), (None, Some("k")));
        assert_eq!(head.if_none_match, "\"x\"");
        assert_eq!(head.header_size, 13 + 8 + 16 + 9 + 6 + 3 + 13 + 3 + 6 + 7 + 5);
    }

    #[test]
    fn a_head_is_read_from_lines() {
        let read = |lines| RequestHead::read(lines, &Redactor::default());
        let head = read("GET\nhttps://a.example/images?a\norigin\nhttps://b.example\nx-empty\n\ncf-ray\nray");
        assert_eq!((head.method.as_str(), head.path(), head.query()), ("GET", "/images", "a"));
        assert_eq!(head.origin.as_deref(), Some("https://b.example"));
        assert_eq!((head.request_id.as_str(), head.header_size), ("ray", 6 + 17 + 7 + 6 + 3));
        for unreadable in ["", "GET", "GET\n", "GET\n\norigin\nx"] {
            assert_eq!(read(unreadable).url, None, "{unreadable:?}");
        }
    }

    #[test]
    fn only_the_method_head_is_head() {
        for (method, expected) in [("HEAD", true), ("GET", false), ("head", false)] {
            let head = head("https://a.example/", &[]);
            let head = RequestHead { method: method.to_owned(), ..head };
            assert_eq!(head.is_head(), expected, "{method}");
        }
    }

    #[test]
    fn a_url_without_path_or_query_has_the_root_and_no_query() {
        let head = head("https://a.example", &[]);
        assert_eq!((head.path(), head.query()), ("/", ""));
    }

    #[test]
    fn a_malformed_host_gives_no_url() {
        for url in ["http://a b/images", "http://[/images", "http://a:99999/images", "http://Bücher/images"]
        {
            assert_eq!((head(url, &[]).url, head(url, &[]).path()), (None, "/"), "{url}");
        }
    }
}
