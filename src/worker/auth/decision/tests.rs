use super::Proof;
use crate::worker::auth::{AuthError, AuthRules, CallerKey, JwtKeys, JwtRules, Mode, Presented, TokenError};

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

/// The modes of the proofs; the tokens to verify with the issuer that they must be from.
fn proofs<'a>(rules: &'a AuthRules, presented: &Presented<'a>) -> Result<Vec<(Mode, &'a str)>, AuthError> {
    let proofs = rules.proofs(presented)?.into_iter().map(|proof| match proof {
        Proof::None => (Mode::Public, ""),
        Proof::Key(_) => (Mode::Key, ""),
        Proof::Verify { mode, rules, .. } => (mode, rules.issuer.as_str()),
    });
    Ok(proofs.collect())
}

const ACCESS: (Mode, &str) = (Mode::Access, "https://team.example");
const JWT: (Mode, &str) = (Mode::Jwt, "https://id.example");

#[test]
fn only_public_needs_no_credentials() {
    for mode in Mode::ALL {
        let rules = allow(&[mode]);
        let expected = match mode {
            Mode::Access | Mode::Jwt | Mode::Key => Err(AuthError::Missing),
            Mode::Public => Ok(vec![Proof::None]),
        };
        assert_eq!(rules.proofs(&NOTHING), expected, "{mode:?}");
    }
    assert_eq!(AuthRules::default().proofs(&NOTHING), Err(AuthError::Missing));
}

#[test]
fn a_token_is_verified_by_the_rules_of_its_mode() {
    let rules = allow(&Mode::ALL);
    assert_eq!(proofs(&rules, &access("a.b.c")), Ok(vec![ACCESS]));
    assert_eq!(proofs(&rules, &bearer("a.b.c")), Ok(vec![JWT]));
}

#[test]
fn an_access_token_takes_precedence_but_every_credential_must_hold() {
    let rules = allow(&Mode::ALL);
    let presented = Presented { access: Some("x.y.z"), bearer: Some("a.b.c"), api_key: Some("secret") };
    assert_eq!(proofs(&rules, &presented), Ok(vec![ACCESS, JWT, (Mode::Key, "")]));
    let wrong = Presented { api_key: Some("wrong"), ..presented };
    assert_eq!(proofs(&rules, &wrong), Err(AuthError::UnknownKey));
    let rules = allow(&[Mode::Access, Mode::Jwt]);
    assert_eq!(proofs(&rules, &presented), Err(AuthError::NotAccepted("X-Api-Key")));
}

#[test]
fn a_key_is_accepted_in_either_header() {
    let rules = allow(&[Mode::Key]);
    for presented in [api_key("secret"), bearer("secret")] {
        assert_eq!(rules.proofs(&presented), Ok(vec![Proof::Key("shop")]));
    }
}

#[test]
fn keys_of_two_owners_in_one_request_are_refused() {
    let mut rules = allow(&[Mode::Key]);
    // printf other | sha256sum
    let other = "blog:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa";
    rules.keys.extend(CallerKey::parse(other));
    assert_eq!(rules.keys.len(), 2);
    let both = |bearer, api_key| Presented { bearer: Some(bearer), api_key: Some(api_key), ..NOTHING };
    assert_eq!(rules.proofs(&both("secret", "other")), Err(AuthError::Several));
    assert!(rules.proofs(&both("other", "other")).is_ok());
}

#[test]
fn invalid_credentials_are_never_ignored_in_favour_of_public() {
    let long = format!("a.b.{}", "c".repeat(8_192));
    let too_long = AuthError::Token(TokenError::TooLong);
    let malformed = AuthError::Token(TokenError::Malformed);
    for (mode, presented, error) in [
        (Mode::Access, access(&long), too_long.clone()),
        (Mode::Jwt, bearer(&long), too_long),
        (Mode::Jwt, bearer("opaque"), malformed),
        (Mode::Key, api_key("wrong"), AuthError::UnknownKey),
        (Mode::Key, bearer("wrong"), AuthError::UnknownKey),
        (Mode::Key, bearer("a.b.c"), AuthError::UnknownKey),
    ] {
        for modes in [&[mode][..], &[mode, Mode::Public]] {
            assert_eq!(allow(modes).proofs(&presented), Err(error.clone()), "{modes:?} {presented:?}");
        }
    }
    // Not a JSON Web Token, but the signature check says so.
    assert_eq!(proofs(&allow(&[Mode::Access, Mode::Public]), &access("opaque")), Ok(vec![ACCESS]));
}

#[test]
fn credentials_for_a_mode_that_is_not_allowed_are_refused_in_every_mode() {
    let cases = [
        (access("a.b.c"), "the token of Cloudflare Access", &[Mode::Access][..]),
        (bearer("a.b.c"), "Authorization", &[Mode::Jwt, Mode::Key]),
        (bearer("secret"), "Authorization", &[Mode::Jwt, Mode::Key]),
        (api_key("secret"), "X-Api-Key", &[Mode::Key]),
    ];
    for (presented, header, accepting) in cases {
        let others: Vec<Mode> = Mode::ALL.into_iter().filter(|mode| !accepting.contains(mode)).collect();
        for mode in &others {
            let refused = allow(&[*mode]).proofs(&presented).err();
            assert_eq!(refused, Some(AuthError::NotAccepted(header)), "{mode:?} {presented:?}");
        }
        assert_eq!(allow(&others).proofs(&presented).err(), Some(AuthError::NotAccepted(header)));
    }
}

#[test]
fn a_challenge_and_its_message_name_what_is_accepted() {
    let challenge = |error: AuthError, modes: &[Mode]| error.challenge(&allow(modes)).unwrap();
    let wrong = AuthError::UnknownKey;
    for (modes, missing, invalid) in [
        (&[Mode::Jwt][..], "Bearer", "Bearer error=\"invalid_token\""),
        (&[Mode::Key], "Bearer", "Bearer error=\"invalid_token\""),
        (&[Mode::Access], "Cloudflare-Access", "Cloudflare-Access"),
        (
            &[Mode::Access, Mode::Key],
            "Bearer, Cloudflare-Access",
            "Bearer error=\"invalid_token\", Cloudflare-Access",
        ),
    ] {
        assert_eq!(challenge(AuthError::Missing, modes), missing);
        assert_eq!(challenge(wrong.clone(), modes), invalid);
    }
    assert!(challenge(AuthError::NotAccepted("X-Api-Key"), &[Mode::Public]).contains("send no credentials"));
    for (mode, accepted) in [
        (Mode::Access, "Cloudflare Access"),
        (Mode::Jwt, "a token in Authorization"),
        (Mode::Key, "X-Api-Key"),
    ] {
        for other in [Mode::Access, Mode::Jwt, Mode::Key] {
            let message = AuthError::Missing.message(&allow(&[other]));
            assert_eq!(message.contains(accepted), mode == other, "{message}");
        }
    }
    assert_eq!(AuthError::KeySetUnavailable(String::new()).challenge(&allow(&[Mode::Jwt])), None);
}
