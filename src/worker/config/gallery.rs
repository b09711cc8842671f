//! What the gallery loads.

use super::reader::Reader;
use crate::worker::cors::Origins;

/// How the gallery loads pictures.
#[derive(Debug)]
pub(crate) struct Gallery {
    /// The origins that it may load them from, separated by spaces.
    pub image_origins: String,
    /// Whether the account has flexible variants.
    pub flexible_variants: bool,
    /// The variant of the pictures in the grid; `None`: `thumbnail`.
    pub variant: Option<String>,
}

impl Gallery {
    /// The longest name of a variant. Everyone may read it in the page, so it must not be a secret in the wrong place: the
    /// API's tokens and keys are longer, and so is the shortest `JWT_SECRET`.
    const MAX_VARIANT: usize = 30;

    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            image_origins: Self::read_image_origins(reader),
            flexible_variants: reader.flag("FLEXIBLE_VARIANTS"),
            variant: Self::read_variant(reader),
        }
    }

    fn read_image_origins(reader: &mut Reader<'_>) -> String {
        let text = reader.text("IMAGE_ORIGINS").unwrap_or_else(|| "https://imagedelivery.net".to_owned());
        match Origins::parse(&text) {
            Ok(origins) => origins.names().join(" "),
            Err(refused) => {
                reader.invalid_url("IMAGE_ORIGINS", "origins such as https://img.example.com", &refused);
                String::new()
            }
        }
    }

    fn read_variant(reader: &mut Reader<'_>) -> Option<String> {
        let name = reader.text("GALLERY_VARIANT")?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if is_name && name.len() <= Self::MAX_VARIANT {
            return Some(name);
        }
        let expected = format!(
            "the name of a variant, such as w320: at most {} letters, digits, - and _",
            Self::MAX_VARIANT
        );
        reader.invalid("GALLERY_VARIANT", expected, &name);
        None
    }
}
