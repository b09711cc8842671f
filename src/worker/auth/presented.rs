//! The credentials that a request presents.

use super::AuthError;
use crate::api::Redactor;

/// The headers that carry credentials, as the platform gives them: `None` if a request does not have one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CredentialHeaders {
    /// `Authorization`.
    pub authorization: Option<String>,
    /// `Cf-Access-Jwt-Assertion`, which Cloudflare Access adds.
    pub access_assertion: Option<String>,
    /// `Cookie`, which may have `CF_Authorization`.
    pub cookie: Option<String>,
    /// `X-Api-Key`.
    pub api_key: Option<String>,
    /// The name of a header with credentials for the Images API itself, which are not for this Worker.
    pub upstream: Option<&'static str>,
}

impl CredentialHeaders {
    /// The headers of the API's legacy scheme, in lower case and as messages show them.
    const UPSTREAM: [(&'static str, &'static str); 3] = [
        ("x-auth-email", "X-Auth-Email"),
        ("x-auth-key", "X-Auth-Key"),
        ("x-auth-user-service-key", "X-Auth-User-Service-Key"),
    ];

    /// Takes a header, unless it carries no credentials. The name is in lower case.
    pub(crate) fn take(&mut self, name: &str, value: &str) {
        let value = || Some(value.to_owned());
        match name {
            "authorization" => self.authorization = value(),
            "cf-access-jwt-assertion" => self.access_assertion = value(),
            "cookie" => self.cookie = value(),
            "x-api-key" => self.api_key = value(),
            _ => {
                let known = Self::UPSTREAM.iter().find(|(lower, _)| *lower == name);
                self.upstream = known.map(|(_, shown)| *shown).or(self.upstream);
            }
        }
    }

    /// A redactor that also removes what may be secret in these headers.
    pub(crate) fn redactor(&self, secrets: &Redactor) -> Redactor {
        let mut redactor = secrets.clone();
        let headers = [&self.authorization, &self.access_assertion, &self.cookie, &self.api_key];
        for header in headers.into_iter().flatten() {
            redactor.add_header(header);
        }
        redactor
    }
}

/// The credentials in a request's headers, none of them verified yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Presented<'r> {
    /// An Access token.
    pub access: Option<&'r str>,
    /// A token or an API key in `Authorization: Bearer …`.
    pub bearer: Option<&'r str>,
    /// An API key in `X-Api-Key`.
    pub api_key: Option<&'r str>,
}

impl<'r> Presented<'r> {
    /// Reads the headers.
    ///
    /// # Errors
    /// If one is there but can't be read: it is empty, has another scheme, or holds several values. The platform
    /// joins repeated headers with a comma and a space.
    pub(crate) fn read(headers: &'r CredentialHeaders) -> Result<Self, AuthError> {
        if let Some(name) = headers.upstream {
            return Err(AuthError::NotAccepted(name));
        }
        let access = match &headers.access_assertion {
            Some(assertion) => Some(single(assertion, "Cf-Access-Jwt-Assertion")?),
            None => access_cookie(headers.cookie.as_deref().unwrap_or_default())?,
        };
        let bearer = headers.authorization.as_deref().map(bearer).transpose()?;
        let api_key = headers.api_key.as_deref().map(|key| single(key, "X-Api-Key")).transpose()?;
        Ok(Self { access, bearer, api_key })
    }

    /// Whether a bearer token has the shape of a JSON Web Token.
    pub(crate) fn is_jwt(bearer: &str) -> bool {
        bearer.bytes().filter(|byte| *byte == b'.').count() == 2
    }
}

/// The token in `Bearer <token>` (RFC 6750 §2.1). The scheme's case does not matter (RFC 9110 §11.1).
fn bearer(authorization: &str) -> Result<&str, AuthError> {
    let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::Unreadable("Authorization"));
    }
    single(token.trim_start_matches(' '), "Authorization")
}

/// A value of visible ASCII characters: neither empty nor a list.
fn single<'r>(value: &'r str, header: &'static str) -> Result<&'r str, AuthError> {
    let readable = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic());
    if readable { Ok(value) } else { Err(AuthError::Unreadable(header)) }
}

