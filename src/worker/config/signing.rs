//! How the URLs of private images are signed.

use std::fmt;

use super::cache_policy::CachePolicy;
use super::reader::Reader;
use super::upstream::Source;
use crate::api::sign::{self, Signer};
use crate::worker::auth::AuthRules;
use crate::worker::binding_pages::MAX_CALLS;

/// How the URLs of private images are signed.
#[derive(Debug)]
pub(crate) struct Signing {
    /// What signs them.
    pub by: SignedBy,
    /// The longest time that a URL is valid, in seconds.
    pub ttl: u32,
}

/// What signs URLs.
pub(crate) enum SignedBy {
    /// The Worker itself.
    Key {
        /// The account's signing key.
        key: String,
        /// Signs with the key.
        signer: Box<Signer>,
    },
    /// The Images binding, one URL a call.
    Binding {
        /// The most calls of the binding for a page, those that list it included.
        max_calls: u32,
    },
}

/// Does not show the key.
impl fmt::Debug for SignedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { .. } => f.write_str("Key"),
            Self::Binding { max_calls } => write!(f, "Binding({max_calls})"),
        }
    }
}

impl Signing {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        source: Option<&Source>,
        auth: Option<&AuthRules>,
    ) -> Option<Self> {
        let ttl = reader.whole("SIGNED_URL_TTL", 60, 2_592_000, 3_600);
        let max_calls = reader.whole("SIGNED_URL_CALLS", 0, 1_000, MAX_CALLS);
        let for_everyone = reader.flag("PUBLIC_SIGNED_URLS");
        let is_allowed = for_everyone || !auth.is_some_and(AuthRules::is_public);
        let by = if let Some(key) = reader.text("SIGNING_KEY") {
            if !is_allowed {
                reader.conflict(
                    &["SIGNING_KEY", "AUTH"],
                    "SIGNING_KEY with AUTH = \"public\" makes every private image public: remove one, or set \
                     PUBLIC_SIGNED_URLS = \"true\" if that is intended",
                );
            }
            // Only an empty key is refused, which counts as not set.
            let signer = Box::new(Signer::new(&key).ok()?);
            SignedBy::Key { key, signer }
        } else if is_allowed && max_calls > 0 && source.is_some_and(Source::is_binding) {
            SignedBy::Binding { max_calls }
        } else {
            return None;
        };
        Some(Self { by, ttl })
    }

    /// Checks that no cached page outlives its URLs.
    pub(super) fn check_lifetime(&self, reader: &mut Reader<'_>, cache: CachePolicy) {
        if cache.lifetime() >= self.shortest() {
            let more = match self.by {
                SignedBy::Key { .. } => "",
                SignedBy::Binding { .. } => {
                    "; or set SIGNED_URL_CALLS = \"0\", so that the binding signs none"
                }
            };
            let why = format!(
                "cached pages would contain expired URLs: three quarters of SIGNED_URL_TTL must be longer than \
                 CACHE_TTL plus the longer of STALE_WHILE_REVALIDATE and STALE_IF_ERROR{more}"
            );
            reader.conflict(&["SIGNED_URL_TTL", "CACHE_TTL"], why);
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

    /// What signed URLs depend on, besides the time. It holds the signing key.
    pub(crate) fn identity(&self) -> String {
        match &self.by {
            SignedBy::Key { key, .. } => format!("{}\n{key}", self.ttl),
            SignedBy::Binding { .. } => self.ttl.to_string(),
        }
    }
}
