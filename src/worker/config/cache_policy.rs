//! How long responses are cached.

use super::reader::Reader;

/// How long responses are cached, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CachePolicy {
    /// How long a response is fresh; 0: nothing is cached.
    pub ttl: u32,
    /// How long after that it is still served while a new one is fetched (RFC 5861 §3).
    pub stale_while_revalidate: u32,
    /// How long after that it is still served while the upstream fails (RFC 5861 §4).
    pub stale_if_error: u32,
}

impl CachePolicy {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            ttl: reader.whole("CACHE_TTL", 0, 86_400, 0),
            stale_while_revalidate: reader.whole("STALE_WHILE_REVALIDATE", 0, 86_400, 0),
            stale_if_error: reader.whole("STALE_IF_ERROR", 0, 604_800, 0),
        }
    }

    /// How long a response is stored, in seconds.
    pub(crate) fn lifetime(self) -> u32 {
        match self.ttl {
            0 => 0,
            ttl => ttl + self.stale_while_revalidate.max(self.stale_if_error),
        }
    }
}
