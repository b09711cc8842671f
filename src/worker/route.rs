//! Routes: from a path to a resource.

use crate::api::Version;

/// The Worker's resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'p> {
    /// A listing.
    List {
        /// The version of the API.
        version: Version,
        /// The account in an official path; `None` in a short one.
        account: Option<&'p str>,
    },
    /// `/healthz`
    Health,
    /// `/openapi.json`
    OpenApi,
    /// An unknown path below the base path of the official API.
    UnknownApi,
    /// Any other path: a file of the gallery, or 404.
    Asset,
}

impl<'p> Route<'p> {
    /// The resource at a path.
    pub(crate) fn of(path: &'p str) -> Self {
        match path {
            "/images" | "/images/v1" => Self::List { version: Version::V1, account: None },
            "/images/v2" => Self::List { version: Version::V2, account: None },
            "/healthz" => Self::Health,
            "/openapi.json" => Self::OpenApi,
            _ => path.strip_prefix("/client/v4/").map_or(Self::Asset, Self::official),
        }
    }

    fn official(path: &'p str) -> Self {
        let mut parts = path.split('/');
        let mut next = || parts.next();
        match (next(), next(), next(), next(), next()) {
            (Some("accounts"), Some(account), Some("images"), Some("v1"), None) => {
                Self::List { version: Version::V1, account: Some(account) }
            }
            (Some("accounts"), Some(account), Some("images"), Some("v2"), None) => {
                Self::List { version: Version::V2, account: Some(account) }
            }
            _ => Self::UnknownApi,
        }
    }

    /// The name in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::List { version: Version::V1, .. } => "images/v1",
            Self::List { version: Version::V2, .. } => "images/v2",
            Self::Health => "healthz",
            Self::OpenApi => "openapi",
            Self::UnknownApi => "unknown",
            Self::Asset => "asset",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;
    use crate::api::Version;

    #[test]
    fn listings_have_short_and_official_paths() {
        let v1 = Route::List { version: Version::V1, account: None };
        assert_eq!((Route::of("/images"), Route::of("/images/v1")), (v1, v1));
        let official = Route::of("/client/v4/accounts/abc/images/v2");
        assert_eq!(official, Route::List { version: Version::V2, account: Some("abc") });
    }

    #[test]
    fn the_log_names_a_route_without_the_account() {
        for (path, name) in [
            ("/images", "images/v1"),
            ("/client/v4/accounts/abc/images/v2", "images/v2"),
            ("/healthz", "healthz"),
            ("/openapi.json", "openapi"),
            ("/client/v4/user", "unknown"),
            ("/favicon.ico", "asset"),
        ] {
            assert_eq!(Route::of(path).name(), name, "{path}");
        }
    }

    #[test]
    fn unknown_api_paths_are_not_served_and_all_others_are_the_gallery() {
        for path in [
            "/client/v4/",
            "/client/v4/user/tokens/verify",
            "/client/v4/accounts/abc/images/v1/keys",
            "/client/v4/accounts/abc/images/v1/",
            "/client/v4/accounts/abc/x/images/v1",
        ] {
            assert_eq!(Route::of(path), Route::UnknownApi, "{path}");
        }
        for path in ["/", "/images/", "/images/v3", "/Images", "/healthz/x"] {
            assert_eq!(Route::of(path), Route::Asset, "{path}");
        }
    }
}
