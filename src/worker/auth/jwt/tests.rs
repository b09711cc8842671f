use serde_json::{Value, json};

use super::{JwtKeys, JwtRules, MAX_TOKEN, TokenError};

const NOW: f64 = 1_700_000_000.0;

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
    rules().claims(claims.to_string().as_bytes(), NOW).map(|_| ())
}

#[test]
fn a_payload_must_be_a_json_object() {
    for payload in [&b""[..], b"[]", b"\"a\"", b"null", b"{", b"{}{}", b"{\"a\":\"\xff\"}"] {
        assert_eq!(rules().claims(payload, NOW), Err(TokenError::Malformed), "{payload:?}");
    }
}

#[test]
fn oversized_tokens_are_refused() {
    assert_eq!(JwtRules::check_length(&"a".repeat(MAX_TOKEN)), Ok(()));
    assert_eq!(JwtRules::check_length(&"a".repeat(MAX_TOKEN + 1)), Err(TokenError::TooLong));
    assert!(TokenError::TooLong.message().contains(&MAX_TOKEN.to_string()));
}

#[test]
fn the_issuer_and_the_audience_must_match() {
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
fn times_are_checked_with_a_minute_of_leeway() {
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
