//! Cross-origin requests: which other origins may list (Fetch standard, CORS protocol).

use url::{Host, Url};

use super::ascii_url;
use super::response::Headers;

/// Request headers that a page may send.
const REQUEST_HEADERS: &str = "Authorization, X-Api-Key, If-None-Match";
/// Response headers that a page may read in addition to the safelisted ones.
const EXPOSED: &str =
    "X-Request-Id, Retry-After, ETag, Age, Cache-Status, Server-Timing, Content-Length, Warning";

/// The allowed origins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Origins {
    any: bool,
    /// Serialized, as browsers send them.
    exact: Vec<String>,
    subdomains: Vec<Subdomains>,
}

/// The origins of all subdomains of a domain, such as `https://*.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Subdomains {
    scheme: String,
    domain: String,
    port: Option<u16>,
}

impl Subdomains {
    fn contain(&self, origin: &Url) -> bool {
        let Some(Host::Domain(host)) = origin.host() else { return false };
        let subdomain = host.strip_suffix(self.domain.as_str()).and_then(|host| host.strip_suffix('.'));
        subdomain.is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
            && origin.scheme() == self.scheme
            && origin.port() == self.port
    }
}

impl std::fmt::Display for Subdomains {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://*.{}", self.scheme, self.domain)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl Origins {
    /// No origin but the Worker's own.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Parses origins, separated by commas.
    ///
    /// # Errors
    /// The first item that is not an origin.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut origins = Self::default();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let refused = || item.to_owned();
            if item == "*" {
                origins.any = true;
            } else if let Some((scheme, host)) = item.split_once("://*.") {
                let url = parse_origin(&format!("{scheme}://{host}")).ok_or_else(refused)?;
                // `https://*.com` would allow every site under `.com`.
                let domain = url.domain().filter(|domain| domain.contains('.')).ok_or_else(refused)?;
                let (scheme, domain) = (url.scheme().to_owned(), domain.to_owned());
                origins.subdomains.push(Subdomains { scheme, domain, port: url.port() });
            } else {
                let url = parse_origin(item).ok_or_else(refused)?;
                origins.exact.push(url.origin().ascii_serialization());
            }
        }
        Ok(origins)
    }

    /// Whether every origin is allowed.
    pub(crate) fn allows_any(&self) -> bool {
        self.any
    }

    fn is_empty(&self) -> bool {
        !self.any && self.exact.is_empty() && self.subdomains.is_empty()
    }

    fn contain(&self, origin: &str) -> bool {
        if self.exact.iter().any(|exact| exact == origin) {
            return true;
        }
        if self.subdomains.is_empty() {
            return false;
        }
        // Browsers send serialized origins; anything else is not an origin.
        let url = ascii_url::parse(origin).filter(|url| url.origin().ascii_serialization() == origin);
        url.is_some_and(|url| self.subdomains.iter().any(|subdomains| subdomains.contain(&url)))
    }

    /// Adds the headers of a response to a request from this origin.
    pub(crate) fn headers(&self, origin: Option<&str>, out: &mut Headers) {
        if self.is_empty() {
            return;
        }
        if self.any {
            out.push(("Access-Control-Allow-Origin", "*".into()));
            out.push(("Access-Control-Expose-Headers", EXPOSED.into()));
            return;
        }
        // Also for origins that are not allowed: otherwise, caches would serve one origin's response to another.
        out.push(("Vary", "Origin".into()));
        if let Some(origin) = origin.filter(|origin| self.contain(origin)) {
            out.push(("Access-Control-Allow-Origin", origin.to_owned().into()));
            out.push(("Access-Control-Allow-Credentials", "true".into()));
            out.push(("Access-Control-Expose-Headers", EXPOSED.into()));
        }
    }

    /// Adds the headers of the response to a preflight request.
    pub(crate) fn preflight(&self, origin: Option<&str>, out: &mut Headers) {
        if self.any || origin.is_some_and(|origin| self.contain(origin)) {
            out.push(("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS".into()));
            out.push(("Access-Control-Allow-Headers", REQUEST_HEADERS.into()));
            out.push(("Access-Control-Max-Age", "86400".into()));
        }
    }

    /// The allowed origins, as a `Content-Security-Policy` lists them.
    pub(crate) fn names(&self) -> Vec<String> {
        let any = self.any.then(|| "*".to_owned());
        let subdomains = self.subdomains.iter().map(ToString::to_string);
        any.into_iter().chain(self.exact.iter().cloned()).chain(subdomains).collect()
    }

    /// Which origins may list, in one sentence.
    pub(crate) fn explain(&self) -> String {
        if self.any {
            return "Pages from every origin may list, without credentials.".to_owned();
        }
        if self.is_empty() {
            return "Only pages from the Worker's own origin may list.".to_owned();
        }
        format!("Pages from {} may list too, with credentials.", self.names().join(", "))
    }
}

