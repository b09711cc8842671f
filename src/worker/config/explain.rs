//! Explains a configuration.

use super::environment::Lookup;
use super::shown;
use super::signing::SignedBy;
use super::upstream::Source;
use super::{CachePolicy, Config, Gallery};
use crate::api::Fields;
use crate::api::scan::ImageField;
use crate::worker::auth::{AuthRules, JwtKeys, Mode};
use crate::worker::scope::CreatorRule;

/// Who may list what, one sentence per line, without any secret.
pub(crate) fn explain(config: &Config, lookup: Lookup<'_>) -> Vec<String> {
    sentences(config, lookup).into_iter().map(|line| shown::line(line, lookup)).collect()
}

fn sentences(config: &Config, lookup: Lookup<'_>) -> Vec<String> {
    let mut lines = vec![source(config)];
    lines.extend(lookup("BASE_PATH").and_then(|path| base_path(path.trim())));
    lines.extend(callers(&config.auth, lookup));
    lines.push(creators(&config.creator));
    lines.push(fields(config.fields));
    lines.extend(filters(config.fields));
    lines.push(signing(config, lookup));
    lines.push(config.origins.explain());
    lines.push(caching(config.cache));
    if config.rate_limit.is_none() {
        lines.push("There is no rate limit: add a binding RATE_LIMITER to set one.".to_owned());
    }
    lines.push(format!("A page has at most {} images.", config.max_per_page));
    lines.extend(pictures(&config.gallery));
    if config.auth.is_public() && config.fields.keeps(Some(ImageField::Meta)) {
        lines.push("Warning: everyone sees the images' metadata. META = \"hide\" hides it.".to_owned());
    }
    if config.auth.is_public() && config.creator == CreatorRule::Any {
        lines.push("Warning: everyone sees the images of every creator.".to_owned());
    }
    lines
}

fn base_path(path: &str) -> Option<String> {
    (!path.is_empty()).then(|| format!("The listing is at {path}. There is no gallery."))
}

fn source(config: &Config) -> String {
    match &config.source {
        Source::Api(rest) => {
            format!("Images are listed from account {} through the REST API.", rest.account.as_str())
        }
        Source::Binding { .. } => "Images are listed through the binding IMAGES, without a token.".to_owned(),
    }
}

fn signing(config: &Config, lookup: Lookup<'_>) -> String {
    if let Some(signing) = &config.signing {
        let by = match signing.by {
            SignedBy::Key { .. } => "with SIGNING_KEY".to_owned(),
            SignedBy::Binding { max_calls } => {
                let urls = max_calls - 1;
                format!("by the binding IMAGES, at most {urls} for a request (SIGNING_KEY signs them all)")
            }
        };
        let (shortest, longest) = (signing.shortest(), signing.ttl);
        return format!(
            "The URLs of private images are signed {by}, and valid for {shortest} to {longest} s."
        );
    }
    let calls = lookup("SIGNED_URL_CALLS").and_then(|calls| calls.trim().parse::<u32>().ok());
    let why = match &config.source {
        Source::Api(_) => "there is no SIGNING_KEY",
        Source::Binding { .. } if calls == Some(0) => "SIGNED_URL_CALLS is 0, and there is no SIGNING_KEY",
        // Only then the binding signs nothing.
        Source::Binding { .. } => "AUTH has \"public\", and PUBLIC_SIGNED_URLS is not \"true\"",
    };
    format!("The URLs of private images are not signed, so they do not load: {why}.")
}

/// Which fields of an image callers see. Without `FIELDS` these include fields that the API may add.
fn fields(fields: Fields) -> String {
    let names = |shown: bool| {
        let names = ImageField::ALL.into_iter().filter(|field| fields.keeps(Some(*field)) == shown);
        names.map(ImageField::name).collect::<Vec<_>>().join(", ")
    };
    match (fields == Fields::ALL, fields.keeps(None)) {
        (true, _) => "They see every field of an image.".to_owned(),
        (false, true) => format!("They see every field of an image except {}.", names(false)),
        (false, false) if names(true).is_empty() => "They see no field of an image.".to_owned(),
        (false, false) => format!("They see these fields of an image and no others: {}.", names(true)),
    }
}

