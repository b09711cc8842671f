//! Whether requests have cookies.

use web_sys::RequestCredentials;

/// Whether a page's requests have its visitor's cookies. Outside of pages it has no effect; Cloudflare Workers refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    /// No cookies.
    Omit,
    /// Cookies for the page's own origin: the platform's default.
    SameOrigin,
    /// Cookies for other origins, too. Their servers have to allow it.
    Include,
}

impl From<Cookies> for RequestCredentials {
    fn from(cookies: Cookies) -> Self {
        match cookies {
            Cookies::Omit => Self::Omit,
            Cookies::SameOrigin => Self::SameOrigin,
            Cookies::Include => Self::Include,
        }
    }
}