/// Parses an `http:` or `https:` URL that consists of an origin only.
fn parse_origin(text: &str) -> Option<Url> {
    let url = ascii_url::parse(text).filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let is_origin = !text.ends_with('/')
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        // The parser accepts more in a host, such as `;`, which would end a directive of a Content-Security-Policy.
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:/[]".contains(&byte));
    is_origin.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::Origins;

    fn allowed(origins: &str, origin: &str) -> Option<String> {
        let mut out = Vec::new();
        Origins::parse(origins).unwrap().headers(Some(origin), &mut out);
        out.into_iter()
            .find(|(name, _)| *name == "Access-Control-Allow-Origin")
            .map(|(_, value)| value.into_owned())
    }

    #[test]
    fn exact_origins_and_subdomains_are_allowed() {
        let origins = "https://a.example, https://*.shop.example, http://localhost:5173";
        for origin in [
            "https://a.example",
            "https://x.shop.example",
            "https://x.y.shop.example",
            "http://localhost:5173",
        ] {
            assert_eq!(allowed(origins, origin).as_deref(), Some(origin));
        }
        for origin in [
            "https://b.example",
            "http://a.example",
            "https://a.example:8443",
            "https://shop.example",
            "https://evilshop.example",
            "https://.shop.example",
            "https://x.shop.example.evil.example",
            "https://evil/.shop.example",
            "null",
            "",
        ] {
            assert_eq!(allowed(origins, origin), None, "{origin}");
        }
    }

    #[test]
    fn origins_are_read_as_browsers_send_them() {
        let origins = "https://Shop.Example:443, https://xn--bcher-kva.example, https://*.Blog.example:8443";
        for origin in ["https://shop.example", "https://xn--bcher-kva.example", "https://a.blog.example:8443"]
        {
            assert_eq!(allowed(origins, origin).as_deref(), Some(origin));
        }
        for origin in ["https://shop.example:443", "https://a.blog.example", "https://A.blog.example:8443"] {
            assert_eq!(allowed(origins, origin), None, "{origin}");
        }
    }

    #[test]
    fn without_allowed_origins_there_are_no_headers() {
        let mut out = Vec::new();
        Origins::none().headers(Some("https://a.example"), &mut out);
        Origins::none().preflight(Some("https://a.example"), &mut out);
        assert_eq!(out, []);
    }

    #[test]
    fn responses_to_allowed_and_other_origins_vary_by_origin() {
        for origin in [None, Some("https://a.example"), Some("https://b.example")] {
            let mut out = Vec::new();
            Origins::parse("https://a.example").unwrap().headers(origin, &mut out);
            assert!(out.contains(&("Vary", "Origin".into())), "{origin:?}");
        }
    }

    #[test]
    fn allowed_origins_are_named_as_they_are_configured() {
        let origins =
            Origins::parse("https://*.b.example:8443, https://A.example:443,http://*.c.example").unwrap();
        assert_eq!(origins.names(), ["https://a.example", "https://*.b.example:8443", "http://*.c.example"]);
        assert!(origins.explain().contains("https://*.b.example:8443"));
        assert_eq!(Origins::parse("*").unwrap().names(), ["*"]);
        let sentences = ["", "*", "https://a.example"].map(|text| Origins::parse(text).unwrap().explain());
        assert!(
            sentences[0].contains("own origin") && sentences[1].contains("every origin"),
            "{sentences:?}"
        );
        assert!(sentences[2].contains("https://a.example"), "{sentences:?}");
    }

    #[test]
    fn only_an_allowed_origin_gets_a_preflight_response() {
        let preflight = |allowed: &str, origin| {
            let mut out = Vec::new();
            Origins::parse(allowed).unwrap().preflight(origin, &mut out);
            out.len()
        };
        assert_eq!(preflight("*", None), 3);
        assert_eq!(preflight("https://a.example", Some("https://a.example")), 3);
        assert_eq!(preflight("https://a.example", Some("https://b.example")), 0);
        assert_eq!(preflight("https://a.example", None), 0);
    }

    #[test]
    fn a_wildcard_never_allows_credentials() {
        let mut out = Vec::new();
        Origins::parse("*").unwrap().headers(Some("https://a.example"), &mut out);
        assert!(out.contains(&("Access-Control-Allow-Origin", "*".into())));
        assert!(!out.iter().any(|(name, _)| *name == "Access-Control-Allow-Credentials"));
    }

    #[test]
    fn anything_but_an_origin_is_refused() {
        for text in [
            "a.example",
            "https://a.example/",
            "https://a.example/path",
            "https://a.example?query",
            "https://*",
            "https://*.com",
            "https://*.*.example.com",
            "https://*.127.0.0.1",
            "https://u@a.example",
            "https://bücher.example",
            "https://Bücher.example",
            "https://a.example b.example",
            "https://a.example; script-src *",
            "https://a.example;sandbox",
            "https://'self'",
            "https://a.exam\tple",
            "ftp://a.example",
            "null",
        ] {
            assert!(Origins::parse(text).is_err(), "{text}");
        }
    }
}
