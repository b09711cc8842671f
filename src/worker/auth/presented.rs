//! The credentials that a caller presents.

/// The credentials in a request's headers, none of them verified yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Presented<'r> {
    /// `Cf-Access-Jwt-Assertion`, or the cookie `CF_Authorization`.
    pub access: Option<&'r str>,
    /// `Authorization: Bearer …`.
    pub bearer: Option<&'r str>,
    /// `X-Api-Key`.
    pub api_key: Option<&'r str>,
}

impl<'r> Presented<'r> {
    /// Reads the headers. An empty header counts as absent.
    pub(crate) fn read(
        authorization: &'r str,
        assertion: &'r str,
        cookie: &'r str,
        api_key: &'r str,
    ) -> Self {
        let bearer = authorization
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        let access = Some(assertion.trim()).filter(|text| !text.is_empty()).or_else(|| access_cookie(cookie));
        let some = |text: &&str| !text.is_empty();
        Self { access, bearer: bearer.filter(some), api_key: Some(api_key.trim()).filter(some) }
    }

    /// Whether a bearer token has the shape of a JSON Web Token.
    pub(crate) fn jwt(&self) -> Option<&'r str> {
        self.bearer.filter(|token| token.bytes().filter(|byte| *byte == b'.').count() == 2)
    }
}

fn access_cookie(cookie: &str) -> Option<&str> {
    let mut pairs = cookie.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == "CF_Authorization")
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Presented;

    #[test]
    fn credentials_are_read_from_headers_or_the_access_cookie() {
        let cookie = "a=b; CF_Authorization=x.y.z; c=d";
        let presented = Presented::read("bearer  a.b.c ", "", cookie, " k ");
        assert_eq!(presented, Presented { access: Some("x.y.z"), bearer: Some("a.b.c"), api_key: Some("k") });
        assert_eq!(presented.jwt(), Some("a.b.c"));
        assert_eq!(Presented::read("Basic abc", "", "", ""), Presented::default());
        assert_eq!(Presented::read("", "h", cookie, "").access, Some("h"));
    }
}
