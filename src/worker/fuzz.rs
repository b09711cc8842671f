//! What must hold in the Worker's private modules for any input: the bodies of fuzz targets (`fuzz/`). Not a public
//! interface.
#![allow(clippy::missing_panics_doc, clippy::panic, clippy::unwrap_used, reason = "assertions")]

use serde_json::Value;
use url::Url;

use super::ascii_url;
use super::auth::{AuthRules, CallerKey, JwtKeys, JwtRules, Mode, Proof, TokenError};
use super::config::Config;
use super::cors::Origins;
use super::query::ListQuery;
use super::request_head::RequestHead;
use super::response::{Headers, Response};
use super::upstream::UpstreamError;
use crate::api::scan::ImageField;
use crate::api::{ListOptions, Redactor, Target, Version};
use crate::fetch::Refusal;

/// `ALLOWED_ORIGINS` and a request's `Origin`: only an allowed origin is granted, and only itself.
pub fn cors(allowed: &str, origin: &str) {
    let Ok(origins) = Origins::parse(allowed) else { return };
    let mut headers = Headers::new();
    origins.headers(Some(origin), &mut headers);
    let value = |name| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value);
    let granted = value("Access-Control-Allow-Origin");
    let credentials = value("Access-Control-Allow-Credentials");
    if origins.allows_any() {
        assert_eq!((granted, credentials), (Some("*"), None));
    } else {
        let expected = allowed.split(',').any(|item| allows(item.trim(), origin));
        assert_eq!(granted, expected.then_some(origin), "{allowed:?} {origin:?}");
        assert_eq!(credentials, expected.then_some("true"));
    }
    let mut preflight = Headers::new();
    origins.preflight(Some(origin), &mut preflight);
    assert_eq!(preflight.is_empty(), granted.is_none(), "{allowed:?} {origin:?}");
    // The names also go into a Content-Security-Policy.
    for name in origins.names() {
        assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && !b",;'\"".contains(&byte)), "{name:?}");
    }
}