/// The Access token in a `Cookie` header.
fn access_cookie(cookie: &str) -> Result<Option<&str>, AuthError> {
    let pairs = cookie.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut tokens = pairs.filter(|(name, _)| *name == "CF_Authorization").map(|(_, value)| value);
    let Some(token) = tokens.next() else { return Ok(None) };
    if tokens.any(|other| other != token) {
        return Err(AuthError::Unreadable("CF_Authorization"));
    }
    single(token, "CF_Authorization").map(Some)
}

#[cfg(test)]
mod tests {
    use super::{AuthError, CredentialHeaders, Presented};

    /// Headers with these names and values.
    fn headers(pairs: &[(&str, &str)]) -> CredentialHeaders {
        let mut headers = CredentialHeaders::default();
        for (name, value) in pairs {
            headers.take(name, value);
        }
        headers
    }

    fn unreadable(name: &str, value: &str) -> Option<&'static str> {
        match Presented::read(&headers(&[(name, value)])) {
            Err(AuthError::Unreadable(header)) => Some(header),
            _ => None,
        }
    }

    #[test]
    fn credentials_are_read_from_headers_or_the_access_cookie() {
        let cookie = ("cookie", "a=b; CF_Authorization=x.y.z; c=d");
        let all =
            headers(&[("authorization", "bearer  a.b.c"), cookie, ("x-api-key", "k"), ("accept", "*/*")]);
        let presented = Presented::read(&all).unwrap();
        assert_eq!(presented, Presented { access: Some("x.y.z"), bearer: Some("a.b.c"), api_key: Some("k") });
        assert!(Presented::is_jwt("a.b.c") && !Presented::is_jwt("a.b"));
        let both = headers(&[("cf-access-jwt-assertion", "h"), cookie]);
        assert_eq!(Presented::read(&both).unwrap().access, Some("h"));
        for none in [headers(&[]), headers(&[("cookie", "a=b; CF_Authorizatio=x; CF_Session=y")])] {
            assert_eq!(Presented::read(&none), Ok(Presented::default()));
        }
    }

    #[test]
    fn authorization_that_is_not_bearer_and_one_token_is_unreadable() {
        for value in [
            "",
            " ",
            "Bearer",
            "Bearer ",
            "Bearer   ",
            "bearer",
            "Basic YTpi",
            "Digest username=\"a\"",
            "Token abc",
            "Bearers abc",
            "Bearer\tabc",
            "Bearer \tabc",
            "Bearer a\tb",
            "Bearer a b",
            "Bearer a, Bearer b",
            "Bearer a, Basic b",
            "Basic a, Bearer b",
            "Bearer Bearer a",
            "Bearer a\u{a0}",
            "Bearer é",
            "Bearer:abc",
            "Bearer=abc",
            "abc",
            "a.b.c",
            "\u{feff}Bearer a",
        ] {
            assert_eq!(unreadable("authorization", value), Some("Authorization"), "{value:?}");
        }
    }

    #[test]
    fn an_empty_or_repeated_key_or_access_token_is_unreadable() {
        for value in ["", " ", "k, k", "k, l", "k l", "k\tl", "ключ"] {
            assert_eq!(unreadable("x-api-key", value), Some("X-Api-Key"), "{value:?}");
            assert_eq!(unreadable("cf-access-jwt-assertion", value), Some("Cf-Access-Jwt-Assertion"));
        }
        for value in ["CF_Authorization=", "CF_Authorization=a b", "CF_Authorization=a; CF_Authorization=b"] {
            assert_eq!(unreadable("cookie", value), Some("CF_Authorization"), "{value:?}");
        }
        assert_eq!(unreadable("cookie", "CF_Authorization=a; CF_Authorization=a"), None);
    }

    #[test]
    fn credentials_for_the_images_api_itself_are_not_accepted() {
        for (name, shown) in CredentialHeaders::UPSTREAM {
            let headers = headers(&[(name, ""), ("x-api-key", "k")]);
            assert_eq!(Presented::read(&headers), Err(AuthError::NotAccepted(shown)));
        }
    }
}
