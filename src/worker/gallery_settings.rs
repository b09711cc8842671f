//! What the gallery's page has to know of the configuration, in the page itself: then it is known before the first listing.
//!
//! Everyone may read the page, also who may not list. So it has names of the API's fields, and nothing of the images.

use serde::Serialize;

use super::config::Config;
use super::scope::CreatorRule;
use crate::api::Fields;
use crate::api::scan::ImageField;

/// The place of the settings in `www/index.html`. Without any, the page can offer everything.
const PLACE: &str = r#"<meta name="gallery-settings" content="{}">"#;

/// The settings, without those that have their default: `www/src/worker-settings.ts` reads them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GallerySettings<'c> {
    /// The fields that callers do not see, and can neither filter nor sort by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hidden: Vec<&'static str>,
    /// Whether callers see one creator's images only, so that they can't filter by creator.
    #[serde(skip_serializing_if = "is_false")]
    one_creator: bool,
    /// `FLEXIBLE_VARIANTS`
    #[serde(skip_serializing_if = "is_false")]
    flexible_variants: bool,
    /// `GALLERY_VARIANT`
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'c str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The settings as JSON; `None` if all have their default, so that the page is the file as it is.
pub(crate) fn json(config: &Config) -> Option<String> {
    let is_hidden = |field: &ImageField| !config.fields.keeps(Some(*field));
    let settings = GallerySettings {
        hidden: match config.fields {
            Fields::ALL => Vec::new(),
            _ => ImageField::ALL.into_iter().filter(is_hidden).map(ImageField::name).collect(),
        },
        one_creator: config.creator != CreatorRule::Any,
        flexible_variants: config.gallery.flexible_variants,
        variant: config.gallery.variant.as_deref(),
    };
    serde_json::to_string(&settings).ok().filter(|json| json != "{}")
}

/// The page with these settings. Any other page stays as it is.
pub(crate) fn insert(page: &str, json: &str) -> String {
    let escaped = json.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    page.replacen(PLACE, &PLACE.replace("{}", &escaped), 1)
}

#[cfg(test)]
mod tests;
