//! The signed URLs that the Worker remembers, so that a page that is listed again takes no calls.

use std::collections::HashMap;
use std::rc::Rc;

/// The most URLs: one for each image of the largest page. They take a few megabytes.
const MAX_REMEMBERED: usize = 10_000;

/// A signed URL. A clone shares it.
pub(crate) type SignedUrl = Rc<String>;

/// Signed URLs of one environment, by the unsigned URL, which names the image and the variant, and the time when they expire.
#[derive(Debug, Default)]
pub(crate) struct SignedUrls {
    urls: HashMap<String, SignedUrl>,
}

impl SignedUrls {
    /// The signed URL that expires at `exp`, in seconds since the Unix epoch.
    pub(crate) fn get(&self, url: &str, exp: u64) -> Option<SignedUrl> {
        if self.urls.is_empty() { None } else { self.urls.get(&key(url, exp)).cloned() }
    }

    /// Remembers a signed URL. When there are too many, all are forgotten: most have expired.
    pub(crate) fn put(&mut self, url: &str, exp: u64, signed: String) -> SignedUrl {
        if self.urls.len() >= MAX_REMEMBERED {
            self.urls.clear();
        }
        let signed = Rc::new(signed);
        self.urls.insert(key(url, exp), Rc::clone(&signed));
        signed
    }
}

fn key(url: &str, exp: u64) -> String {
    format!("{exp} {url}")
}

#[cfg(test)]
mod tests {
    use super::{MAX_REMEMBERED, SignedUrls};

    #[test]
    fn a_url_is_remembered_until_it_expires_later() {
        let mut urls = SignedUrls::default();
        assert_eq!(urls.get("https://a.example/x/public", 100), None);
        let signed =
            urls.put("https://a.example/x/public", 100, "https://a.example/x/public?sig=1".to_owned());
        assert_eq!(urls.get("https://a.example/x/public", 100), Some(signed));
        assert_eq!(urls.get("https://a.example/x/public", 101), None);
        assert_eq!(urls.get("https://a.example/x/large", 100), None);
        assert_eq!(urls.get("https://b.example/x/public", 100), None);
    }

    #[test]
    fn their_number_is_bounded() {
        let mut urls = SignedUrls::default();
        for index in 0..=MAX_REMEMBERED {
            urls.put(&index.to_string(), 1, "signed".to_owned());
            assert!(urls.urls.len() <= MAX_REMEMBERED);
        }
        assert!(urls.get(&MAX_REMEMBERED.to_string(), 1).is_some());
    }
}
