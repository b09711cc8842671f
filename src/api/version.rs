//! The versions of the list endpoint.

/// A version of the list endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Version {
    /// `…/images/v1`: numbered pages.
    #[default]
    V1,
    /// `…/images/v2`: continuation tokens, sorting and metadata filters.
    V2,
}

impl Version {
    /// The last segment of the endpoint's path.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }

    /// The bounds of `per_page`, for error messages.
    #[must_use]
    pub fn per_page_bounds(self) -> &'static str {
        match self {
            Self::V1 => "a whole number from 10 to 10000",
            Self::V2 => "a whole number from 10 to 1000",
        }
    }

    /// The page size that the API uses when none is requested.
    #[must_use]
    pub const fn default_per_page(self) -> u32 {
        match self {
            Self::V1 => 100,
            Self::V2 => 1_000,
        }
    }

    /// The largest page size.
    #[must_use]
    pub fn max_per_page(self) -> u32 {
        match self {
            Self::V1 => 10_000,
            Self::V2 => 1_000,
        }
    }
}
