use super::{Config, ConfigError, explain};
use crate::worker::auth::Mode;

type Vars<'v> = &'v [(&'v str, &'v str)];

const KEY: &str = "shop:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const BASE: Vars = &[("ACCOUNT_ID", "abc"), ("API_TOKEN", "marked-token")];

fn read(vars: Vars) -> Result<Config, Vec<ConfigError>> {
    let lookup = |name: &str| {
        // The first match wins.
        let found = vars.iter().chain(BASE).find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(&lookup, &|name| vars.contains(&(name, "bound")))
}

fn faults(vars: Vars) -> String {
    let faults: Vec<String> = read(vars).unwrap_err().iter().map(ToString::to_string).collect();
    faults.join("\n")
}

#[test]
fn without_authentication_there_is_no_listing() {
    assert!(faults(&[]).starts_with("AUTH is not set"));
    assert!(faults(&[("AUTH", "  ")]).starts_with("AUTH is not set"));
    assert!(faults(&[("AUTH", "publik")]).contains("got \"publik\""));
    assert!(read(&[("AUTH", "public")]).is_ok());
}

#[test]
fn all_faults_are_reported_together() {
    let text = faults(&[
        ("AUTH", "access, jwt, key"),
        ("ACCOUNT_ID", "a/b"),
        ("API_TOKEN", ""),
        ("UPSTREAM", "ftp://x"),
        ("CREATOR", "claim:"),
        ("FIELDS", "id,name"),
        ("META", "no"),
        ("ALLOWED_ORIGINS", "example.com"),
        ("MAX_PER_PAGE", "5"),
        ("CACHE_TTL", "1h"),
        ("SIGNED_URL_TTL", "1"),
        ("UPSTREAM_TIMEOUT_MS", "0"),
    ]);
    for name in [
        "ACCESS_TEAM_DOMAIN",
        "ACCESS_AUD",
        "JWT_ISSUER",
        "JWT_AUDIENCE",
        "JWT_JWKS_URL",
        "CALLER_KEYS",
        "ACCOUNT_ID",
        "API_TOKEN",
        "CREATOR",
        "FIELDS",
        "META",
        "ALLOWED_ORIGINS",
        "MAX_PER_PAGE: expected a whole number from 10 to 10000, got \"5\"",
        "CACHE_TTL",
        "SIGNED_URL_TTL",
        "UPSTREAM_TIMEOUT_MS",
    ] {
        assert!(text.contains(name), "{name} in\n{text}");
    }
}

#[test]
fn insecure_combinations_are_refused() {
    let refused: &[(Vars, &str)] = &[
        (&[("AUTH", "public"), ("SIGNING_KEY", "k")], "makes every private image public"),
        (
            &[("AUTH", "key public"), ("CALLER_KEYS", KEY), ("SIGNING_KEY", "k")],
            "makes every private image public",
        ),
        (&[("AUTH", "public"), ("CREATOR", "claim:sub")], "no claims"),
        (&[("AUTH", "key"), ("CALLER_KEYS", KEY), ("ALLOWED_ORIGINS", "*")], "ALLOWED_ORIGINS"),
        (
            &[("AUTH", "key"), ("CALLER_KEYS", KEY), ("SIGNING_KEY", "k"), ("CACHE_TTL", "3600")],
            "three quarters of SIGNED_URL_TTL",
        ),
        (
            &[
                ("AUTH", "jwt"),
                ("JWT_ISSUER", "i"),
                ("JWT_AUDIENCE", "a"),
                ("JWT_JWKS_URL", "https://i.example/keys"),
                ("JWT_SECRET", "0123456789abcdef0123456789abcdef"),
            ],
            "remove one",
        ),
    ];
    for (vars, expected) in refused {
        assert!(faults(vars).contains(expected), "{expected}: {}", faults(vars));
    }
    assert!(read(&[("AUTH", "public"), ("SIGNING_KEY", "k"), ("PUBLIC_SIGNED_URLS", "true")]).is_ok());
    assert!(read(&[("AUTH", "public"), ("ALLOWED_ORIGINS", "*")]).is_ok());
}

#[test]
fn no_fault_shows_a_secret() {
    let text = faults(&[
        ("AUTH", "key,jwt"),
        ("API_TOKEN", "marked token"),
        ("API_EMAIL", "marked@example.com "),
        ("API_KEY", "marked key"),
        ("CALLER_KEYS", "marked-key"),
        ("JWT_SECRET", "marked-short"),
        ("UPSTREAM", "https://marked:marked@api.example"),
    ]);
    assert!(!text.contains("marked"), "{text}");
    let text = faults(&[
        ("AUTH", "jwt"),
        ("JWT_ISSUER", "i"),
        ("JWT_AUDIENCE", "a"),
        ("JWT_JWKS_URL", "https://marked:marked@id.example/keys"),
    ]);
    assert!(text.contains("JWT_JWKS_URL"), "{text}");
    assert!(!text.contains("marked"), "{text}");
    let config =
        read(&[("AUTH", "public"), ("SIGNING_KEY", "marked"), ("PUBLIC_SIGNED_URLS", "true")]).unwrap();
    assert!(!format!("{config:?}").contains("marked"));
}

#[test]
fn secrets_are_sent_only_over_https_or_to_this_machine() {
    assert!(faults(&[("AUTH", "public"), ("UPSTREAM", "http://api.example")]).contains("UPSTREAM"));
    assert!(
        faults(&[("AUTH", "public"), ("UPSTREAM", "http://localhost.evil.example")]).contains("UPSTREAM")
    );
    for local in ["http://127.0.0.1:8788/client/v4", "http://localhost:1"] {
        assert!(read(&[("AUTH", "public"), ("UPSTREAM", local)]).is_ok());
    }
}

#[test]
fn the_binding_needs_no_token() {
    let vars = [("AUTH", "public"), ("SOURCE", "binding"), ("API_TOKEN", ""), ("ACCOUNT_ID", "")];
    assert!(faults(&vars).contains("IMAGES is not set"));
    let bound: Vec<_> = vars.into_iter().chain([("IMAGES", "bound")]).collect();
    assert!(read(&bound).is_ok());
}

#[test]
fn the_domain_of_access_is_a_host_name_with_or_without_its_scheme() {
    let issuer = |domain| {
        let config =
            read(&[("AUTH", "access"), ("ACCESS_AUD", "tag"), ("ACCESS_TEAM_DOMAIN", domain)]).ok()?;
        Some(config.auth.access?.issuer)
    };
    let team = Some("https://team.cloudflareaccess.com".to_owned());
    for domain in
        ["team.cloudflareaccess.com", "https://team.cloudflareaccess.com/", "Team.CloudflareAccess.com"]
    {
        assert_eq!(issuer(domain), team, "{domain}");
    }
    assert_eq!(issuer("http://127.0.0.1:8788").as_deref(), Some("http://127.0.0.1:8788"));
    for domain in ["http://team.example", "team.example/path", "team.example?x", "a b", "user@team.example"] {
        assert_eq!(issuer(domain), None, "{domain}");
    }
}

#[test]
fn the_explanation_covers_callers_and_what_they_see() {
    let text = explain(&read(&[("AUTH", "key"), ("CALLER_KEYS", KEY), ("FIELDS", "id,variants")]).unwrap())
        .join("\n");
    for line in [
        "the API key of shop",
        "every creator",
        "They see only these fields of an image: id, variants.",
        "They cannot filter by metadata, or filter by creator, or choose the order",
        "Nothing is cached",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let public = explain(&read(&[("AUTH", "public")]).unwrap()).join("\n");
    assert!(
        public.contains("Everyone may list")
            && public.contains("Warning: everyone sees the images' metadata")
            && !public.contains("They cannot")
    );
}

/// The least configuration for a mode.
fn least(mode: Mode) -> Vars<'static> {
    match mode {
        Mode::Access => &[("AUTH", "access"), ("ACCESS_AUD", "tag"), ("ACCESS_TEAM_DOMAIN", "team.example")],
        Mode::Jwt => &[
            ("AUTH", "jwt"),
            ("JWT_ISSUER", "i"),
            ("JWT_AUDIENCE", "a"),
            ("JWT_JWKS_URL", "https://i.example/keys"),
        ],
        Mode::Key => &[("AUTH", "key"), ("CALLER_KEYS", KEY)],
        Mode::Public => &[("AUTH", "public")],
    }
}

#[test]
fn every_mode_is_explained_and_documented_and_named_in_errors() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let entry = docs.lines().find(|line| line.starts_with("| `AUTH` |")).unwrap();
    for mode in Mode::ALL {
        let name = mode.as_str();
        let explanation = explain(&read(least(mode)).unwrap());
        let callers = |line: &&String| line.starts_with("Callers ") || line.starts_with("Everyone ");
        assert_eq!(explanation.iter().filter(callers).count(), 1, "{name} in {explanation:?}");
        assert!(entry.contains(&format!("`{name}`")), "{name} in {entry}");
        let settings = docs.lines().filter(|line| line.contains(&format!("| for `{name}`"))).count();
        assert_eq!(settings > 0, least(mode).len() > 1, "{name}: the documentation lists its settings");
        for text in [faults(&[]), faults(&[("AUTH", "other")])] {
            assert!(text.contains(&format!("\"{name}\"")), "{name} in {text}");
        }
    }
    let all = "\"access\", \"jwt\", \"key\" or \"public\"";
    assert_eq!(faults(&[("AUTH", "other")]), format!("AUTH: expected {all}, got \"other\""));
    assert_eq!(faults(&[]), format!("AUTH is not set: set it to {all}, or to several, separated by commas"));
}
