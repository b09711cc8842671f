//! How the URLs of private images are signed.

use std::fmt;

use super::cache_policy::CachePolicy;
use super::reader::Reader;
use crate::api::sign::{self, Signer};
use crate::worker::auth::AuthRules;

/// How the URLs of private images are signed.
#[derive(Clone)]
pub(crate) struct Signing {
    /// The account's signing key.
    pub key: String,
    /// Signs with the key.
    pub signer: Signer,
    /// The longest time that a URL is valid, in seconds.
    pub ttl: u32,
}

/// Does not show the key.
impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signing").field("ttl", &self.ttl).finish_non_exhaustive()
    }
}

impl Signing {
    pub(super) fn read(reader: &mut Reader<'_>, auth: Option<&AuthRules>) -> Option<Self> {
        let ttl = reader.whole("SIGNED_URL_TTL", 60, 2_592_000, 3_600);
        let for_everyone = reader.flag("PUBLIC_SIGNED_URLS");
        let key = reader.text("SIGNING_KEY")?;
        if auth.is_some_and(AuthRules::is_public) && !for_everyone {
            reader.conflict(
                &["SIGNING_KEY", "AUTH"],
                "SIGNING_KEY with AUTH = \"public\" makes every private image public: remove one, or set \
                 PUBLIC_SIGNED_URLS = \"true\" if that is intended",
            );
        }
        // Only an empty key is refused, which counts as not set.
        let signer = Signer::new(&key).ok()?;
        Some(Self { key, signer, ttl })
    }

    /// Checks that no cached page outlives its URLs.
    pub(super) fn check_lifetime(&self, reader: &mut Reader<'_>, cache: CachePolicy) {
        if cache.lifetime() >= self.shortest() {
            reader.conflict(
                &["SIGNED_URL_TTL", "CACHE_TTL"],
                "cached pages would contain expired URLs: three quarters of SIGNED_URL_TTL must be longer than \
                 CACHE_TTL plus the longer of STALE_WHILE_REVALIDATE and STALE_IF_ERROR",
            );
        }
    }

    /// The shortest time that a URL is valid, in seconds; see [`sign::expiry`].
    pub(crate) fn shortest(&self) -> u32 {
        self.ttl - self.ttl / 4
    }

    /// When a URL that is signed `now` expires, both in seconds since the Unix epoch.
    pub(crate) fn expiry(&self, now: u64) -> u64 {
        sign::expiry(now, self.ttl.into())
    }
}
