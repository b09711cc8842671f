//! What the Worker reads of a request.

use super::auth::Presented;

/// A request, as `boundary.js` writes it: a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestHead<'r> {
    /// The method.
    pub method: &'r str,
    /// The whole URL.
    pub url: &'r str,
    /// The bytes of all header names and values.
    pub header_size: usize,
    /// The platform's name for the request, or a random one.
    pub request_id: &'r str,
    /// The page's origin, if a page of another origin asks.
    pub origin: Option<&'r str>,
    /// `If-None-Match`; empty without one.
    pub if_none_match: &'r str,
    /// The address that the platform saw.
    pub address: &'r str,
    /// The proofs.
    pub presented: Presented<'r>,
}

impl<'r> RequestHead<'r> {
    /// Reads the lines.
    pub(crate) fn read(lines: &'r str) -> Self {
        let mut lines = lines.split('\n');
        let mut next = || lines.next().unwrap_or_default();
        let (method, url, size, request_id, origin) = (next(), next(), next(), next(), next());
        let presented = Presented::read(next(), next(), next(), next());
        Self {
            method,
            url,
            header_size: size.parse().unwrap_or(usize::MAX),
            request_id,
            origin: Some(origin).filter(|origin| !origin.is_empty()),
            if_none_match: next(),
            address: next(),
            presented,
        }
    }

    /// The URL's path.
    pub(crate) fn path(&self) -> &'r str {
        let path = self.url.split_once("://").map_or(self.url, |(_, rest)| rest);
        let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
        path.split(['?', '#']).next().unwrap_or("/")
    }

    /// The URL's query, encoded.
    pub(crate) fn query(&self) -> &'r str {
        let url = self.url.split('#').next().unwrap_or_default();
        url.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether only the headers are asked for.
    pub(crate) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

#[cfg(test)]
mod tests {
    use super::RequestHead;

    #[test]
    fn a_request_comes_in_lines() {
        let lines = "GET\nhttps://a.example/images?a=b&c\n120\nray\n\nBearer k\n\n\n\n\"x\"\n192.0.2.1";
        let head = RequestHead::read(lines);
        assert_eq!((head.path(), head.query(), head.header_size), ("/images", "a=b&c", 120));
        assert_eq!((head.origin, head.presented.bearer), (None, Some("k")));
        assert_eq!((head.if_none_match, head.address), ("\"x\"", "192.0.2.1"));
        assert_eq!(RequestHead::read("GET\nhttps://a.example\n").path(), "/");
    }
}
