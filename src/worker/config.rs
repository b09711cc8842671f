//! The Worker's configuration: vars, secrets and bindings, read and validated together.

mod auth;
mod cache_policy;
mod environment;
mod error;
mod explain;
mod gallery;
mod names;
mod reader;
mod shown;
mod signing;
mod trusted_url;
mod upstream;

use super::auth::{AuthRules, Mode};
use super::base_path::BasePath;
use super::cors::Origins;
use super::scope::CreatorRule;
use crate::api::option_error::RefusedValue;
use crate::api::scan::ImageField;
use crate::api::{Fields, ListOptions, Redactor};
pub(crate) use cache_policy::CachePolicy;
use environment::{Bound, Lookup};
pub(crate) use error::ConfigError;
pub(crate) use explain::explain;
use gallery::Gallery;
pub(crate) use names::misspelled;
use reader::Reader;
pub(crate) use signing::{SignedBy, Signing};
pub(crate) use upstream::{Rest, Source};

/// A valid configuration.
#[derive(Debug)]
pub(crate) struct Config {
    /// Where images are listed from.
    pub source: Source,
    /// Who may list.
    pub auth: AuthRules,
    /// Whose images a caller sees.
    pub creator: CreatorRule,
    /// The fields of an image that callers see, with `META` applied.
    pub fields: Fields,
    /// The most images on a page.
    pub max_per_page: u32,
    /// The other origins that may list, for CORS.
    pub origins: Origins,
    /// How long responses are cached.
    pub cache: CachePolicy,
    /// How the URLs of private images are signed; `None`: they are not.
    pub signing: Option<Signing>,
    /// The period of the rate-limiting binding `RATE_LIMITER` in seconds; `None` without one.
    pub rate_limit: Option<u32>,
    /// How the gallery loads pictures.
    pub gallery: Gallery,
    /// Removes the Worker's secrets from texts.
    pub redactor: Redactor,
}

impl Config {
    /// The configuration of an environment, in which these names are [`misspelled`].
    ///
    /// # Errors
    /// All faults together.
    pub(crate) fn read_spelled(
        lookup: Lookup<'_>,
        bound: Bound<'_>,
        misspelled: Vec<ConfigError>,
    ) -> Result<Self, Vec<ConfigError>> {
        match Self::read(lookup, bound) {
            Ok(_) if !misspelled.is_empty() => Err(misspelled),
            Ok(config) => Ok(config),
            Err(faults) => Err(faults.into_iter().chain(misspelled).collect()),
        }
    }

