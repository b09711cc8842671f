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
fn a_time_that_is_not_in_whole_seconds_from_1970_to_9999_is_refused() {
    let odd = [
        json!(1e300),
        json!(1e19),
        json!(253_402_300_800_u64),
        json!((NOW + 300.0) * 1_000.0),
        json!(u64::MAX),
        json!(-1),
        json!(-1e300),
        json!(i64::MIN),
        json!(NOW + 300.5),
        json!(NOW - 0.5),
        json!((NOW + 300.0).to_string()),
        json!("1700000300"),
        json!("0x7fffffff"),
        json!(""),
        json!(null),
        json!(true),
        json!([NOW]),
        json!({ "seconds": NOW }),
    ];
    for value in odd {
        assert_eq!(check(&claims_with("exp", value.clone())), Err(TokenError::Expired), "exp {value}");
        for name in ["nbf", "iat"] {
            assert_eq!(
                check(&claims_with(name, value.clone())),
                Err(TokenError::NotYetValid),
                "{name} {value}"
            );
        }
    }
    for literal in ["1e400", "-1e400", "NaN", "Infinity", "0x10"] {
        let payload = format!(r#"{{"iss":"https://id.example","aud":"shop","exp":{literal}}}"#);
        assert_eq!(rules().claims(payload.as_bytes(), NOW), Err(TokenError::Malformed), "{literal}");
    }
    for literal in ["1700000300", "1700000300.0", "1.7000003e9", "253402300799"] {
        let payload = format!(r#"{{"iss":"https://id.example","aud":"shop","exp":{literal},"iat":-0}}"#);
        assert!(rules().claims(payload.as_bytes(), NOW).is_ok(), "{literal}");
    }
}

#[test]
fn a_claim_with_half_a_surrogate_pair_is_malformed() {
    for sub in [r"\ud800", r"\udc00a", r"ana\ud83d"] {
        let payload =
            format!(r#"{{"iss":"https://id.example","aud":"shop","exp":1700000300,"sub":"{sub}"}}"#);
        assert_eq!(rules().claims(payload.as_bytes(), NOW), Err(TokenError::Malformed), "{sub}");
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
