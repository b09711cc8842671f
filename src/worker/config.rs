//! The Worker's configuration: vars, secrets and bindings, read and checked as a whole.

mod access;
mod explain;
mod fault;
mod keys;
mod reader;
mod upstream;

use super::cors::Origins;
use super::scope::CreatorRule;
use crate::api::Fields;
use crate::api::scan::ImageField;
pub(crate) use access::{Auth, JwtKeys, JwtRules, Mode};
pub(crate) use explain::explain;
pub(crate) use fault::{ConfigError, in_words};
pub(crate) use keys::CallerKey;
use reader::Reader;
pub(crate) use upstream::{Rest, Source};

/// A name → value lookup, over vars and secrets alike.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What an operator has set, in a form that can't be wrong any more.
#[derive(Debug)]
pub(crate) struct Config {
    /// Where images come from.
    pub source: Source,
    /// Who may ask.
    pub auth: Auth,
    /// Whose images a caller sees.
    pub creator: CreatorRule,
    /// What of an image any caller sees, `META` included.
    pub fields: Fields,
    /// The largest page.
    pub max_per_page: u32,
    /// The pages of other origins that may ask.
    pub origins: Origins,
    /// How answers are kept.
    pub cache: CachePolicy,
    /// How private images' URLs are signed.
    pub signing: Option<Signing>,
    /// The period of the rate-limiting binding `RATE_LIMITER` in seconds, if there is one.
    pub rate_limit: Option<u32>,
    /// Origins that the gallery may load pictures from.
    pub image_origins: String,
}

/// How long answers are kept, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CachePolicy {
    /// Fresh for so long; 0: nothing is kept.
    pub ttl: u32,
    /// After that, still served for so long while a new one is fetched.
    pub stale_while_revalidate: u32,
    /// Served for so long past its freshness while the upstream fails.
    pub stale_if_error: u32,
}

impl CachePolicy {
    /// How long an answer can be of use, in seconds.
    pub(crate) fn lifetime(self) -> u32 {
        match self.ttl {
            0 => 0,
            ttl => ttl + self.stale_while_revalidate.max(self.stale_if_error),
        }
    }
}

/// How URLs are signed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signing {
    /// The account's signing key.
    pub key: String,
    /// How long a URL holds at most, in seconds.
    pub ttl: u32,
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signing").field("ttl", &self.ttl).finish_non_exhaustive()
    }
}

impl Signing {
    /// How long a URL holds at the very least, in seconds; see [`expiry`](crate::api::sign::expiry).
    pub(crate) fn shortest(&self) -> u32 {
        self.ttl - self.ttl / 4
    }
}

impl Config {
    /// Reads and checks everything; `bound` tells whether a binding exists.
    ///
    /// # Errors
    /// With every fault at once.
    pub(crate) fn read(lookup: Lookup<'_>, bound: &dyn Fn(&str) -> bool) -> Result<Self, Vec<ConfigError>> {
        let mut reader = Reader::new(lookup);
        let source = upstream::read(&mut reader, bound);
        let auth = access::read(&mut reader);
        let creator = access::creator(&mut reader);
        let fields = Self::read_fields(&mut reader);
        let origins = Self::read_origins(&mut reader);
        let max_per_page = reader.whole("MAX_PER_PAGE", 10, 10_000, 10_000);
        let cache = CachePolicy {
            ttl: reader.whole("CACHE_TTL", 0, 86_400, 0),
            stale_while_revalidate: reader.whole("STALE_WHILE_REVALIDATE", 0, 86_400, 0),
            stale_if_error: reader.whole("STALE_IF_ERROR", 0, 604_800, 0),
        };
        let ttl = reader.whole("SIGNED_URL_TTL", 60, 2_592_000, 3_600);
        let signing = reader.text("SIGNING_KEY").map(|key| Signing { key, ttl });
        let period = reader.whole("RATE_LIMIT_PERIOD", 10, 60, 60);
        let rate_limit = bound("RATE_LIMITER").then_some(period);
        let image_origins = Self::read_image_origins(&mut reader);
        let public_signed = reader.flag("PUBLIC_SIGNED_URLS");

        let public = auth.as_ref().is_some_and(Auth::is_public);
        if public && signing.is_some() && !public_signed {
            reader.conflict(
                "SIGNING_KEY with AUTH = \"public\" opens every private image to everyone; \
                 set PUBLIC_SIGNED_URLS = \"true\" if that is meant",
            );
        }
        if public && creator.as_ref().is_some_and(CreatorRule::needs_claims) {
            reader.conflict("CREATOR = \"claim:…\" with AUTH = \"public\": public callers have no claims");
        }
        if !public && auth.is_some() && origins.allows_any() {
            reader.conflict("ALLOWED_ORIGINS = \"*\" fits AUTH = \"public\" alone; name the origins");
        }
        if let Some(signing) = &signing
            && cache.lifetime() >= signing.shortest()
        {
            reader.conflict(
                "three quarters of SIGNED_URL_TTL must be longer than CACHE_TTL plus the longer of \
                 STALE_WHILE_REVALIDATE and STALE_IF_ERROR, or cached pages would hold expired URLs",
            );
        }
        match (source, auth, creator, reader.done()) {
            (Some(source), Some(auth), Some(creator), Ok(())) => Ok(Self {
                source,
                auth,
                creator,
                fields,
                max_per_page,
                origins,
                cache,
                signing,
                rate_limit,
                image_origins,
            }),
            (_, _, _, faults) => Err(faults.err().unwrap_or_default()),
        }
    }

    fn read_fields(reader: &mut Reader<'_>) -> Fields {
        let mut fields = Fields::ALL;
        if let Some(text) = reader.text("FIELDS") {
            match Fields::parse(&text) {
                Ok(parsed) => fields = parsed,
                Err(error) => reader.refused("FIELDS", &error, Some(&text)),
            }
        }
        if reader.choice("META", &["show", "hide"]) == Some(1) {
            fields = fields.without(ImageField::Meta);
        }
        fields
    }

    fn read_origins(reader: &mut Reader<'_>) -> Origins {
        let Some(text) = reader.text("ALLOWED_ORIGINS") else { return Origins::none() };
        Origins::parse(&text).unwrap_or_else(|refused| {
            let expected =
                "origins such as https://example.com or https://*.example.com, with commas between";
            reader.invalid("ALLOWED_ORIGINS", expected, &refused);
            Origins::none()
        })
    }

    /// They go into a header: nothing but origins may.
    fn read_image_origins(reader: &mut Reader<'_>) -> String {
        let text = reader.text("IMAGE_ORIGINS").unwrap_or_else(|| "https://imagedelivery.net".to_owned());
        match Origins::parse(&text) {
            Ok(_) => text.split(',').map(str::trim).collect::<Vec<_>>().join(" "),
            Err(refused) => {
                reader.invalid("IMAGE_ORIGINS", "origins such as https://img.example.com", &refused);
                String::new()
            }
        }
    }

    /// Whether everyone sees the same: the answer may then be kept by shared caches.
    pub(crate) fn is_shared(&self) -> bool {
        self.auth.is_public()
    }
}

#[cfg(test)]
mod tests;
