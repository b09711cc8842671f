//! Signed URLs, compared with the documented recipe on a URL parser.

use cf_list_images::api::sign::Signer;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::Url;

use super::lines::lines;

/// A key, a time and any text: a URL is signed as the recipe signs it, and other text is not changed.
pub fn run(data: &[u8]) {
    let Some([key, exp, url]) = lines(data) else { return };
    let exp = u64::from(exp.parse::<u32>().unwrap_or(1_800_000_000));
    let Ok(signer) = Signer::new(key) else { return assert_eq!(key, "") };
    let result = signer.sign(url, exp);
    // What stands before `://` is not checked.
    let is_url = |scheme: &str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !url.starts_with('/') && !url.split_once("://").is_some_and(|(scheme, _)| is_url(scheme)) {
        return;
    }
    if result == url {
        // No path: there is nothing to sign.
        assert!(!is_normal(url), "{url}");
        return;
    }
    assert_eq!(signer.sign(&result, exp), result, "signed again");
    let (unsigned, fragment) = result.split_once('#').unwrap_or((&result, ""));
    let (message, code) = unsigned.rsplit_once("&sig=").unwrap();
    assert_eq!(fragment, url.split_once('#').map_or("", |(_, fragment)| fragment));
    let (_, query) = message.split_once('?').unwrap();
    let pairs =
        |name| query.split('&').filter(move |pair| pair.split('=').next() == Some(name)).collect::<Vec<_>>();
    assert_eq!((pairs("exp"), pairs("sig")), (vec![&*format!("exp={exp}")], vec![]), "{result}");
    if url.starts_with('/') {
        assert_eq!(code, hmac(key, message));
    } else if is_normal(url) {
        assert_eq!(result, by_recipe(key, url, exp));
    }
}

/// Whether a parser changes nothing before the query, so that the recipe's result can be compared.
fn is_normal(url: &str) -> bool {
    let before = url.split(['?', '#']).next().unwrap_or_default();
    // The parser drops tabs and line feeds anywhere.
    let kept = !url.contains(['\t', '\n', '\r']) && url.trim_matches(|c: char| c <= ' ').len() == url.len();
    kept && url.starts_with("https://")
        && before.bytes().filter(|byte| *byte == b'/').count() > 2
        // The standard encodes `^` since November 2024, and this version of the parser does not.
        && !before.contains(['\\', '%', '^'])
        && !before.split('/').any(|segment| matches!(segment, "." | ".."))
        && Url::parse(url).is_ok_and(|parsed| {
            let host = before.split('/').nth(2);
            parsed.host_str() == host && parsed.scheme() == "https"
        })
}

/// <https://developers.cloudflare.com/images/manage-images/serve-images/serve-private-images/>
fn by_recipe(key: &str, text: &str, exp: u64) -> String {
    let mut url = Url::parse(text).unwrap();
    let mut pairs: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(name, _)| name != "sig").collect();
    // `searchParams.set`: in place of the first one, or at the end.
    match pairs.iter().position(|(name, _)| name == "exp") {
        Some(place) => {
            pairs[place].1 = exp.to_string();
            let mut at = 0;
            pairs.retain(|(name, _)| {
                at += 1;
                name != "exp" || at == place + 1
            });
        }
        None => pairs.push(("exp".to_owned(), exp.to_string())),
    }
    url.query_pairs_mut().clear().extend_pairs(pairs);
    let code = hmac(key, &format!("{}?{}", url.path(), url.query().unwrap_or_default()));
    url.query_pairs_mut().append_pair("sig", &code);
    let fragment = text.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
    url.set_fragment(None);
    format!("{url}{fragment}")
}

fn hmac(key: &str, message: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let hex: Vec<String> = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    hex.concat()
}
