//! Routes: from a path to a resource.

use super::base_path::BasePath;
use crate::api::Version;

/// The path of a whole Worker's listing.
pub(crate) const LISTING: &str = "/images";

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
    /// Another path of the official API, or of a Worker with a base path.
    Unknown,
    /// Any other path of a whole Worker: a file of the gallery, or 404.
    Asset,
}

impl<'p> Route<'p> {
    /// The resource at a path. Without a base path, it is that of a whole Worker, with a gallery.
    pub(crate) fn of(path: &'p str, base: Option<&BasePath>) -> Self {
        let (listing, other) = match base {
            Some(base) => (base.rest_of(path), base.rest_of(path)),
            None => (path.strip_prefix(LISTING), Some(path)),
        };
        match listing {
            Some("" | "/v1") => Self::List { version: Version::V1, account: None },
            Some("/v2") => Self::List { version: Version::V2, account: None },
            _ => {
                let rest = if base.is_some() { Self::Unknown } else { Self::Asset };
                other.and_then(Self::beside_listing).unwrap_or(rest)
            }
        }
    }

    fn beside_listing(path: &'p str) -> Option<Self> {
        match path {
            "/healthz" => Some(Self::Health),
            "/openapi.json" => Some(Self::OpenApi),
            _ => path.strip_prefix("/client/v4/").map(Self::official),
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
            _ => Self::Unknown,
        }
    }

    /// The name in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::List { version: Version::V1, .. } => "images/v1",
            Self::List { version: Version::V2, .. } => "images/v2",
            Self::Health => "healthz",
            Self::OpenApi => "openapi",
            Self::Unknown => "unknown",
            Self::Asset => "asset",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BasePath, Route};
    use crate::api::Version;

    #[test]
    fn listings_have_short_and_official_paths() {
        let v1 = Route::List { version: Version::V1, account: None };
        assert_eq!((Route::of("/images", None), Route::of("/images/v1", None)), (v1, v1));
        let official = Route::of("/client/v4/accounts/abc/images/v2", None);
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
            assert_eq!(Route::of(path, None).name(), name, "{path}");
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
            assert_eq!(Route::of(path, None), Route::Unknown, "{path}");
        }
        for path in ["/", "/images/", "/images/v3", "/Images", "/healthz/x"] {
            assert_eq!(Route::of(path, None), Route::Asset, "{path}");
        }
    }
    #[test]
    fn with_a_base_path_everything_is_below_it() {
        let base = BasePath::parse("/api/images").unwrap();
        let of = |path| Route::of(path, Some(&base));
        let (v1, v2) = (Version::V1, Version::V2);
        for (path, version) in [("/api/images", v1), ("/api/images/v1", v1), ("/api/images/v2", v2)] {
            assert_eq!(of(path), Route::List { version, account: None }, "{path}");
        }
        assert_eq!(of("/api/images/healthz"), Route::Health);
        assert_eq!(of("/api/images/openapi.json"), Route::OpenApi);
        let official = Route::List { version: v1, account: Some("abc") };
        assert_eq!(of("/api/images/client/v4/accounts/abc/images/v1"), official);
        for path in [
            "/",
            "/images",
            "/images/v2",
            "/healthz",
            "/client/v4/accounts/abc/images/v1",
            "/api",
            "/api/images/",
            "/api/images/images",
            "/api/images/v3",
            "/api/imagesv2",
            "/api/images/index.html",
        ] {
            assert_eq!(of(path), Route::Unknown, "{path}");
        }
    }

    #[test]
    fn the_root_as_a_base_path_has_the_listing_itself() {
        let root = BasePath::parse("/").unwrap();
        let of = |path| Route::of(path, Some(&root));
        assert_eq!(of("/"), Route::List { version: Version::V1, account: None });
        assert_eq!(of("/v2"), Route::List { version: Version::V2, account: None });
        assert_eq!((of("/healthz"), of("/images")), (Route::Health, Route::Unknown));
    }
}