/// How the gallery loads the pictures of its grid, unless it is the default.
fn pictures(gallery: &Gallery) -> Option<String> {
    let named = gallery.variant.as_ref().map(|name| format!("in the variant {name}"));
    match (gallery.flexible_variants, named) {
        (false, named) => named.map(|how| format!("The gallery's grid loads pictures {how}.")),
        (true, named) => {
            let private = named.unwrap_or_else(|| "in the variant thumbnail".to_owned());
            Some(format!(
                "The gallery's grid loads public pictures in the size that it shows, and private ones {private}."
            ))
        }
    }
}

fn callers(auth: &AuthRules, lookup: Lookup<'_>) -> Vec<String> {
    let mut modes = Mode::ALL;
    // The widest access is named first.
    modes.sort_by_key(|mode| *mode != Mode::Public);
    modes.into_iter().filter_map(|mode| callers_by(mode, auth, lookup)).collect()
}

/// Who may list by this mode; `None` if it is not allowed.
fn callers_by(mode: Mode, auth: &AuthRules, lookup: Lookup<'_>) -> Option<String> {
    match mode {
        Mode::Access => {
            let rules = auth.access.as_ref()?;
            let issuer = shown::url(&rules.issuer, lookup).unwrap_or("ACCESS_TEAM_DOMAIN");
            Some(format!("Callers admitted by Cloudflare Access ({issuer}) may list."))
        }
        Mode::Jwt => {
            let rules = auth.jwt.as_ref()?;
            let check = match &rules.keys {
                JwtKeys::Jwks(url) => match shown::url(url, lookup) {
                    Some(url) => format!("verified with the keys at {url}"),
                    None => "verified with the keys at JWT_JWKS_URL".to_owned(),
                },
                JwtKeys::Secret(_) => "verified with the secret JWT_SECRET".to_owned(),
            };
            let issuer = shown::url(&rules.issuer, lookup).unwrap_or("the issuer JWT_ISSUER");
            let audience = rules.audience.join(" or ");
            Some(format!("Callers with a token from {issuer} for {audience} may list. Tokens are {check}."))
        }
        Mode::Key => {
            let names: Vec<&str> = auth.keys.iter().map(|key| key.name.as_str()).collect();
            (!names.is_empty()).then(|| format!("Callers with the API key of {} may list.", names.join(", ")))
        }
        Mode::Public => auth.public.then(|| "Everyone may list, without credentials.".to_owned()),
    }
}

fn creators(rule: &CreatorRule) -> String {
    match rule {
        CreatorRule::Any => "They see the images of every creator.".to_owned(),
        CreatorRule::Fixed(creator) => format!("They see only the images of creator \"{creator}\"."),
        CreatorRule::Claim(claim) => {
            format!("They see only the images whose creator is the value of their claim \"{claim}\".")
        }
    }
}

/// The parameters that are refused because they filter or sort by a hidden field.
fn filters(shown: Fields) -> Option<String> {
    let parameters = [
        (ImageField::Meta, "filter by metadata"),
        (ImageField::Creator, "filter by creator"),
        (ImageField::Uploaded, "choose the order (by upload time)"),
    ];
    let refused: Vec<&str> = parameters
        .into_iter()
        .filter(|(field, _)| !shown.keeps(Some(*field)))
        .map(|(_, what)| what)
        .collect();
    (!refused.is_empty())
        .then(|| format!("They cannot {}: what is hidden can't be searched.", refused.join(", or ")))
}

fn caching(policy: CachePolicy) -> String {
    match policy.ttl {
        0 => "Nothing is cached.".to_owned(),
        ttl => format!(
            "Responses are cached for {ttl} s, and then served stale for {} s while a new one is fetched, or for {} s \
             if the upstream fails.",
            policy.stale_while_revalidate, policy.stale_if_error
        ),
    }
}
