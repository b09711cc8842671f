//! Names in the environment that are nearly those of settings.

use super::environment::Lookup;
use super::error::ConfigError;
use crate::api::option_error::distance;

/// Every setting and binding of the Worker.
pub(super) const NAMES: [&str; 37] = [
    "ACCESS_AUD",
    "ACCESS_TEAM_DOMAIN",
    "ACCOUNT_ID",
    "ALLOWED_ORIGINS",
    "API_EMAIL",
    "API_KEY",
    "API_TOKEN",
    "API_TOKEN_NEXT",
    "ASSETS",
    "AUTH",
    "BASE_PATH",
    "CACHE_TTL",
    "CALLER_KEYS",
    "CREATOR",
    "FIELDS",
    "FLEXIBLE_VARIANTS",
    "GALLERY_VARIANT",
    "IMAGES",
    "IMAGE_ORIGINS",
    "JWT_AUDIENCE",
    "JWT_ISSUER",
    "JWT_JWKS_URL",
    "JWT_SECRET",
    "MAX_PER_PAGE",
    "META",
    "PUBLIC_SIGNED_URLS",
    "RATE_LIMITER",
    "RATE_LIMIT_PERIOD",
    "SIGNED_URL_CALLS",
    "SIGNED_URL_TTL",
    "SIGNING_KEY",
    "SOURCE",
    "STALE_IF_ERROR",
    "STALE_WHILE_REVALIDATE",
    "UPSTREAM",
    "UPSTREAM_RETRIES",
    "UPSTREAM_TIMEOUT_MS",
];
/// Names of the platform's other bindings that are nearly those of settings.
const OF_THE_PLATFORM: [&str; 1] = ["STREAM"];
/// Shorter names have fewer misspellings: `HOST` is not `AUTH`.
const SHORT: usize = 6;

/// A fault for each name that is a misspelled setting: it would be ignored, and callers would see more than intended.
/// With a base path the environment is that of an application, which has names of its own.
pub(crate) fn misspelled(lookup: Lookup<'_>, names: &[&str]) -> Vec<ConfigError> {
    if lookup("BASE_PATH").is_some_and(|path| !path.trim().is_empty()) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for name in names {
        if let Some(meant) = meant_by(name) {
            faults.push(ConfigError::Misspelled { name: (*name).to_owned(), meant });
        }
    }
    faults
}

/// The setting that a name is meant to be, if it is not one itself: the nearest, ignoring case.
fn meant_by(name: &str) -> Option<&'static str> {
    if NAMES.contains(&name) || OF_THE_PLATFORM.contains(&name) {
        return None;
    }
    let mut nearest = None;
    let mut least = usize::MAX;
    for known in NAMES {
        let most = if known.len().min(name.len()) < SHORT { 1 } else { 2 };
        let distance = distance(name.as_bytes(), known.as_bytes());
        if distance <= most && distance < least {
            (nearest, least) = (Some(known), distance);
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::{NAMES, meant_by, misspelled};

    #[test]
    fn a_name_that_is_nearly_that_of_a_setting_is_a_fault() {
        for (name, meant) in [
            ("FEILDS", "FIELDS"),
            ("FIELD", "FIELDS"),
            ("CREATER", "CREATOR"),
            ("Meta", "META"),
            ("METAS", "META"),
            ("RATELIMITER", "RATE_LIMITER"),
            ("maxPerPage", "MAX_PER_PAGE"),
            ("BASEPATH", "BASE_PATH"),
            (" FIELDS", "FIELDS"),
            ("API_TOKENS", "API_TOKEN"),
        ] {
            assert_eq!(meant_by(name), Some(meant), "{name}");
        }
        for name in NAMES {
            assert_eq!(meant_by(name), None, "{name}");
            assert_eq!(meant_by(&name.to_ascii_lowercase()), Some(name));
        }
    }

    #[test]
    fn other_names_are_not_even_those_of_the_platform_and_of_common_tools() {
        for name in [
            "AI",
            "AUTHOR",
            "BROWSER",
            "CF_ACCOUNT_ID",
            "CF_PAGES",
            "CF_PAGES_BRANCH",
            "CF_PAGES_URL",
            "CF_VERSION_METADATA",
            "CI",
            "CLOUDFLARE_ACCOUNT_ID",
            "CLOUDFLARE_API_TOKEN",
            "DB",
            "ENVIRONMENT",
            "HOST",
            "KV",
            "LOG_LEVEL",
            "MEDIA",
            "NODE_ENV",
            "PATH",
            "PORT",
            "STREAM",
            "TZ",
            "WORKERS_CI",
            "__STATIC_CONTENT",
            "__STATIC_CONTENT_MANIFEST",
            "SELF",
            "VERSION",
            "",
            "é",
        ] {
            assert_eq!(meant_by(name), None, "{name}");
        }
    }

    #[test]
    fn a_part_of_an_application_has_names_that_are_not_the_workers() {
        let mounted = |name: &str| (name == "BASE_PATH").then(|| "/images".to_owned());
        assert_eq!(misspelled(&mounted, &["FEILDS"]), []);
        let faults = misspelled(&|_| None, &["b", "FEILDS", "FIELDS", "Meta"]);
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let expected =
            ["FEILDS is not a setting: did you mean FIELDS?", "Meta is not a setting: did you mean META?"];
        assert_eq!(faults, expected);
    }

    #[test]
    fn every_documented_setting_is_known() {
        let documented = include_str!("../../../docs/configuration.md");
        let rows = documented.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.filter_map(|row| row.split('|').nth(1));
        let quoted = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
        let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let mut names: Vec<&str> =
            quoted.filter(is_name).chain(["ASSETS", "IMAGES", "RATE_LIMITER"]).collect();
        names.sort_unstable();
        assert_eq!(names, NAMES);
    }
}
