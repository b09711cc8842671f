use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Algorithm, TokenError, Unverified};
use crate::worker::config::{JwtKeys, JwtRules};

const NOW: f64 = 1_800_000_000.0;

fn token(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", part(header), part(claims))
}

fn rules() -> JwtRules {
    let audience = vec!["gallery".to_owned(), "shop".to_owned()];
    let keys = JwtKeys::Jwks("https://id.example/jwks".to_owned());
    JwtRules { issuer: "https://id.example".to_owned(), audience, keys }
}

fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = json!({ "iss": "https://id.example", "aud": "shop", "exp": NOW + 300.0, "sub": "ana" });
    claims[name] = value;
    claims
}

fn check(claims: &Value) -> Result<(), TokenError> {
    let token = token(&json!({ "alg": "RS256" }), claims);
    Unverified::parse(&token).unwrap().into_claims(&rules(), NOW).map(|_| ())
}

#[test]
fn a_header_must_name_an_accepted_algorithm() {
    let claims = json!({});
    let of = |header: Value| Unverified::parse(&token(&header, &claims)).map(|token| token.algorithm);
    assert_eq!(of(json!({ "alg": "ES256", "kid": "1" })), Ok(Algorithm::Es256));
    for alg in [
        json!("none"),
        json!("None"),
        json!(""),
        json!("RS512"),
        json!("HS512"),
        json!(null),
        json!(["RS256"]),
    ] {
        assert_eq!(of(json!({ "alg": alg })), Err(TokenError::Algorithm), "{alg}");
    }
    assert_eq!(of(json!({ "alg": "RS256", "crit": ["b64"], "b64": false })), Err(TokenError::Critical));
    assert_eq!(of(json!({ "alg": "RS256", "kid": 7 })), Err(TokenError::Malformed));
}

#[test]
fn a_secret_is_for_hs256_alone_and_public_keys_are_never_for_it() {
    let (public, secret) = (JwtKeys::Jwks(String::new()), JwtKeys::Secret(String::new()));
    let symmetric = token(&json!({ "alg": "HS256" }), &json!({}));
    let asymmetric = token(&json!({ "alg": "RS256" }), &json!({}));
    let allowed = |token: &str, keys| Unverified::parse(token).unwrap().check_algorithm(keys).is_ok();
    assert!(allowed(&symmetric, &secret) && allowed(&asymmetric, &public));
    assert!(!allowed(&symmetric, &public) && !allowed(&asymmetric, &secret));
}

#[test]
fn malformed_and_oversized_tokens_are_refused() {
    for text in ["", "a", "a.b", "a.b.c", "..", "e30.e30.!!", "W10.e30.c2ln", "e30=.e30.c2ln"] {
        assert!(Unverified::parse(text).is_err(), "{text}");
    }
    let long = format!("{}.e30.c2ln", "a".repeat(8_192));
    assert_eq!(Unverified::parse(&long), Err(TokenError::TooLong));
}

#[test]
fn claims_must_be_for_this_service() {
    assert_eq!(check(&claims_with("x", json!(1))), Ok(()));
    assert_eq!(check(&claims_with("aud", json!(["other", "gallery"]))), Ok(()));
    for iss in [
        json!("https://id.example/"),
        json!("https://evil.example"),
        json!(null),
        json!(["https://id.example"]),
    ] {
        assert_eq!(check(&claims_with("iss", iss.clone())), Err(TokenError::Issuer), "{iss}");
    }
    for aud in [json!("other"), json!([]), json!(null), json!("shop gallery"), json!([["shop"]])] {
        assert_eq!(check(&claims_with("aud", aud.clone())), Err(TokenError::Audience), "{aud}");
    }
}

#[test]
fn claims_must_be_for_now_within_a_minute() {
    assert_eq!(check(&claims_with("exp", json!(NOW - 59.0))), Ok(()));
    for exp in [json!(NOW - 60.0), json!(0), json!(null), json!("2100")] {
        assert_eq!(check(&claims_with("exp", exp.clone())), Err(TokenError::Expired), "{exp}");
    }
    for name in ["nbf", "iat"] {
        assert_eq!(check(&claims_with(name, json!(NOW + 60.0))), Ok(()));
        assert_eq!(check(&claims_with(name, json!(NOW + 61.0))), Err(TokenError::NotYetValid));
        assert_eq!(check(&claims_with(name, json!("now"))), Err(TokenError::NotYetValid));
    }
}
