//! The options of a listing: the query of the v1 and the v2 endpoint.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::meta::MetaFilters;
use super::option_error::{OptionError, whole};
use super::text::{concat, decimal, quoted};
use super::version::Version;

/// The order of a v2 listing, by upload time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
}

impl SortOrder {
    /// The value of `sort_order`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

/// The validated options of a listing. An option that is not set is not sent, so the API's default applies.
///
/// ```
/// use cf_list_images::api::{AccountId, ListOptions, Target};
///
/// let options = ListOptions::v1().page(2)?.per_page(100)?.creator("user 1")?;
/// let target = Target::api("https://api.cloudflare.com/client/v4", &AccountId::new("abc")?)?;
/// assert_eq!(
///     target.url(&options),
///     "https://api.cloudflare.com/client/v4/accounts/abc/images/v1?creator=user%201&page=2&per_page=100",
/// );
/// # Ok::<(), cf_list_images::api::OptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOptions {
    version: Version,
    pub(super) creator: Option<String>,
    pub(super) page: Option<u64>,
    pub(super) per_page: Option<u32>,
    pub(super) continuation_token: Option<String>,
    pub(super) sort_order: Option<SortOrder>,
    pub(super) meta: MetaFilters,
}

impl ListOptions {
    /// The longest `creator`, in characters.
    pub const MAX_CREATOR: usize = 1_024;
    /// The smallest `per_page`.
    pub const MIN_PER_PAGE: u32 = 10;
    /// The longest `continuation_token`, in bytes. The API never sends longer ones.
    pub const MAX_CONTINUATION_TOKEN: usize = 4_096;
    /// The largest `page`: the largest whole number that JavaScript represents exactly.
    pub const MAX_PAGE: u64 = (1 << 53) - 1;

    /// Options of the v1 endpoint.
    #[must_use]
    pub fn v1() -> Self {
        Self::new(Version::V1)
    }

    /// Options of the v2 endpoint.
    #[must_use]
    pub fn v2() -> Self {
        Self::new(Version::V2)
    }

    /// Options of an endpoint.
    #[must_use]
    pub fn new(version: Version) -> Self {
        Self { version, ..Self::default() }
    }

    /// Lists only images of this creator; `""`: only images without a creator.
    ///
    /// # Errors
    /// If it is longer than 1,024 characters.
    pub fn creator(mut self, creator: &str) -> Result<Self, OptionError> {
        self.set_creator(creator.to_owned())?;
        Ok(self)
    }

    pub(crate) fn set_creator(&mut self, creator: String) -> Result<(), OptionError> {
        // Counts the first bytes of characters: `chars().count()` adds a kilobyte of code.
        let length = creator.bytes().fold(0, |count, byte| count + u64::from(byte & 0xc0 != 0x80));
        if length > Self::MAX_CREATOR as u64 {
            return Err(OptionError::new(
                "creator",
                "at most 1024 characters",
                &concat(&[&decimal(length), " characters"]),
            ));
        }
        self.creator = Some(creator);
        Ok(())
    }

    /// Sets the page to list, from 1 (v1 only). The number may come from JavaScript, so it is checked to be
    /// whole.
    ///
    /// # Errors
    /// If it is not a whole number from 1, or the version is v2.
    pub fn page(mut self, page: impl Into<f64>) -> Result<Self, OptionError> {
        self.set_page(page.into())?;
        Ok(self)
    }

    pub(crate) fn set_page(&mut self, page: f64) -> Result<(), OptionError> {
        self.only("page", Version::V1)?;
        self.page = Some(whole("page", "a whole number from 1", page, 1, Self::MAX_PAGE)?);
        Ok(())
    }

    /// Sets the page size: 10 to 10,000 (v1) or 1,000 (v2).
    ///
    /// # Errors
    /// If it is not a whole number within these bounds.
    pub fn per_page(mut self, per_page: impl Into<f64>) -> Result<Self, OptionError> {
        self.set_per_page(per_page.into())?;
        Ok(self)
    }

