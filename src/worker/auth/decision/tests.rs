use super::Decision;
use crate::worker::auth::{
    AuthError, AuthRules, Caller, CallerKey, JwtKeys, JwtRules, Mode, Presented, TokenError,
};

// printf secret | sha256sum
const KEY: &str = "shop:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const NOTHING: Presented<'static> = Presented { access: None, bearer: None, api_key: None };

fn tokens(issuer: &str) -> JwtRules {
    let keys = JwtKeys::Jwks(format!("{issuer}/keys"));
    JwtRules { issuer: issuer.to_owned(), audience: vec!["images".to_owned()], keys }
}

/// Rules that allow only `modes`.
fn allow(modes: &[Mode]) -> AuthRules {
    let mut rules = AuthRules::default();
    for mode in modes {
        match mode {
            Mode::Access => rules.access = Some(tokens("https://team.example")),
            Mode::Jwt => rules.jwt = Some(tokens("https://id.example")),
            Mode::Key => rules.keys.extend(CallerKey::parse(KEY)),
            Mode::Public => rules.public = true,
        }
    }
    rules
}

fn access(token: &str) -> Presented<'_> {
    Presented { access: Some(token), ..NOTHING }
}

fn bearer(token: &str) -> Presented<'_> {
    Presented { bearer: Some(token), ..NOTHING }
}

fn api_key(key: &str) -> Presented<'_> {
    Presented { api_key: Some(key), ..NOTHING }
}

/// The mode that verifies the token, with the issuer it must be from.
fn verified_by<'a>(decision: &Decision<'a>) -> Option<(Mode, &'a str, &'a str)> {
    match decision {
        Decision::Verify { mode, rules, token } => Some((*mode, &rules.issuer, token)),
        Decision::Caller(_) | Decision::Refuse(_) => None,
    }
}

#[test]
fn only_public_needs_no_credentials() {
    for mode in Mode::ALL {
        let expected = match mode {
            Mode::Access | Mode::Jwt | Mode::Key => Decision::Refuse(AuthError::Missing),
            Mode::Public => Decision::Caller(Caller::public()),
        };
        assert_eq!(allow(&[mode]).decide(&NOTHING), expected, "{mode:?}");
    }
    assert_eq!(AuthRules::default().decide(&NOTHING), Decision::Refuse(AuthError::Missing));
}

#[test]
fn a_token_is_verified_by_the_rules_of_its_mode() {
    let rules = allow(&Mode::ALL);
    let decision = rules.decide(&access("a.b.c"));
    assert_eq!(verified_by(&decision), Some((Mode::Access, "https://team.example", "a.b.c")));
    let decision = rules.decide(&bearer("a.b.c"));
    assert_eq!(verified_by(&decision), Some((Mode::Jwt, "https://id.example", "a.b.c")));
}

#[test]
fn an_access_token_takes_precedence() {
    let rules = allow(&Mode::ALL);
    let presented = Presented { access: Some("x.y.z"), bearer: Some("a.b.c"), api_key: Some("secret") };
    assert_eq!(verified_by(&rules.decide(&presented)).map(|(mode, ..)| mode), Some(Mode::Access));
}

#[test]
fn a_key_is_accepted_in_either_header() {
    let rules = allow(&[Mode::Key]);
    for presented in [api_key("secret"), bearer("secret")] {
        assert_eq!(rules.decide(&presented), Decision::Caller(Caller::named(Mode::Key, "shop")));
    }
}

#[test]
fn invalid_credentials_are_never_ignored_in_favour_of_public() {
    let long = format!("a.b.{}", "c".repeat(8_192));
    let too_long = AuthError::Token(TokenError::TooLong);
    let malformed = AuthError::Token(TokenError::Malformed);
    for (mode, presented, error) in [
        (Mode::Access, access(&long), too_long),
        (Mode::Jwt, bearer(&long), too_long),
        (Mode::Jwt, bearer("opaque"), malformed),
        (Mode::Key, api_key("wrong"), AuthError::UnknownKey),
        (Mode::Key, bearer("wrong"), AuthError::UnknownKey),
        (Mode::Key, bearer("a.b.c"), AuthError::UnknownKey),
    ] {
        for modes in [&[mode][..], &[mode, Mode::Public]] {
            assert_eq!(allow(modes).decide(&presented), Decision::Refuse(error), "{modes:?} {presented:?}");
        }
    }
    // Not a JSON Web Token, but the signature check says so.
    let rules = allow(&[Mode::Access, Mode::Public]);
    assert!(verified_by(&rules.decide(&access("opaque"))).is_some());
}

#[test]
fn credentials_for_a_mode_that_is_not_allowed_do_not_count() {
    for presented in [access("a.b.c"), bearer("a.b.c"), api_key("secret")] {
        assert_eq!(allow(&[Mode::Public]).decide(&presented), Decision::Caller(Caller::public()));
    }
    assert_eq!(allow(&[Mode::Jwt]).decide(&api_key("secret")), Decision::Refuse(AuthError::Missing));
    assert_eq!(allow(&[Mode::Key]).decide(&access("a.b.c")), Decision::Refuse(AuthError::Missing));
}
