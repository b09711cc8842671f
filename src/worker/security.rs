//! Security headers.

use std::borrow::Cow;

use super::response::Headers;

/// The security headers of every response.
pub(crate) fn headers(out: &mut Headers) {
    for (name, value) in [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        out.push((name, value.into()));
    }
}

/// Browsers request the host by HTTPS only, for a year (RFC 6797).
pub(crate) const STRICT_TRANSPORT: (&str, Cow<'static, str>) =
    ("Strict-Transport-Security", Cow::Borrowed("max-age=31536000"));

/// The content security policy of data: it loads and runs nothing.
pub(crate) const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The content security policy of the gallery. `images` are the origins that deliver its images, which it shows and downloads.
pub(crate) fn gallery_policy(images: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' {images}; \
         img-src 'self' {images}; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::{gallery_policy, headers};

    #[test]
    fn every_response_forbids_framing_sniffing_and_referrers() {
        let mut out = Vec::new();
        headers(&mut out);
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
        ] {
            assert!(out.contains(&(name, value.into())), "{name}");
        }
    }

    #[test]
    fn the_gallery_runs_its_own_scripts_and_loads_images_of_the_configured_origins() {
        let policy = gallery_policy("https://imagedelivery.net https://*.b.example");
        let directives: Vec<&str> = policy.split("; ").collect();
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "img-src 'self' https://imagedelivery.net https://*.b.example",
            "connect-src 'self' https://imagedelivery.net https://*.b.example",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(directives.contains(&directive), "{directive}");
        }
    }
}
