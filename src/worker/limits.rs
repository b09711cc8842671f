//! Limits on the size of a request.

use super::response::Response;

/// The longest URL, in bytes: enough for a continuation token, a creator and five metadata filters.
pub(crate) const MAX_URL: usize = 16_384;
/// The most header bytes, names and values together.
pub(crate) const MAX_HEADERS: usize = 32_768;

/// The response to a request that is too large.
pub(crate) fn check(url: usize, headers: usize) -> Option<Response> {
    if url > MAX_URL {
        return Some(Response::too_large(414, "URL", MAX_URL));
    }
    (headers > MAX_HEADERS).then(|| Response::too_large(431, "header fields", MAX_HEADERS))
}

#[cfg(test)]
mod tests {
    use super::{MAX_HEADERS, MAX_URL, check};

    #[test]
    fn requests_over_a_limit_are_refused() {
        let status = |url, headers| check(url, headers).map(|response| response.status);
        assert_eq!(status(MAX_URL, MAX_HEADERS), None);
        assert_eq!(status(MAX_URL + 1, 0), Some(414));
        assert_eq!(status(0, MAX_HEADERS + 1), Some(431));
    }
}
