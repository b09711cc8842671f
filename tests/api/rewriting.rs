//! Compares the transform of a body with the same transform by `serde_json`.

#![allow(dead_code)]

use cf_list_images::api::Fields;
use cf_list_images::api::scan::ImageField;
use cf_list_images::api::sign::Signer;
use cf_list_images::api::transform::{Rewrite, Signing, Transform, TransformError};
use serde_json::{Value, json};

use super::document::Choices;

/// When signed URLs expire.
pub const EXP: u64 = 1_800_000_000;

/// Signs with the key `key`.
pub fn signing() -> Signing {
    Signing { signer: Signer::new("key").unwrap(), exp: EXP }
}

/// The expected result, or the index of the first image of another creator.
pub fn naive(body: &[u8], rewrite: &Rewrite) -> Result<Value, u64> {
    let mut value: Value = serde_json::from_slice(body).unwrap();
    let images = value.pointer_mut("/result/images").and_then(Value::as_array_mut);
    for (index, image) in images.into_iter().flatten().enumerate() {
        let image = image.as_object_mut().unwrap();
        let creator = image.get("creator").and_then(Value::as_str);
        if rewrite.creator.as_deref().is_some_and(|allowed| creator != Some(allowed)) {
            return Err(index as u64);
        }
        if let Some(signing) = &rewrite.signing
            && image.get("requireSignedURLs") == Some(&json!(true))
            && let Some(variants) = image.get_mut("variants").and_then(Value::as_array_mut)
        {
            for variant in variants {
                *variant = signing.signer.sign(variant.as_str().unwrap(), signing.exp).into();
            }
        }
        image.retain(|key, _| rewrite.fields.keeps(ImageField::from_name(key)));
    }
    Ok(value)
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
    transform.finish().map(|_| out)
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
    }
}

/// Asserts that the result is that of `serde_json`, the same in chunks of any size.
pub fn agree(body: &[u8], rewrite: &Rewrite, sizes: &[usize]) {
    let mut out = Vec::new();
    match Transform::new(rewrite.clone()).whole(body, &mut out) {
        Ok(_) => {
            let value: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(Ok(value), naive(body, rewrite));
            assert_eq!(transformed(body, rewrite, sizes), Ok(out));
        }
        Err(error) => assert_eq!(transformed(body, rewrite, sizes), Err(error)),
    }
}
