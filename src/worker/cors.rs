//! The pages of other origins that may ask (Fetch standard, CORS protocol).

/// Request headers that a page may send.
const REQUEST_HEADERS: &str = "Authorization, X-Api-Key, If-None-Match";
/// Answer headers that a page may read besides the safelisted ones.
const EXPOSED: &str =
    "X-Request-Id, Retry-After, ETag, Age, Cache-Status, Server-Timing, Content-Length, Warning";

/// Exact origins, and all below a domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Origins {
    any: bool,
    exact: Vec<String>,
    /// `(scheme with "://", ".domain")`.
    below: Vec<(String, String)>,
}

impl Origins {
    /// No origin but the Worker's own.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Reads origins with commas between them.
    ///
    /// # Errors
    /// With the first part that is no origin.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut origins = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            if part == "*" {
                origins.any = true;
            } else if let Some((scheme, host)) = part.split_once("://*.") {
                // `https://*.com` would be half of the web.
                if !is_scheme(scheme) || !is_host(host) || !host.contains('.') {
                    return Err(part.to_owned());
                }
                origins.below.push((format!("{scheme}://"), format!(".{}", host.to_ascii_lowercase())));
            } else {
                let fit =
                    part.split_once("://").is_some_and(|(scheme, host)| is_scheme(scheme) && is_host(host));
                if !fit {
                    return Err(part.to_owned());
                }
                origins.exact.push(part.to_ascii_lowercase());
            }
        }
        Ok(origins)
    }

    /// Whether every origin may ask.
    pub(crate) fn allows_any(&self) -> bool {
        self.any
    }

    fn is_empty(&self) -> bool {
        !self.any && self.exact.is_empty() && self.below.is_empty()
    }

    fn names(&self, origin: &str) -> bool {
        self.exact.iter().any(|exact| exact == origin)
            || self.below.iter().any(|(scheme, domain)| {
                let host =
                    origin.strip_prefix(scheme.as_str()).and_then(|host| host.strip_suffix(domain.as_str()));
                host.is_some_and(|labels| !labels.is_empty() && is_host(labels))
            })
    }

    /// The headers for an answer to a page of this origin.
    pub(crate) fn headers(&self, origin: Option<&str>, out: &mut Vec<(&'static str, String)>) {
        if self.is_empty() {
            return;
        }
        if self.any {
            out.push(("Access-Control-Allow-Origin", "*".to_owned()));
            out.push(("Access-Control-Expose-Headers", EXPOSED.to_owned()));
            return;
        }
        // Whatever the origin, or a cache would hand one origin's answer to another.
        out.push(("Vary", "Origin".to_owned()));
        if let Some(origin) = origin.filter(|origin| self.names(origin)) {
            out.push(("Access-Control-Allow-Origin", origin.to_owned()));
            out.push(("Access-Control-Allow-Credentials", "true".to_owned()));
            out.push(("Access-Control-Expose-Headers", EXPOSED.to_owned()));
        }
    }

    /// The further headers for a preflight request.
    pub(crate) fn preflight(&self, origin: Option<&str>, out: &mut Vec<(&'static str, String)>) {
        if self.any || origin.is_some_and(|origin| self.names(origin)) {
            out.push(("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS".to_owned()));
            out.push(("Access-Control-Allow-Headers", REQUEST_HEADERS.to_owned()));
            out.push(("Access-Control-Max-Age", "86400".to_owned()));
        }
    }

    /// In plain words.
    pub(crate) fn explain(&self) -> String {
        if self.any {
            return "Pages of every origin may ask, without credentials.".to_owned();
        }
        if self.is_empty() {
            return "Only pages of the Worker's own origin may ask.".to_owned();
        }
        let below = self.below.iter().map(|(scheme, domain)| format!("{scheme}*{domain}"));
        let names: Vec<String> = self.exact.iter().cloned().chain(below).collect();
        format!("Pages of {} may ask too, with credentials.", names.join(", "))
    }
}

fn is_scheme(scheme: &str) -> bool {
    matches!(scheme, "https" | "http")
}

/// A host with an optional port; no path, user or wildcard.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    !name.is_empty()
        && name.bytes().all(label)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Origins;

    fn allowed(origins: &str, origin: &str) -> Option<String> {
        let mut out = Vec::new();
        Origins::parse(origins).unwrap().headers(Some(origin), &mut out);
        out.into_iter().find(|(name, _)| *name == "Access-Control-Allow-Origin").map(|(_, value)| value)
    }

    #[test]
    fn exact_origins_and_those_below_a_domain_are_let_in() {
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
    fn any_origin_never_comes_with_credentials() {
        let mut out = Vec::new();
        Origins::parse("*").unwrap().headers(Some("https://a.example"), &mut out);
        assert!(out.contains(&("Access-Control-Allow-Origin", "*".to_owned())));
        assert!(!out.iter().any(|(name, _)| *name == "Access-Control-Allow-Credentials"));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in
            ["a.example", "https://a.example/", "https://*", "https://*.com", "https://u@a.example", "null"]
        {
            assert!(Origins::parse(text).is_err(), "{text}");
        }
    }
}