/// Whether an item of `ALLOWED_ORIGINS` allows an origin, by comparing serialized origins as text.
fn allows(item: &str, origin: &str) -> bool {
    let serialized = |text: &str| ascii_url::parse(text).map(|url| url.origin().ascii_serialization());
    let Some((scheme, domain)) = item.split_once("://*.") else {
        return serialized(item).is_some_and(|own| own == origin && own != "null");
    };
    let Some(own) = serialized(&format!("{scheme}://{domain}")) else { return false };
    let (scheme, domain) = own.split_once("://").unwrap();
    let label = origin
        .strip_prefix(scheme)
        .and_then(|rest| rest.strip_prefix("://"))
        .and_then(|rest| rest.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.')));
    serialized(origin).is_some_and(|text| text == origin)
        && label.is_some_and(|label| !label.split('.').any(str::is_empty))
}

/// The settings of a Worker and a request's query: what is accepted is within what the settings allow, and the
/// upstream is asked for just that.
pub fn query(version: Version, settings: &[(&str, &str)], query: &str) {
    let base = [("AUTH", "public"), ("ACCOUNT_ID", "abc"), ("API_TOKEN", "token")];
    let lookup = |name: &str| {
        let set = settings.iter().filter(|(_, value)| !value.is_empty());
        set.chain(&base).find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let Ok(config) = Config::read(&lookup, &|_| false) else { return };
    let accepted = match ListQuery::read(version, query, &config) {
        Ok(accepted) => accepted,
        Err(error) => {
            let refusal = Response::bad_query(&error);
            assert!((400..500).contains(&refusal.status) && refusal.body.len() < 2_000, "{error:?}");
            return;
        }
    };
    let options = &accepted.options;
    let per_page = options.get_per_page().unwrap_or(version.default_per_page());
    assert!(per_page <= config.max_per_page, "{per_page}");
    for field in ImageField::ALL.map(Some).into_iter().chain([None]) {
        assert!(config.fields.keeps(field) || !accepted.fields.keeps(field), "{field:?}");
    }
    let shows = |field| config.fields.keeps(Some(field));
    assert!(options.get_creator().is_none() || shows(ImageField::Creator));
    assert!(options.get_sort_order().is_none() || shows(ImageField::Uploaded));
    assert!(options.get_meta().is_empty() || shows(ImageField::Meta));
    let url = Url::parse(&Target::Endpoint("https://a.example/".to_owned()).url(options)).unwrap();
    let pairs: Vec<_> = url.query_pairs().collect();
    let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
    assert_eq!(ListOptions::from_query(version, pairs).as_ref(), Ok(options), "{url}");
}

const NOW: f64 = 1_700_000_000.0;

fn jwt_rules() -> JwtRules {
    JwtRules {
        issuer: "https://id.example".to_owned(),
        audience: vec!["gallery".to_owned(), "shop".to_owned()],
        keys: JwtKeys::Jwks("https://id.example/jwks".to_owned()),
    }
}

/// The payload of a verified token: its claims are accepted if and only if they are for this service and now.
pub fn claims(payload: &str) {
    let accepted = jwt_rules().claims(payload.as_bytes(), NOW);
    let Ok(Value::Object(claims)) = serde_json::from_str(payload) else {
        return assert_eq!(accepted, Err(TokenError::Malformed));
    };
    // Whole seconds from 1970 to 9999.
    let is_time = |time: &f64| (0.0..=253_402_300_799.0).contains(time) && time.fract() == 0.0;
    let number =
        |name: &str| claims.get(name).map(|value| value.as_f64().filter(is_time).unwrap_or(f64::NAN));
    let audiences = match claims.get("aud") {
        Some(Value::Array(several)) => several.clone(),
        one => one.cloned().into_iter().collect(),
    };
    let expected = claims.get("iss").is_some_and(|iss| iss == "https://id.example")
        && audiences.iter().any(|one| one == "gallery" || one == "shop")
        && number("exp").is_some_and(|exp| exp > NOW - 60.0)
        && ["nbf", "iat"].into_iter().all(|name| number(name).is_none_or(|begin| begin <= NOW + 60.0));
    assert_eq!(accepted.is_ok(), expected, "{payload}: {accepted:?}");
    assert!(accepted.is_err() || accepted == Ok(claims));
}

/// The headers in which credentials come, each absent if it is empty: every credential must be proven, and only who
/// presents none is anonymous.
pub fn credentials(authorization: &str, assertion: &str, cookie: &str, api_key: &str) {
    // printf secret | sha256sum
    let hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
    let key = CallerKey::parse(&format!("shop:{hash}")).unwrap();
    let rules =
        AuthRules { access: Some(jwt_rules()), jwt: Some(jwt_rules()), keys: vec![key], public: true };
    let headers = [
        ("authorization", authorization),
        ("cf-access-jwt-assertion", assertion),
        ("cookie", cookie),
        ("x-api-key", api_key),
    ];
    let sent = headers.into_iter().filter(|(_, value)| !value.is_empty());
    let head = RequestHead::new("GET", "https://a.example/images", sent, &Redactor::default());
    let names_cookie = cookie.split(';').any(|pair| pair.trim().starts_with("CF_Authorization="));
    let access = !assertion.is_empty() || names_cookie;
    let presented = [access, !authorization.is_empty(), !api_key.is_empty()];
    let count = presented.iter().filter(|presented| **presented).count();
    let Ok(proofs) = head.presented().and_then(|presented| rules.proofs(&presented)) else {
        return assert!(count > 0, "nothing is presented, and public is allowed");
    };
    assert_eq!(proofs.len(), count.max(1), "{head:?}");
    for proof in proofs {
        match proof {
            Proof::None => assert_eq!(count, 0, "{head:?}"),
            Proof::Key(owner) => {
                assert_eq!(owner, "shop");
                assert!(api_key == "secret" || authorization.ends_with(" secret"), "{head:?}");
            }
            Proof::Verify { token, mode, .. } => {
                assert!(
                    token.len() <= 8_192 && token.bytes().all(|byte| byte.is_ascii_graphic()),
                    "{token:?}"
                );
                let from = if mode == Mode::Jwt { [authorization, ""] } else { [assertion, cookie] };
                assert!(from.iter().any(|header| header.contains(token)), "{head:?}");
            }
        }
    }
}

/// The body of the answer to a caller when the upstream refuses a request.
#[must_use]
pub fn refusal(status: u16, body: &[u8], redactor: &Redactor) -> Vec<u8> {
    UpstreamError::Refused(Refusal::read(status, None, body, redactor)).response().body
}
