//! What a configuration means, in plain words.

use super::super::scope::CreatorRule;
use super::{Config, JwtKeys, Source};
use crate::api::scan::ImageField;

/// Who may list what, a sentence a line. Names no secret.
pub(crate) fn explain(config: &Config) -> Vec<String> {
    let mut lines = vec![source(config)];
    lines.extend(callers(config));
    lines.push(whose(config));
    lines.push(match config.fields.names() {
        None => "They see every field of an image.".to_owned(),
        Some(names) => format!("Of an image they see {}, nothing else.", names.join(", ")),
    });
    lines.push(match &config.signing {
        Some(signing) => format!(
            "URLs of private images come signed and open for {} to {} s.",
            signing.shortest(),
            signing.ttl
        ),
        None => "URLs of private images come unsigned: they do not open.".to_owned(),
    });
    lines.push(config.origins.explain());
    let cache = config.cache;
    lines.push(match cache.ttl {
        0 => "Nothing is cached.".to_owned(),
        ttl => format!(
            "Answers are kept for {ttl} s, served stale for {} s while a new one is fetched, and for {} s while \
             the upstream fails.",
            cache.stale_while_revalidate, cache.stale_if_error
        ),
    });
    if config.rate_limit.is_none() {
        lines.push("There is no rate limit: no binding RATE_LIMITER.".to_owned());
    }
    lines.push(format!("A page has at most {} images.", config.max_per_page));
    if config.auth.is_public() && config.fields.keeps(Some(ImageField::Meta)) {
        lines.push("Mind: everyone sees the images' metadata. META = \"hide\" keeps it back.".to_owned());
    }
    if config.auth.is_public() && config.creator == CreatorRule::Any {
        lines.push("Mind: everyone sees the images of every creator.".to_owned());
    }
    lines
}

fn source(config: &Config) -> String {
    match &config.source {
        Source::Api(rest) => format!("Images of account {} through the REST API.", rest.account.as_str()),
        Source::Binding { .. } => "Images through the Images binding, with no token.".to_owned(),
    }
}

fn callers(config: &Config) -> Vec<String> {
    let mut lines = Vec::new();
    let auth = &config.auth;
    if auth.public {
        lines.push("Everyone may list, without any proof.".to_owned());
    }
    if let Some(rules) = &auth.access {
        lines.push(format!("Whoever Cloudflare Access lets in may list ({}).", rules.issuer));
    }
    if let Some(rules) = &auth.jwt {
        let check = match &rules.keys {
            JwtKeys::Jwks(url) => format!("checked with the keys at {url}"),
            JwtKeys::Secret(_) => "checked with the secret JWT_SECRET".to_owned(),
        };
        let audience = rules.audience.join(" or ");
        lines.push(format!("Whoever has a token of {} for {audience} may list, {check}.", rules.issuer));
    }
    if !auth.keys.is_empty() {
        let names: Vec<&str> = auth.keys.iter().map(|key| key.name.as_str()).collect();
        lines.push(format!("Whoever has the API key of {} may list.", names.join(", ")));
    }
    lines
}

fn whose(config: &Config) -> String {
    match &config.creator {
        CreatorRule::Any => "They see the images of every creator.".to_owned(),
        CreatorRule::Fixed(creator) => format!("They see the images of creator \"{creator}\" alone."),
        CreatorRule::Claim(claim) => {
            format!("Each sees only the images whose creator is their own claim \"{claim}\".")
        }
    }
}
