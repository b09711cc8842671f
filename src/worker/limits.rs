//! Bounds on what is read of a request.

use super::reply::Reply;

/// The longest URL, in bytes: room for a continuation token, a creator and five metadata filters.
pub(crate) const MAX_URL: usize = 16_384;
/// The most header bytes, names and values together.
pub(crate) const MAX_HEADERS: usize = 32_768;

/// Refuses a request that is too large.
pub(crate) fn check(url: usize, headers: usize) -> Option<Reply> {
    if url > MAX_URL {
        return Some(Reply::too_large(414, "URL", MAX_URL));
    }
    (headers > MAX_HEADERS).then(|| Reply::too_large(431, "header fields", MAX_HEADERS))
}
