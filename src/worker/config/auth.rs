//! Who may ask: the modes of `AUTH` and what each needs.

use super::super::scope::CreatorRule;
use super::CallerKey;
use super::reader::Reader;
use crate::api::ListOptions;

/// A way to prove who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Cloudflare Access.
    Access,
    /// A JSON Web Token.
    Jwt,
    /// An API key.
    Key,
    /// No proof at all.
    Public,
}

impl Mode {
    /// The name in `AUTH` and in the log.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Jwt => "jwt",
            Self::Key => "key",
            Self::Public => "public",
        }
    }
}

/// The accepted ways, each with its settings.
#[derive(Debug, Default)]
pub(crate) struct Auth {
    /// Tokens of Cloudflare Access.
    pub access: Option<JwtRules>,
    /// Tokens of any other issuer.
    pub jwt: Option<JwtRules>,
    /// API keys; none: no such mode.
    pub keys: Vec<CallerKey>,
    /// Whether everyone may ask.
    pub public: bool,
}

impl Auth {
    /// Whether everyone may ask.
    pub(crate) fn is_public(&self) -> bool {
        self.public
    }
}

/// What a token must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JwtRules {
    /// The exact `iss`.
    pub issuer: String,
    /// One of these must be in `aud`.
    pub audience: Vec<String>,
    /// What its signature is checked with.
    pub keys: JwtKeys,
}

/// What a signature is checked with.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum JwtKeys {
    /// The issuer's public keys, at this URL.
    Jwks(String),
    /// A shared secret: HS256.
    Secret(String),
}

impl std::fmt::Debug for JwtKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Jwks(url) => f.debug_tuple("Jwks").field(url).finish(),
            Self::Secret(_) => f.write_str("Secret(…)"),
        }
    }
}

/// The shortest secret for HS256, in bytes: the hash's own length (RFC 7518 §3.2).
const MIN_SECRET: usize = 32;

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Auth> {
    let modes = reader.list("AUTH");
    if modes.is_empty() {
        let why = "say who may list: \"access\", \"jwt\", \"key\" or \"public\", several with commas between";
        reader.missing("AUTH", why);
        return None;
    }
    let mut auth = Auth::default();
    for mode in &modes {
        match mode.as_str() {
            "access" => auth.access = access(reader),
            "jwt" => auth.jwt = jwt(reader),
            "key" => auth.keys = keys(reader),
            "public" => auth.public = true,
            _ => reader.invalid("AUTH", "\"access\", \"jwt\", \"key\" or \"public\"", mode),
        }
    }
    Some(auth)
}

fn access(reader: &mut Reader<'_>) -> Option<JwtRules> {
    let domain = reader.text("ACCESS_TEAM_DOMAIN");
    let audience = reader.list("ACCESS_AUD");
    if audience.is_empty() {
        reader.missing("ACCESS_AUD", "AUTH = \"access\" needs the application's audience tag");
    }
    let Some(domain) = domain else {
        reader.missing("ACCESS_TEAM_DOMAIN", "AUTH = \"access\" needs it, as in team.cloudflareaccess.com");
        return None;
    };
    let local = domain.strip_prefix("http://").filter(|rest| is_local(rest));
    let host = domain.strip_prefix("https://").unwrap_or(local.unwrap_or(&domain));
    let host = host.trim_end_matches('/');
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
    if host.is_empty() || !host.bytes().all(fit) {
        reader.invalid("ACCESS_TEAM_DOMAIN", "a host name, as in team.cloudflareaccess.com", &domain);
        return None;
    }
    let scheme = if local.is_some() { "http" } else { "https" };
    let issuer = format!("{scheme}://{host}");
    let keys = JwtKeys::Jwks(format!("{issuer}/cdn-cgi/access/certs"));
    Some(JwtRules { issuer, audience, keys })
}

fn jwt(reader: &mut Reader<'_>) -> Option<JwtRules> {
    let issuer = reader.text("JWT_ISSUER");
    let audience = reader.list("JWT_AUDIENCE");
    if issuer.is_none() {
        reader.missing("JWT_ISSUER", "AUTH = \"jwt\" needs the tokens' exact iss");
    }
    if audience.is_empty() {
        reader.missing("JWT_AUDIENCE", "AUTH = \"jwt\" needs what must be in the tokens' aud");
    }
    let keys = match (reader.text("JWT_JWKS_URL"), reader.text("JWT_SECRET")) {
        (Some(url), None) => jwks(reader, url),
        (None, Some(secret)) if secret.len() >= MIN_SECRET => Some(JwtKeys::Secret(secret)),
        (None, Some(_)) => {
            reader.invalid_secret("JWT_SECRET", format!("at least {MIN_SECRET} bytes"));
            None
        }
        (None, None) => {
            reader.missing("JWT_JWKS_URL", "AUTH = \"jwt\" needs it, or JWT_SECRET for HS256");
            None
        }
        // One of each invites a public key used as a secret.
        (Some(_), Some(_)) => {
            reader.conflict("JWT_JWKS_URL and JWT_SECRET are both set: keep one");
            None
        }
    };
    Some(JwtRules { issuer: issuer?, audience, keys: keys? })
}

fn jwks(reader: &mut Reader<'_>, url: String) -> Option<JwtKeys> {
    let local = url.strip_prefix("http://").is_some_and(is_local);
    if url.starts_with("https://") || local {
        return Some(JwtKeys::Jwks(url));
    }
    reader.invalid("JWT_JWKS_URL", "an https: URL (http: only on this machine)", &url);
    None
}

fn is_local(rest: &str) -> bool {
    matches!(rest.split(['/', ':']).next(), Some("localhost" | "127.0.0.1"))
}

fn keys(reader: &mut Reader<'_>) -> Vec<CallerKey> {
    let entries = reader.list("CALLER_KEYS");
    if entries.is_empty() {
        reader.missing("CALLER_KEYS", "AUTH = \"key\" needs keys, each as name:sha256 (secret)");
    }
    let mut keys: Vec<CallerKey> = Vec::new();
    for entry in entries {
        match CallerKey::parse(&entry) {
            Some(key) if keys.iter().any(|other| other == &key) => {
                reader.invalid_secret("CALLER_KEYS", "every key once");
            }
            Some(key) => keys.push(key),
            None => reader.invalid_secret("CALLER_KEYS", "name:sha256 entries, the hash as 64 hex digits"),
        }
    }
    keys
}

pub(super) fn creator(reader: &mut Reader<'_>) -> Option<CreatorRule> {
    let Some(text) = reader.text("CREATOR") else { return Some(CreatorRule::Any) };
    match text.strip_prefix("claim:") {
        Some("") => {
            reader.invalid("CREATOR", "a claim's name after \"claim:\"", &text);
            None
        }
        Some(claim) => Some(CreatorRule::Claim(claim.to_owned())),
        None if text.chars().count() > ListOptions::MAX_CREATOR => {
            reader.invalid("CREATOR", "at most 1024 characters", &text);
            None
        }
        None => Some(CreatorRule::Fixed(text)),
    }
}
