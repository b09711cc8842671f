//! Where images come from.

use super::reader::Reader;
use super::trusted_url;
use crate::api::target::API_BASE_URL;
use crate::api::{AccountId, Credentials, Target};

/// Where images are listed from.
#[derive(Debug)]
pub(crate) enum Source {
    /// The REST API.
    Api(Rest),
    /// The platform's Images binding `IMAGES`, which needs no token.
    Binding {
        /// The account in the official paths. Without it they are not served.
        account: Option<AccountId>,
    },
}

impl Source {
    /// Whether it is the Images binding.
    pub(crate) fn is_binding(&self) -> bool {
        matches!(self, Self::Binding { .. })
    }

    /// The account in the official paths.
    pub(crate) fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Api(rest) => Some(&rest.account),
            Self::Binding { account } => account.as_ref(),
        }
    }
}

/// How the REST API is called.
#[derive(Debug)]
pub(crate) struct Rest {
    /// The account whose images are listed.
    pub account: AccountId,
    /// The account's URLs.
    pub target: Target,
    /// Tried in order: when the API refuses one, the next is tried, so tokens can be rotated without downtime.
    pub credentials: Vec<Credentials>,
    /// The timeout in milliseconds: until the first byte of the response, retries included, and between two
    /// chunks of its body.
    pub timeout_ms: u32,
    /// The most retries within that time.
    pub max_retries: u32,
}

/// The settings that make the REST API the source where `SOURCE` is not set.
const OF_THE_API: [&str; 5] = ["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "UPSTREAM"];

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Source> {
    let chosen = reader.choice("SOURCE", &["api", "binding"]);
    let has_api_settings = OF_THE_API.iter().any(|name| reader.is_set(name));
    match chosen {
        Some(0) => api(reader, true),
        Some(_) => Some(binding(reader)),
        None if has_api_settings => api(reader, true),
        None if reader.is_bound("IMAGES") => Some(binding(reader)),
        None => {
            reader.missing(
                "IMAGES or API_TOKEN",
                "bind IMAGES to Cloudflare Images, which needs no token, or set ACCOUNT_ID, and API_TOKEN to a token \
                 with the permission Images Read (secret)",
            );
            // Reports what else is wrong.
            api(reader, false)
        }
    }
}

fn binding(reader: &mut Reader<'_>) -> Source {
    if !reader.is_bound("IMAGES") {
        reader.missing(
            "IMAGES",
            "SOURCE = \"binding\" needs an Images binding with this name; to list without one, remove SOURCE and set \
             API_TOKEN",
        );
    }
    Source::Binding { account: account(reader, false) }
}

/// Reads the settings of the REST API. Without `required`, an account or credentials that are not set are no faults.
fn api(reader: &mut Reader<'_>, required: bool) -> Option<Source> {
    let account = account(reader, required);
    let credentials = credentials(reader, required);
    let timeout_ms = reader.whole("UPSTREAM_TIMEOUT_MS", 100, 60_000, 10_000);
    let max_retries = reader.whole("UPSTREAM_RETRIES", 0, 5, 2);
    let base_url = reader.text("UPSTREAM").unwrap_or_else(|| API_BASE_URL.to_owned());
    // The token is never sent over a connection that others can read.
    let is_trusted = trusted_url::parse(&base_url).is_some();
    let target = account.as_ref().and_then(|account| Target::api(&base_url, account).ok());
    if !is_trusted || (account.is_some() && target.is_none()) {
        reader.invalid_url("UPSTREAM", trusted_url::EXPECTED, &base_url);
        return None;
    }
    let (account, target, credentials) = (account?, target?, credentials?);
    Some(Source::Api(Rest { account, target, credentials, timeout_ms, max_retries }))
}

fn account(reader: &mut Reader<'_>, required: bool) -> Option<AccountId> {
    let Some(text) = reader.text("ACCOUNT_ID") else {
        if required {
            reader.missing("ACCOUNT_ID", "set it to the account whose images are listed");
        }
        return None;
    };
    let account = AccountId::new(&text);
    if let Err(error) = &account {
        // It may be the token: the two are easily swapped.
        reader.refused("ACCOUNT_ID", error, None);
    }
    account.ok()
}

fn credentials(reader: &mut Reader<'_>, required: bool) -> Option<Vec<Credentials>> {
    const VISIBLE: &str = "one or more visible ASCII characters without spaces";
    let mut found = Vec::new();
    // Then there is a fault already.
    let mut is_malformed = false;
    let mut refuse = |reader: &mut Reader<'_>, name| {
        is_malformed = true;
        reader.invalid_secret(name, VISIBLE);
    };
    for name in ["API_TOKEN", "API_TOKEN_NEXT"] {
        if let Some(token) = reader.text(name) {
            match Credentials::api_token(&token) {
                Ok(credentials) => found.push(credentials),
                Err(_) => refuse(reader, name),
            }
        }
    }
    match (reader.text("API_EMAIL"), reader.text("API_KEY")) {
        (None, None) => {}
        (Some(email), Some(key)) => match Credentials::api_key(&email, &key) {
            Ok(credentials) => found.push(credentials),
            Err(error) if error.field() == "api_email" => refuse(reader, "API_EMAIL"),
            Err(_) => refuse(reader, "API_KEY"),
        },
        (Some(_), None) => reader.missing("API_KEY", "API_EMAIL needs it, or use API_TOKEN instead"),
        (None, Some(_)) => reader.missing("API_EMAIL", "API_KEY needs it, or use API_TOKEN instead"),
    }
    if found.is_empty() && !is_malformed && required {
        let why = if reader.is_bound("IMAGES") {
            "set it to a token with the permission Images Read (secret), or SOURCE = \"binding\" to list through IMAGES"
        } else {
            "set it to a token with the permission Images Read (secret)"
        };
        reader.missing("API_TOKEN", why);
    }
    (!found.is_empty()).then_some(found)
}