    /// Reads and validates all settings.
    ///
    /// # Errors
    /// All faults together.
    pub(crate) fn read(lookup: Lookup<'_>, bound: Bound<'_>) -> Result<Self, Vec<ConfigError>> {
        let mut reader = Reader::new(lookup, bound);
        let source = upstream::read(&mut reader);
        let auth = auth::read(&mut reader);
        let creator = Self::read_creator(&mut reader);
        let fields = Self::read_fields(&mut reader);
        let origins = Self::read_origins(&mut reader);
        let max_per_page = reader.whole("MAX_PER_PAGE", 10, 10_000, 10_000);
        let cache = CachePolicy::read(&mut reader);
        let signing = Signing::read(&mut reader, source.as_ref(), auth.as_ref());
        let rate_limit = Self::read_rate_limit(&mut reader);
        let gallery = Gallery::read(&mut reader);
        Self::check_base_path(&mut reader);
        let secrets: Vec<String> = shown::secrets(lookup).collect();
        let redactor = Redactor::new(secrets.iter().map(String::as_str));

        if let (Some(auth), Some(creator)) = (&auth, &creator) {
            Self::check_identities(&mut reader, auth, creator);
        }
        if let Some(auth) = &auth {
            Self::check_origins(&mut reader, auth, &origins);
        }
        if let Some(signing) = &signing {
            signing.check_lifetime(&mut reader, cache);
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
                gallery,
                redactor,
            }),
            (_, _, _, faults) => Err(faults.err().unwrap_or_default()),
        }
    }

    /// Checks that only public listings allow every origin.
    fn check_origins(reader: &mut Reader<'_>, auth: &AuthRules, origins: &Origins) {
        if origins.allows_any() && !auth.is_public() {
            reader.conflict(
                &["ALLOWED_ORIGINS", "AUTH"],
                "ALLOWED_ORIGINS = \"*\" works with AUTH = \"public\" only: list the origins instead",
            );
        }
    }

    /// Checks that a creator in a claim names one caller only. Each mode has names of its own: an API key, a user of
    /// Access and a user of another issuer may all be "ana".
    fn check_identities(reader: &mut Reader<'_>, auth: &AuthRules, creator: &CreatorRule) {
        const NAMES: &[&str] = &["CREATOR", "AUTH"];
        let CreatorRule::Claim(claim) = creator else { return };
        let modes: Vec<Mode> = Mode::ALL.into_iter().filter(|mode| auth.allows(*mode)).collect();
        match *modes {
            [_, _, ..] => reader.conflict(
                NAMES,
                "CREATOR = \"claim:…\" works with a single mode in AUTH, because callers of two modes may have the \
                 same name: deploy a Worker for each mode, or name a fixed creator",
            ),
            [Mode::Public] => reader.conflict(
                NAMES,
                "CREATOR = \"claim:…\" does not work with AUTH = \"public\", whose callers have no claims: set \
                 another mode, or name a fixed creator",
            ),
            [Mode::Key] if claim != "sub" => reader.conflict(
                NAMES,
                "with AUTH = \"key\", CREATOR must be \"claim:sub\": the name of an API key is its only claim",
            ),
            _ => {}
        }
    }

    /// The routes depend on it, even if the rest of the configuration is invalid: `runtime/settings.rs` parses it for them.
    fn check_base_path(reader: &mut Reader<'_>) {
        if let Some(path) = reader.text("BASE_PATH")
            && BasePath::parse(&path).is_none()
        {
            reader.invalid("BASE_PATH", BasePath::EXPECTED, &path);
        }
    }

    fn read_creator(reader: &mut Reader<'_>) -> Option<CreatorRule> {
        let Some(text) = reader.text("CREATOR") else { return Some(CreatorRule::Any) };
        match text.strip_prefix("claim:") {
            Some("") => {
                reader.invalid("CREATOR", "the name of a claim after \"claim:\"", &text);
                None
            }
            Some(claim) => Some(CreatorRule::Claim(claim.to_owned())),
            None if text.chars().count() > ListOptions::MAX_CREATOR => {
                let expected = format!("at most {} characters", ListOptions::MAX_CREATOR);
                reader.invalid("CREATOR", expected, &text);
                None
            }
            None => Some(CreatorRule::Fixed(text)),
        }
    }

    fn read_fields(reader: &mut Reader<'_>) -> Fields {
        let mut fields = Fields::ALL;
        if let Some(text) = reader.text("FIELDS") {
            match Fields::parse(&text) {
                Ok(parsed) => fields = parsed,
                Err(error) => {
                    let name = match error.value() {
                        Some(RefusedValue::Text(quoted)) => Some(quoted.trim_matches('"')),
                        _ => None,
                    };
                    reader.refused("FIELDS", &error, name);
                }
            }
        }
        if reader.choice("META", &["show", "hide"]) == Some(1) {
            fields = fields.without(ImageField::Meta);
        }
        fields
    }

    /// The period of the rate-limiting binding, if there is one.
    fn read_rate_limit(reader: &mut Reader<'_>) -> Option<u32> {
        // The platform has no other periods.
        let period = if reader.choice("RATE_LIMIT_PERIOD", &["10", "60"]) == Some(0) { 10 } else { 60 };
        reader.is_bound("RATE_LIMITER").then_some(period)
    }

    fn read_origins(reader: &mut Reader<'_>) -> Origins {
        let Some(text) = reader.text("ALLOWED_ORIGINS") else { return Origins::none() };
        Origins::parse(&text).unwrap_or_else(|refused| {
            let expected =
                "origins such as https://example.com or https://*.example.com, separated by commas";
            reader.invalid_url("ALLOWED_ORIGINS", expected, &refused);
            Origins::none()
        })
    }

    /// Whether every caller gets the same response, so that shared caches may store it.
    pub(crate) fn is_shared(&self) -> bool {
        self.auth.is_public()
    }
}

#[cfg(test)]
mod tests;
