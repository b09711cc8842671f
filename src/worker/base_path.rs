//! The path that the Worker serves, where it is a part of another Worker or of a website.

/// A path without a slash at its end, so that the root is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BasePath(String);

impl BasePath {
    /// What [`BasePath::parse`] accepts, for messages. `imagesProxy` in `src/worker/js/proxy.ts` accepts the same.
    pub(crate) const EXPECTED: &str = "a path such as /api/images, without a slash at its end";

    /// Parses `/`, or segments of the characters that a path may have as they are (RFC 3986 §3.3), except `.` and `..`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let is_root = rest.is_empty();
        (is_root || rest.split('/').all(is_segment)).then(|| Self(if is_root { "" } else { text }.to_owned()))
    }

    /// The path; empty for the root.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The rest of a path below this one: empty for this path itself, otherwise it begins with a slash.
    pub(crate) fn rest_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        match path.strip_prefix(&self.0)? {
            // The root's path has a slash.
            "/" if self.0.is_empty() => Some(""),
            rest if rest.is_empty() || rest.starts_with('/') => Some(rest),
            _ => None,
        }
    }
}

fn is_segment(segment: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::BasePath;

    /// The same paths are tested with `imagesProxy`.
    const PATHS: &str = include_str!("../../tests/fixtures/base-paths.json");

    #[test]
    fn a_base_path_has_segments_and_no_slash_at_its_end() {
        let paths: serde_json::Value = serde_json::from_str(PATHS).unwrap();
        for (list, expected) in [("accepted", true), ("refused", false)] {
            for path in paths[list].as_array().unwrap() {
                let path = path.as_str().unwrap();
                assert_eq!(BasePath::parse(path).is_some(), expected, "{path:?}");
            }
        }
    }

    #[test]
    fn the_root_is_empty() {
        assert_eq!(BasePath::parse("/").unwrap().as_str(), "");
        assert_eq!(BasePath::parse("/api/images").unwrap().as_str(), "/api/images");
    }

    #[test]
    fn the_rest_of_a_path_begins_after_whole_segments() {
        let base = BasePath::parse("/api/images").unwrap();
        for (path, rest) in [
            ("/api/images", Some("")),
            ("/api/images/", Some("/")),
            ("/api/images/v2", Some("/v2")),
            ("/api/images2", None),
            ("/api", None),
            ("/", None),
            ("/api/Images", None),
        ] {
            assert_eq!(base.rest_of(path), rest, "{path}");
        }
    }

    #[test]
    fn every_path_is_below_the_root() {
        let root = BasePath::parse("/").unwrap();
        for (path, rest) in [("/", ""), ("/v2", "/v2"), ("/a/b", "/a/b")] {
            assert_eq!(root.rest_of(path), Some(rest));
        }
    }
}
