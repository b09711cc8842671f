//! Reads `AUTH` and the settings of each mode.

use super::reader::Reader;
use super::trusted_url;
use crate::worker::auth::{AuthRules, CallerKey, JwtKeys, JwtRules, Mode};

/// The shortest secret for HS256, in bytes: the length of the hash (RFC 7518 §3.2).
const MIN_SECRET: usize = 32;

pub(super) fn read(reader: &mut Reader<'_>) -> Option<AuthRules> {
    let names = reader.list("AUTH");
    if names.is_empty() {
        let why = format!("set it to {}, or to several, separated by commas", mode_names());
        reader.missing("AUTH", why);
        return None;
    }
    let mut rules = AuthRules::default();
    for name in &names {
        let Some(mode) = Mode::from_name(name) else {
            reader.invalid("AUTH", mode_names(), name);
            continue;
        };
        match mode {
            Mode::Access => rules.access = access(reader),
            Mode::Jwt => rules.jwt = jwt(reader),
            Mode::Key => rules.keys = keys(reader),
            Mode::Public => rules.public = true,
        }
    }
    Some(rules)
}

/// The names of all modes, for messages.
fn mode_names() -> String {
    let [first @ .., last] = Mode::ALL.map(|mode| format!("\"{}\"", mode.as_str()));
    format!("{} or {last}", first.join(", "))
}

fn access(reader: &mut Reader<'_>) -> Option<JwtRules> {
    let audience = reader.list("ACCESS_AUD");
    if audience.is_empty() {
        reader.missing("ACCESS_AUD", "AUTH = \"access\" needs the audience tag of the Access application");
    }
    let Some(domain) = reader.text("ACCESS_TEAM_DOMAIN") else {
        let why = "AUTH = \"access\" needs the team's domain, such as team.cloudflareaccess.com";
        reader.missing("ACCESS_TEAM_DOMAIN", why);
        return None;
    };
    let url = if domain.contains("://") { domain.clone() } else { format!("https://{domain}") };
    let Some(url) = trusted_url::parse(&url).filter(trusted_url::is_origin) else {
        reader.invalid_url("ACCESS_TEAM_DOMAIN", "a domain, such as team.cloudflareaccess.com", &domain);
        return None;
    };
    let issuer = url.origin().ascii_serialization();
    let keys = JwtKeys::Jwks(format!("{issuer}/cdn-cgi/access/certs"));
    Some(JwtRules { issuer, audience, keys })
}

fn jwt(reader: &mut Reader<'_>) -> Option<JwtRules> {
    let issuer = reader.text("JWT_ISSUER");
    let audience = reader.list("JWT_AUDIENCE");
    if issuer.is_none() {
        reader.missing("JWT_ISSUER", "AUTH = \"jwt\" needs the exact iss of the tokens");
    }
    if audience.is_empty() {
        reader.missing("JWT_AUDIENCE", "AUTH = \"jwt\" needs the aud of the tokens");
    }
    let keys = match (reader.text("JWT_JWKS_URL"), reader.text("JWT_SECRET")) {
        (Some(url), None) => jwks(reader, &url),
        (None, Some(secret)) if secret.len() >= MIN_SECRET => Some(JwtKeys::Secret(secret)),
        (None, Some(_)) => {
            reader.invalid_secret("JWT_SECRET", format!("at least {MIN_SECRET} bytes"));
            None
        }
        (None, None) => {
            let why = "AUTH = \"jwt\" needs the URL of the issuer's keys, or JWT_SECRET for HS256";
            reader.missing("JWT_JWKS_URL", why);
            None
        }
        (Some(_), Some(_)) => {
            let names = &["JWT_JWKS_URL", "JWT_SECRET"];
            reader.conflict(names, "JWT_JWKS_URL and JWT_SECRET are both set: remove one");
            None
        }
    };
    Some(JwtRules { issuer: issuer?, audience, keys: keys? })
}

fn jwks(reader: &mut Reader<'_>, text: &str) -> Option<JwtKeys> {
    let Some(url) = trusted_url::parse(text) else {
        reader.invalid_url("JWT_JWKS_URL", trusted_url::EXPECTED, text);
        return None;
    };
    Some(JwtKeys::Jwks(url.into()))
}

fn keys(reader: &mut Reader<'_>) -> Vec<CallerKey> {
    let entries = reader.list("CALLER_KEYS");
    if entries.is_empty() {
        reader.missing("CALLER_KEYS", "AUTH = \"key\" needs API keys, each as name:sha256 (secret)");
    }
    let mut keys: Vec<CallerKey> = Vec::new();
    for entry in entries {
        match CallerKey::parse(&entry) {
            Some(key) if keys.iter().any(|other| other.is_same_key(&key)) => {
                reader.invalid_secret("CALLER_KEYS", "each key only once: it can't have two owners");
            }
            Some(key) => keys.push(key),
            None => {
                reader
                    .invalid_secret("CALLER_KEYS", "name:sha256 entries, the hash as 64 hexadecimal digits");
            }
        }
    }
    keys
}
