//! Compares the transform of a body with the same transform by the oracle.

#![allow(dead_code)]

use cf_list_images::api::scan::ImageField;
use cf_list_images::api::sign::Signer;
use cf_list_images::api::transform::{MAX_INFO_TEXT, MAX_INFOS, Rewrite, Signing, Transform, TransformError};
use cf_list_images::api::{Fields, Redactor, Version};
use serde_json::{Value, json};

use super::document::Choices;
use super::oracle::{self, Envelope, Info, Members, members};

/// When signed URLs expire.
pub const EXP: u64 = 1_800_000_000;

/// Signs with the key `key`.
pub fn signing() -> Signing {
    Signing { signer: Signer::new("key").unwrap(), exp: EXP }
}

/// The expected body by the oracle's parse, or the index of the first image of another creator.
pub fn naive(body: &[u8], rewrite: &Rewrite) -> Result<Parts, u64> {
    let mut parts = Parts::of(body);
    for (index, image) in parts.images.iter_mut().enumerate() {
        let field =
            |name: &str| image.iter().find(|(key, _)| key == name.as_bytes()).map(|(_, json)| &**json);
        let creator: Option<String> = field("creator").and_then(|json| serde_json::from_str(json).unwrap());
        if rewrite.creator.as_ref().is_some_and(|allowed| creator.as_ref() != Some(allowed)) {
            return Err(index as u64);
        }
        let signing = rewrite.signing.as_ref().filter(|_| field("requireSignedURLs") == Some("true"));
        if let Some(signing) = signing
            && let Some((_, json)) = image.iter_mut().find(|(key, _)| key == b"variants")
        {
            let variants: Vec<String> = serde_json::from_str(json).unwrap();
            let signed = variants.iter().map(|variant| signing.signer.sign(variant, signing.exp));
            *json = serde_json::to_string(&signed.collect::<Vec<_>>()).unwrap();
        }
        image.retain(|(key, _)| {
            rewrite.fields.keeps(str::from_utf8(key).ok().and_then(ImageField::from_name))
        });
    }
    parts.envelope = envelope(&oracle::read(body).unwrap(), rewrite);
    Ok(parts)
}

/// The envelope that is written around the images.
fn envelope(read: &Envelope<'_>, rewrite: &Rewrite) -> Value {
    let mut result = json!({ "images": [] });
    if rewrite.version == Version::V2 {
        result["continuation_token"] = json!(read.token);
    }
    let mut envelope = json!({
        "result": if read.has_result { result } else { Value::Null },
        "success": read.success,
        "errors": infos(&read.errors, rewrite),
        "messages": infos(&read.messages, rewrite),
    });
    if let Some(total) = read.total.filter(|_| rewrite.creator.is_none()) {
        envelope["result_info"] = json!({ "total_count": total });
    }
    envelope
}

/// The errors or messages that are kept.
fn infos(infos: &[Info<'_>], rewrite: &Rewrite) -> Vec<Value> {
    let shorten = |text: &str| rewrite.redactor.redact(text).chars().take(MAX_INFO_TEXT).collect::<String>();
    let kept = infos.iter().take(MAX_INFOS).map(|info| {
        let mut kept = json!({ "code": info.code, "message": shorten(&info.message) });
        // Dropped if there is an unknown field that `serde_json` refuses.
        let all: Value = serde_json::from_str(info.json).unwrap_or_default();
        if let Some(url) = all["documentation_url"].as_str() {
            kept["documentation_url"] = json!(shorten(url));
        }
        if let Some(pointer) = all["source"]["pointer"].as_str() {
            kept["source"] = json!({ "pointer": shorten(pointer) });
        }
        kept
    });
    kept.collect()
}

/// A body: its images, and what is around them.
#[derive(Debug, PartialEq)]
pub struct Parts {
    images: Vec<Members>,
    /// The body without its images.
    envelope: Value,
}

impl Parts {
    /// The parts of a body. The variants of an image are written in one way: signed ones are compared by value.
    pub fn of(body: &[u8]) -> Self {
        let envelope = oracle::read(body).unwrap();
        let mut images: Vec<Members> = envelope.images.iter().map(|image| members(image)).collect();
        for (_, json) in images.iter_mut().flatten().filter(|(key, _)| key == b"variants") {
            let variants: Vec<String> = serde_json::from_str(json).unwrap();
            *json = serde_json::to_string(&variants).unwrap();
        }
        let start = envelope.list.map_or(body.len(), |list| list.as_ptr().addr() - body.as_ptr().addr());
        let end = start + envelope.list.map_or(0, str::len);
        let list: &[u8] = if envelope.list.is_some() { b"[]" } else { b"" };
        let without = [&body[..start], list, &body[end..]].concat();
        Self { images, envelope: serde_json::from_slice(&without).unwrap_or_default() }
    }
}

/// The result in chunks that cycle through these sizes and one byte.
pub fn transformed(body: &[u8], rewrite: &Rewrite, sizes: &[usize]) -> Result<Vec<u8>, TransformError> {
    let mut transform = Transform::new(rewrite.clone());
    let mut out = Vec::new();
    let mut rest = body;
    let mut sizes = sizes.iter().copied().chain([1]).cycle();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
        transform.feed(chunk, &mut out)?;
        rest = after;
    }
    transform.finish(&mut out).map(|_| out)
}

/// What to change, from a fuzzer's bytes.
pub fn rewrite(choices: &mut Choices<'_>) -> Rewrite {
    let mut fields = Fields::ALL;
    for field in ImageField::ALL {
        if choices.once_in(2) {
            fields = fields.without(field);
        }
    }
    Rewrite {
        fields: if choices.once_in(4) { Fields::ALL } else { fields.with_unknown(choices.once_in(2)) },
        // Often one of the first strings of the generated documents.
        creator: choices.once_in(3).then(|| String::from(if choices.once_in(2) { "" } else { "a" })),
        signing: choices.once_in(2).then(signing),
        version: if choices.once_in(2) { Version::V2 } else { Version::V1 },
        redactor: if choices.once_in(2) { Redactor::new(["a", "漢字"]) } else { Redactor::default() },
    }
}

/// Asserts that the result is that of the oracle, the same in chunks of any size.
pub fn agree(body: &[u8], rewrite: &Rewrite, sizes: &[usize]) {
    let mut out = Vec::new();
    match Transform::new(rewrite.clone()).whole(body, &mut out) {
        Ok(_) => {
            assert_eq!(Ok(Parts::of(&out)), naive(body, rewrite));
            assert_eq!(transformed(body, rewrite, sizes), Ok(out));
        }
        Err(error) => {
            if oracle::read(body).is_ok() {
                let foreign = naive(body, rewrite).err().map(|image| TransformError::Foreign { image });
                assert_eq!(foreign.as_ref(), Some(&error), "{}", String::from_utf8_lossy(body));
            }
            assert_eq!(transformed(body, rewrite, sizes), Err(error));
        }
    }
}
