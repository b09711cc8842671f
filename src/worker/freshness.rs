//! How old a cache entry may be (RFC 9111 §4.2; stale responses: RFC 5861).

use super::config::CachePolicy;

/// How a cache entry may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Serve it.
    Fresh,
    /// Serve it, and fetch a new one in the background.
    Revalidate,
    /// Fetch a new one; serve this one only if that fails.
    IfError,
    /// It is too old to be served.
    Expired,
}

impl Freshness {
    /// The freshness of an entry of this age, in seconds.
    pub(crate) fn of(age: u64, policy: CachePolicy) -> Self {
        let past = |more: u32| age < u64::from(policy.ttl) + u64::from(more);
        if past(0) {
            Self::Fresh
        } else if past(policy.stale_while_revalidate) {
            Self::Revalidate
        } else if past(policy.stale_if_error) {
            Self::IfError
        } else {
            Self::Expired
        }
    }
}

/// `Cache-Control` for the caller. Shared caches may store only what is the same for everyone.
pub(crate) fn cache_control(shared: bool, age: u64, policy: CachePolicy) -> String {
    let who = if shared { "public" } else { "private" };
    match u64::from(policy.ttl).saturating_sub(age) {
        0 => format!("{who}, no-cache"),
        left => format!("{who}, max-age={left}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{CachePolicy, Freshness, cache_control};

    #[test]
    fn an_entry_ages_in_four_steps() {
        let policy = CachePolicy { ttl: 30, stale_while_revalidate: 60, stale_if_error: 600 };
        let ages = [(0, Freshness::Fresh), (29, Freshness::Fresh), (30, Freshness::Revalidate)];
        let older = [(89, Freshness::Revalidate), (90, Freshness::IfError), (629, Freshness::IfError)];
        for (age, expected) in ages.into_iter().chain(older).chain([(630, Freshness::Expired)]) {
            assert_eq!(Freshness::of(age, policy), expected, "{age}");
        }
        assert_eq!(Freshness::of(0, CachePolicy::default()), Freshness::Expired);
    }

    #[test]
    fn callers_may_cache_an_entry_while_it_is_fresh() {
        let policy = CachePolicy { ttl: 30, ..CachePolicy::default() };
        assert_eq!(cache_control(true, 10, policy), "public, max-age=20");
        assert_eq!(cache_control(false, 40, policy), "private, no-cache");
    }
}
