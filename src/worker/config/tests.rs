use super::{Config, ConfigError, Source, explain};
use crate::worker::auth::Mode;

type Vars<'v> = &'v [(&'v str, &'v str)];

const KEY: &str = "shop:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const BASE: Vars = &[("ACCOUNT_ID", "abc"), ("API_TOKEN", "marked-token")];

fn lookup(vars: Vars, name: &str) -> Option<String> {
    // The first match wins.
    let found = vars.iter().chain(BASE).find(|(known, _)| *known == name);
    found.map(|(_, value)| (*value).to_owned())
}

fn read(vars: Vars) -> Result<Config, Vec<ConfigError>> {
    Config::read(&|name| lookup(vars, name), &|name| vars.contains(&(name, "bound")))
}

fn explained(vars: Vars) -> String {
    explain(&read(vars).unwrap(), &|name| lookup(vars, name)).join("\n")
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
        "UPSTREAM",
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
        (&[("AUTH", "key"), ("CALLER_KEYS", KEY), ("CREATOR", "claim:email")], "its only claim"),
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
fn credentials_that_are_set_but_wrong_are_reported_once() {
    let credentials: &[(Vars, &str)] = &[
        (&[("AUTH", "public"), ("API_TOKEN", "a b")], "API_TOKEN: expected one or more"),
        (&[("AUTH", "public"), ("API_TOKEN", "bound")], "API_TOKEN: expected text"),
        (&[("AUTH", "public"), ("API_TOKEN", ""), ("API_TOKEN_NEXT", "a b")], "API_TOKEN_NEXT: expected"),
        (
            &[("AUTH", "public"), ("API_TOKEN", ""), ("API_EMAIL", "a b"), ("API_KEY", "k")],
            "API_EMAIL: expected",
        ),
        (&[("AUTH", "public"), ("SOURCE", "api"), ("API_TOKEN", "")], "API_TOKEN is not set"),
    ];
    for (vars, fault) in credentials {
        let text = faults(vars);
        assert!(text.starts_with(fault) && !text.contains('\n'), "{vars:?}: {text}");
    }
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
fn a_creator_in_a_claim_needs_a_single_mode_so_that_it_names_one_caller() {
    let settings: Vec<(&str, &str)> = [Mode::Access, Mode::Jwt, Mode::Key]
        .into_iter()
        .flat_map(|mode| least(mode).iter().skip(1).copied())
        .collect();
    let with = |auth, creator| [&[("AUTH", auth), ("CREATOR", creator)], &*settings].concat();
    for auth in ["access,jwt", "access,key", "jwt,key", "access,jwt,key", "jwt,public", "key,public"] {
        let text = faults(&with(auth, "claim:sub"));
        assert!(text.contains("works with a single mode"), "{auth}: {text}");
        assert!(read(&with(auth, "ana")).is_ok(), "{auth}");
    }
    for auth in ["access", "jwt", "key", "key,key"] {
        assert!(read(&with(auth, "claim:sub")).is_ok(), "{auth}");
    }
    assert!(read(&with("access", "claim:email")).is_ok());
}

#[test]
fn an_api_key_can_not_have_two_owners_but_an_owner_can_have_two_keys() {
    let hash = KEY.split_once(':').unwrap().1;
    let other = "0".repeat(64);
    let keys = |text: &str| faults(&[("AUTH", "key"), ("CALLER_KEYS", text)]);
    assert!(keys(&format!("{KEY},blog:{}", hash.to_uppercase())).contains("two owners"));
    assert!(keys(&format!("{KEY} {KEY}")).contains("each key only once"));
    assert!(read(&[("AUTH", "key"), ("CALLER_KEYS", &format!("{KEY},shop:{other}"))]).is_ok());
}

#[test]
fn a_list_or_a_table_is_a_fault_and_never_an_absent_setting() {
    for name in ["AUTH", "CREATOR", "FIELDS", "META", "CACHE_TTL", "ALLOWED_ORIGINS", "API_TOKEN"] {
        let text = faults(&[(name, "bound"), ("AUTH", "public")]);
        assert!(text.contains(&format!("{name}: expected text in quotes")), "{text}");
    }
}

#[test]
fn a_period_of_the_rate_limit_that_the_platform_does_not_have_is_refused() {
    for period in ["10", "60"] {
        let config = read(&[("AUTH", "public"), ("RATE_LIMIT_PERIOD", period), ("RATE_LIMITER", "bound")]);
        assert_eq!(config.unwrap().rate_limit.map(|period| period.to_string()).as_deref(), Some(period));
    }
    for period in ["0", "30", "061", "60s"] {
        assert!(faults(&[("AUTH", "public"), ("RATE_LIMIT_PERIOD", period)]).contains("\"10\" or \"60\""));
    }
}

/// A value for every setting that is wrong wherever it can be, and a password or a key in all of them.
const MARKED: &[&str] = &[
    "marked value with spaces, and more of it",
    "https://user:marked@api.example/path",
    "https:/marked@api.example",
    "https:marked:marked@api.example",
    "marked:marked@api.example",
    "//user:marked@api.example",
    "https://user:marked%40api.example",
    "https://user:marked",
    "ftp://api.example/?key=marked",
    "https://api.example/?key=marked#marked",
    "marked-0123456789abcdef0123456789abcdef",
];

#[test]
fn no_wrong_value_that_may_hold_a_secret_is_shown_whatever_its_setting() {
    let modes: Vec<(&str, &str)> = [Mode::Access, Mode::Jwt, Mode::Key]
        .into_iter()
        .flat_map(|mode| least(mode).iter().skip(1).copied())
        .chain([("SIGNING_KEY", "k"), ("API_EMAIL", "e"), ("API_KEY", "k")])
        .collect();
    let settings = [
        "AUTH",
        "ACCOUNT_ID",
        "API_TOKEN",
        "API_TOKEN_NEXT",
        "API_EMAIL",
        "API_KEY",
        "UPSTREAM",
        "SOURCE",
        "UPSTREAM_TIMEOUT_MS",
        "UPSTREAM_RETRIES",
        "ACCESS_TEAM_DOMAIN",
        "JWT_JWKS_URL",
        "JWT_SECRET",
        "JWT_ISSUER",
        "CALLER_KEYS",
        "CREATOR",
        "FIELDS",
        "META",
        "MAX_PER_PAGE",
        "SIGNING_KEY",
        "SIGNED_URL_TTL",
        "SIGNED_URL_CALLS",
        "PUBLIC_SIGNED_URLS",
        "ALLOWED_ORIGINS",
        "IMAGE_ORIGINS",
        "FLEXIBLE_VARIANTS",
        "GALLERY_VARIANT",
        "CACHE_TTL",
        "STALE_WHILE_REVALIDATE",
        "STALE_IF_ERROR",
        "RATE_LIMIT_PERIOD",
    ];
    for name in settings {
        for value in MARKED.iter().filter(|_| name != "CREATOR") {
            let vars = [&[(name, *value), ("AUTH", "access,jwt,key")], &*modes].concat();
            let lines = match read(&vars) {
                Ok(_) => explained(&vars),
                Err(_) => faults(&vars),
            };
            assert!(!lines.contains("marked"), "{name} = {value}: {lines}");
        }
    }
}

#[test]
fn callers_learn_the_names_of_wrong_settings_and_no_value() {
    let faults = read(&[
        ("AUTH", "public,private"),
        ("ACCOUNT_ID", ""),
        ("CACHE_TTL", "1h"),
        ("FIELDS", "id,name"),
        ("ALLOWED_ORIGINS", "intranet.example"),
        ("CREATOR", "claim:sub"),
    ]);
    let public: Vec<String> = faults.unwrap_err().iter().map(ConfigError::public).collect();
    assert_eq!(
        public,
        [
            "ACCOUNT_ID is not set",
            "AUTH is not valid",
            "FIELDS is not valid",
            "ALLOWED_ORIGINS is not valid",
            "CACHE_TTL is not valid",
            "CREATOR and AUTH contradict each other",
        ]
    );
}

#[test]
fn the_explanation_shows_neither_a_secret_nor_a_password_in_a_url() {
    let vars: Vars = &[
        ("AUTH", "jwt,key"),
        ("CALLER_KEYS", KEY),
        ("JWT_ISSUER", "https://user:marked@id.example"),
        ("JWT_AUDIENCE", "marked-token"),
        ("JWT_JWKS_URL", "https://id.example/keys?key=marked"),
        ("CREATOR", "marked-token"),
    ];
    let text = explained(vars);
    assert!(text.contains("shop") && text.contains("JWT_ISSUER") && text.contains("JWT_JWKS_URL"), "{text}");
    assert!(!text.contains("marked"), "{text}");
}

#[test]
fn the_explanation_says_which_fields_are_shown_and_whether_there_may_be_others() {
    let sees = |vars: Vars| {
        let text = explained(&[&[("AUTH", "public")], vars].concat());
        text.lines()
            .find(|line| line.starts_with("They see") && line.contains("field"))
            .map(ToOwned::to_owned)
    };
    for (vars, expected) in [
        (&[][..], "They see every field of an image."),
        (&[("META", "hide")], "They see every field of an image except meta."),
        (&[("FIELDS", "id,meta"), ("META", "hide")], "They see these fields of an image and no others: id."),
        (&[("FIELDS", "meta"), ("META", "hide")], "They see no field of an image."),
    ] {
        assert_eq!(sees(vars).as_deref(), Some(expected));
    }
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

/// Neither an account nor credentials.
const BARE: Vars = &[("AUTH", "public"), ("API_TOKEN", ""), ("ACCOUNT_ID", "")];

#[test]
fn the_binding_needs_no_token() {
    let vars = [&[("SOURCE", "binding")], BARE].concat();
    assert!(faults(&vars).starts_with("IMAGES is not set"));
    let bound = [&[("IMAGES", "bound")], &*vars].concat();
    assert!(read(&bound).is_ok());
}

/// The source of a valid configuration, and the account of the official paths.
fn source(vars: Vars) -> (&'static str, Option<String>) {
    let config = read(vars).unwrap();
    let name = if matches!(config.source, Source::Binding { .. }) { "binding" } else { "api" };
    (name, config.source.account().map(|account| account.as_str().to_owned()))
}

#[test]
fn the_binding_is_the_source_unless_a_setting_is_for_the_api() {
    let with = |more: &[(&'static str, &'static str)]| [more, &[("IMAGES", "bound")], BARE].concat();
    assert_eq!(source(&with(&[])), ("binding", None));
    assert_eq!(source(&with(&[("ACCOUNT_ID", "abc")])), ("binding", Some("abc".to_owned())));
    assert_eq!(source(&with(&[("API_TOKEN", " "), ("UPSTREAM", "")])), ("binding", None));
    let account = ("ACCOUNT_ID", "abc");
    for of_the_api in
        [&[("API_TOKEN", "t")][..], &[("API_TOKEN_NEXT", "t")], &[("API_EMAIL", "e"), ("API_KEY", "k")]]
    {
        let vars = with(&[of_the_api, &[account]].concat());
        assert_eq!(source(&vars), ("api", Some("abc".to_owned())), "{of_the_api:?}");
        let explicit = [&[("SOURCE", "binding")], &*vars].concat();
        assert_eq!(source(&explicit).0, "binding", "{of_the_api:?}");
    }
    for (name, value) in
        [("SOURCE", "api"), ("UPSTREAM", "https://a.example"), ("API_EMAIL", "e"), ("API_KEY", "k")]
    {
        let text = faults(&with(&[(name, value), account]));
        assert!(
            text.contains("API_TOKEN is not set") && text.contains("SOURCE = \"binding\""),
            "{name}: {text}"
        );
    }
    assert!(faults(&with(&[("API_TOKEN", "bound")])).contains("API_TOKEN: expected text in quotes"));
}

#[test]
fn without_a_source_the_fault_names_both_ways() {
    let text = "IMAGES or API_TOKEN is not set: bind IMAGES to Cloudflare Images, which needs no token, or set \
                ACCOUNT_ID, and API_TOKEN to a token with the permission Images Read (secret)";
    assert_eq!(faults(BARE), text);
    // A text is no binding.
    let images = [&[("IMAGES", "my-images")], BARE].concat();
    assert_eq!(faults(&images), text);
    let public = read(BARE).unwrap_err().iter().map(ConfigError::public).collect::<Vec<_>>();
    assert_eq!(public, ["IMAGES or API_TOKEN is not set"]);
    let also_wrong = [&[("ACCOUNT_ID", "a/b"), ("UPSTREAM_RETRIES", "x")], BARE].concat();
    let text = faults(&also_wrong);
    assert!(text.contains("ACCOUNT_ID: ") && text.contains("UPSTREAM_RETRIES: "), "{text}");
}

#[test]
fn the_binding_signs_urls_where_there_is_no_key_and_never_for_everyone_by_default() {
    let signed = |more: &[(&'static str, &'static str)]| {
        let vars = [more, &[("IMAGES", "bound")], BARE].concat();
        let by = read(&vars).unwrap().signing.map(|signing| format!("{:?}", signing.by));
        let line =
            explained(&vars).lines().find(|line| line.contains("private images")).map(ToOwned::to_owned);
        (by.unwrap_or_default(), line.unwrap())
    };
    let key: &[(&str, &str)] = &[("AUTH", "key"), ("CALLER_KEYS", KEY)];
    let with = |more: &[(&'static str, &'static str)]| signed(&[more, key].concat());
    let cases = [
        (with(&[]), "Binding(50)", "signed by the binding IMAGES, at most 49 for a request"),
        (with(&[("SIGNED_URL_CALLS", "1000")]), "Binding(1000)", "at most 999 for a request"),
        (with(&[("SIGNED_URL_CALLS", "0")]), "", "not signed, so they do not load: SIGNED_URL_CALLS is 0"),
        (with(&[("SIGNING_KEY", "k")]), "Key", "signed with SIGNING_KEY, and valid for 2700 to 3600 s"),
        (signed(&[]), "", "not signed, so they do not load: AUTH has \"public\""),
        (signed(&[("PUBLIC_SIGNED_URLS", "true")]), "Binding(50)", "signed by the binding"),
        (signed(&[("AUTH", "key,public"), ("CALLER_KEYS", KEY)]), "", "AUTH has \"public\""),
        (with(&[("API_TOKEN", "t"), ("ACCOUNT_ID", "a")]), "", "there is no SIGNING_KEY"),
    ];
    for ((by, line), expected, explanation) in cases {
        assert_eq!(by, expected, "{line}");
        assert!(line.contains(explanation), "{line}");
    }
    let text = faults(&[&[("IMAGES", "bound"), ("CACHE_TTL", "2700")], key, BARE].concat());
    assert!(
        text.contains("three quarters of SIGNED_URL_TTL") && text.contains("SIGNED_URL_CALLS = \"0\""),
        "{text}"
    );
    assert!(read(&[&[("IMAGES", "bound"), ("CACHE_TTL", "2700")], BARE].concat()).is_ok());
}

#[test]
fn the_explanation_names_the_source() {
    let bound = [&[("IMAGES", "bound")], BARE].concat();
    assert!(explained(&bound).starts_with("Images are listed through the binding IMAGES, without a token."));
    let api = "Images are listed from account abc through the REST API.";
    assert!(explained(&[("AUTH", "public"), ("IMAGES", "bound")]).starts_with(api));
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
    let text = explained(&[("AUTH", "key"), ("CALLER_KEYS", KEY), ("FIELDS", "id,variants")]);
    for line in [
        "the API key of shop",
        "every creator",
        "They see these fields of an image and no others: id, variants.",
        "They cannot filter by metadata, or filter by creator, or choose the order",
        "Nothing is cached",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let public = explained(&[("AUTH", "public")]);
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
        let explanation = explained(least(mode));
        let callers = |line: &&str| line.starts_with("Callers ") || line.starts_with("Everyone ");
        assert_eq!(explanation.lines().filter(callers).count(), 1, "{name} in {explanation:?}");
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

#[test]
fn how_the_gallery_loads_pictures_is_checked_and_explained() {
    let public = ("AUTH", "public");
    for (name, value, fault) in [
        ("FLEXIBLE_VARIANTS", "on", "expected \"false\" or \"true\", got \"on\""),
        ("GALLERY_VARIANT", "w=320", "expected the name of a variant, such as w320"),
        ("GALLERY_VARIANT", "a/b", "expected the name of a variant, such as w320"),
        ("GALLERY_VARIANT", &"w".repeat(31), "expected the name of a variant, such as w320"),
    ] {
        let text = faults(&[public, (name, value)]);
        assert!(text.starts_with(&format!("{name}: {fault}")), "{text}");
    }
    assert!(!explained(&[public]).contains("The gallery's grid"));
    let named = explained(&[public, ("GALLERY_VARIANT", "w320")]);
    assert!(named.contains("The gallery's grid loads pictures in the variant w320."), "{named}");
    let flexible = explained(&[public, ("FLEXIBLE_VARIANTS", "true")]);
    assert!(flexible.contains("loads public pictures in the size that it shows"), "{flexible}");
}