    pub(crate) fn set_per_page(&mut self, per_page: f64) -> Result<(), OptionError> {
        let (min, max) = (Self::MIN_PER_PAGE.into(), self.version.max_per_page().into());
        let per_page = whole("per_page", self.version.per_page_bounds(), per_page, min, max)?;
        self.per_page = u32::try_from(per_page).ok();
        Ok(())
    }

    /// Continues after the page with this `continuation_token` (v2 only).
    ///
    /// # Errors
    /// If it is empty or longer than 4,096 bytes, or the version is v1.
    pub fn continuation_token(mut self, token: &str) -> Result<Self, OptionError> {
        self.set_continuation_token(token.to_owned())?;
        Ok(self)
    }

    pub(crate) fn set_continuation_token(&mut self, token: String) -> Result<(), OptionError> {
        self.only("continuation_token", Version::V2)?;
        if token.is_empty() || token.len() > Self::MAX_CONTINUATION_TOKEN {
            let length = concat(&[&decimal(token.len() as u64), " bytes"]);
            return Err(OptionError::new("continuation_token", "1 to 4096 bytes", &length));
        }
        self.continuation_token = Some(token);
        Ok(())
    }

    /// Sets the order by upload time, `asc` or `desc` (v2 only).
    ///
    /// # Errors
    /// If it is anything else, or the version is v1.
    pub fn sort_order(mut self, order: &str) -> Result<Self, OptionError> {
        self.set_sort_order(order)?;
        Ok(self)
    }

    pub(crate) fn set_sort_order(&mut self, order: &str) -> Result<(), OptionError> {
        self.only("sort_order", Version::V2)?;
        self.sort_order = Some(match order {
            "asc" => SortOrder::Asc,
            "desc" => SortOrder::Desc,
            _ => {
                let shown = quoted(order);
                return Err(OptionError::new("sort_order", "\"asc\" or \"desc\"", &shown));
            }
        });
        Ok(())
    }

    /// Lists only images whose metadata matches every filter (v2 only).
    ///
    /// # Errors
    /// If the version is v1 and there are filters.
    pub fn meta(mut self, filters: MetaFilters) -> Result<Self, OptionError> {
        self.set_meta(filters)?;
        Ok(self)
    }

    pub(crate) fn set_meta(&mut self, filters: MetaFilters) -> Result<(), OptionError> {
        if !filters.is_empty() {
            self.only("meta", Version::V2)?;
        }
        self.meta = filters;
        Ok(())
    }

    /// The endpoint's version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The requested creator; `Some("")`: images without a creator.
    #[must_use]
    pub fn get_creator(&self) -> Option<&str> {
        self.creator.as_deref()
    }

    /// The requested page.
    #[must_use]
    pub fn get_page(&self) -> Option<u64> {
        self.page
    }

    /// The requested page size.
    #[must_use]
    pub fn get_per_page(&self) -> Option<u32> {
        self.per_page
    }

    /// The token to continue with.
    #[must_use]
    pub fn get_continuation_token(&self) -> Option<&str> {
        self.continuation_token.as_deref()
    }

    /// The requested order.
    #[must_use]
    pub fn get_sort_order(&self) -> Option<SortOrder> {
        self.sort_order
    }

    /// The metadata filters.
    #[must_use]
    pub fn get_meta(&self) -> &MetaFilters {
        &self.meta
    }

    /// The same options with at most this page size.
    #[must_use]
    pub fn capped_per_page(mut self, cap: u32) -> Self {
        self.per_page = self.per_page.map(|per_page| per_page.min(cap.max(Self::MIN_PER_PAGE)));
        self
    }

    /// Rejects an option of the other version.
    fn only(&self, field: &'static str, version: Version) -> Result<(), OptionError> {
        if self.version == version {
            return Ok(());
        }
        Err(OptionError::wrong(
            field,
            match version {
                Version::V1 => "requires version 1",
                Version::V2 => "requires version 2",
            },
        ))
    }
}
