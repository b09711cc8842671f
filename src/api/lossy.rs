//! Reads JSON with `serde_json` that `serde_json` cannot represent, but JavaScript can: an image's metadata is the
//! uploader's, and no uploader can make a listing fail.

use alloc::vec::Vec;

use serde::de::DeserializeOwned;
use serde_json::{Error, Number};

use super::scan::{is_number, string};

/// The most levels of containers that `serde_json` reads.
const MAX_LEVELS: usize = 127;

/// Reads a part of a response that the [scanner](super::scan) has accepted, such as an
/// [`Image`](super::Image). What `serde_json` cannot represent is replaced:
///
/// | in the JSON | read as |
/// | --- | --- |
/// | half of a surrogate pair (`"\ud800"`), in a value or a key | U+FFFD, as `TextDecoder` does |
/// | a number too large for a 64-bit float (`1e400`) | `null`, as JavaScript writes `Infinity` |
/// | an array or an object with 127 others around it | `null` |
///
/// Of keys that are then the same, the last counts, as in `JSON.parse`.
///
/// ```
/// use cf_list_images::api::Image;
/// use cf_list_images::api::envelope::from_json_lossy;
///
/// let json = br#"{"id":"a","meta":{"title":"cut \ud83d","size":1e400}}"#;
/// assert!(serde_json::from_slice::<Image>(json).is_err());
/// let image: Image = from_json_lossy(json)?;
/// assert_eq!(image.meta, Some(serde_json::json!({ "title": "cut \u{fffd}", "size": null })));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// If the text is not JSON, or not a `T`. The scanner accepts no such image.
pub fn from_json_lossy<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    // Nearly always, nothing has to be replaced.
    serde_json::from_slice(json).or_else(|_| serde_json::from_slice(&representable(json)))
}

/// The JSON with everything replaced that `serde_json` cannot represent. What is not JSON stays invalid.
fn representable(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut levels = 0_usize;
    let mut rest = json;
    while let Some(&first) = rest.first() {
        let length = match first {
            b'"' => string_length(rest),
            b'-' | b'0'..=b'9' => number_length(rest),
            _ => 1,
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        let was_shown = levels <= MAX_LEVELS;
        match first {
            b'{' | b'[' => levels += 1,
            b'}' | b']' => levels = levels.saturating_sub(1),
            _ => {}
        }
        match (was_shown, levels <= MAX_LEVELS) {
            (true, false) => out.extend_from_slice(b"null"),
            (true, true) if first == b'"' => string::push_well_formed(token, &mut out),
            (true, true) => out.extend_from_slice(if is_too_large(token) { b"null" } else { token }),
            // In a container that is too deep, or at its end.
            (false, _) => {}
        }
    }
    out
}

/// The length of the string that the text starts with, quotes included.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    loop {
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return text.len(),
        }
    }
}

/// The length of the number that the text starts with.
fn number_length(text: &[u8]) -> usize {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    text.iter().take_while(is_part).count()
}

/// Whether a token is a number that `serde_json` refuses. It is asked itself: it rounds in its own way.
fn is_too_large(token: &[u8]) -> bool {
    is_number(token) && serde_json::from_slice::<Number>(token).is_err()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::{from_json_lossy, representable};

    fn read(json: &str) -> Value {
        from_json_lossy(json.as_bytes()).unwrap()
    }

    #[test]
    fn half_of_a_surrogate_pair_is_the_replacement_character() {
        assert_eq!(read(r#""\ud800""#), "\u{fffd}");
        assert_eq!(read(r#""a\udc00b""#), "a\u{fffd}b");
        assert_eq!(read(r#""\uD800\uD800\uDC00""#), "\u{fffd}\u{10000}");
        assert_eq!(read(r#""\ud800\n\\udc00\ud83d\ude00""#), "\u{fffd}\n\\udc00😀");
        assert_eq!(read(r#"{"\ud800":1e400}"#), json!({ "\u{fffd}": null }));
        assert_eq!(read(r#"{"\ud800":1,"\udc00":2}"#), json!({ "\u{fffd}": 2 }));
    }

    #[test]
    fn a_number_too_large_for_a_float_is_null() {
        let digits = "9".repeat(400);
        let json = format!("[1e400,-1E+400,{digits},1e99999999999,1e-400,0e999,1.5,-0,18446744073709551616]");
        let expected = json!([null, null, null, null, 0.0, 0.0, 1.5, -0.0, 18_446_744_073_709_551_616.0]);
        assert_eq!(read(&json), expected);
    }

    #[test]
    fn a_container_is_null_if_serde_json_would_refuse_it_for_its_level() {
        let nested = |levels: usize| format!(r#"{}"\u00e9 ]",2{}"#, "[".repeat(levels), "]".repeat(levels));
        for levels in [1, 126, 127] {
            let json = nested(levels);
            assert_eq!(representable(json.as_bytes()), json.as_bytes(), "{levels} levels");
            assert_eq!(read(&json), serde_json::from_str::<Value>(&json).unwrap(), "{levels} levels");
        }
        let cut = format!("{}null{}", "[".repeat(127), "]".repeat(127));
        for levels in [128, 129, 1_024] {
            assert!(serde_json::from_str::<Value>(&nested(levels)).is_err(), "{levels} levels");
            assert_eq!(
                read(&nested(levels)),
                serde_json::from_str::<Value>(&cut).unwrap(),
                "{levels} levels"
            );
        }
        let json = format!(r#"[{},{{"a":[]}}]"#, nested(1_024));
        assert_eq!(read(&json)[1], json!({ "a": [] }), "what follows is read");
    }

    #[test]
    fn what_is_not_json_stays_an_error() {
        for json in [
            "",
            "[1e400",
            "\"\\ud800",
            "\"\\",
            "\"\\ud8",
            "[1e400}",
            "1e400 1",
            "--1",
            "01",
            "1e400.",
            "]",
            "nul",
        ] {
            assert!(from_json_lossy::<Value>(json.as_bytes()).is_err(), "{json}");
        }
    }
}
