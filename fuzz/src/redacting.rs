//! Secrets in texts.

use cf_list_images::api::Redactor;
use cf_list_images::api::redact::REDACTED;

use super::document::Choices;

const SECRET: &[u8] = b"ABCDefgh0123-_~/+.@=%\\\"&";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A secret is removed in every promised spelling, and the text around it is kept. The bytes choose the secret and its
/// spelling: as it is or inside base64, then with up to three layers of escapes. The rest is any text.
pub fn run(data: &[u8]) {
    let (first, rest) = data.split_at(data.len().min(256));
    let mut choices = Choices::new(first);
    let secret = secret(&mut choices);
    let redactor = Redactor::new([&*secret]);
    let spelled = spelled(&secret, &mut choices);
    let text = format!("before {spelled} after");
    assert_eq!(redactor.redact(&text), format!("before {REDACTED} after"), "{secret} as {spelled}");

    let text = String::from_utf8_lossy(rest);
    let redacted = redactor.redact(&text);
    assert!(!redacted.contains(&*secret));
    assert!(redacted == text || redacted.contains(REDACTED));
}

/// A secret of 8 to 31 characters.
pub fn secret(choices: &mut Choices<'_>) -> String {
    let length = 8 + choices.below(24);
    (0..length).map(|_| char::from(SECRET[choices.below(SECRET.len())])).collect()
}

/// One of its promised spellings.
pub fn spelled(secret: &str, choices: &mut Choices<'_>) -> String {
    let mut text = if choices.once_in(3) { inside_base64(secret, choices) } else { secret.to_owned() };
    for _ in 0..choices.below(4) {
        text = if choices.once_in(2) { percent(&text, choices) } else { json(&text, choices) };
    }
    text
}

/// Base64 (RFC 4648) of the secret between other bytes, in either alphabet, with or without padding.
fn inside_base64(secret: &str, choices: &mut Choices<'_>) -> String {
    let mut bytes: Vec<u8> = (0..choices.below(5)).map(|_| choices.next()).collect();
    bytes.extend_from_slice(secret.as_bytes());
    let after = choices.below(5);
    bytes.extend((0..after).map(|_| choices.next()));
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let value = (0..3).fold(0, |value, at| value << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let sextet = (value >> (18 - 6 * at) & 63) as usize;
            text.push(if at <= group.len() { char::from(BASE64[sextet]) } else { '=' });
        }
    }
    if choices.once_in(2) {
        text = text.replace('+', "-").replace('/', "_");
    }
    if choices.once_in(2) { text.trim_end_matches('=').to_owned() } else { text }
}

/// Percent-encoded (RFC 3986 §2.1): `%` always, the others by choice.
fn percent(text: &str, choices: &mut Choices<'_>) -> String {
    let encode = |byte: u8| match choices.below(3) {
        0 if byte != b'%' => char::from(byte).to_string(),
        1 => format!("%{byte:02x}"),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// In a JSON string (RFC 8259 §7): quotes and backslashes always, the others by choice.
fn json(text: &str, choices: &mut Choices<'_>) -> String {
    let encode = |byte: u8| match (byte, choices.below(3)) {
        (b'"' | b'\\' | b'/', 0) => format!("\\{}", char::from(byte)),
        (b'"' | b'\\', _) | (_, 1) => format!("\\u{byte:04x}"),
        _ => char::from(byte).to_string(),
    };
    text.bytes().map(encode).collect()
}
