//! A list response as `serde_json` reads it: the oracle of the scanner.
//!
//! Known fields are deserialized as their types. `meta` and unknown fields stay raw text, of which `serde_json`
//! checks only the grammar, as `JSON.parse` does: it accepts a lone surrogate, `1e400`, and any depth.

#![allow(dead_code)]

use std::fmt;

use cf_list_images::api::scan::ImageField;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The most levels of `meta` and of an unknown field.
pub const LEVELS: usize = 1024;

/// A success or a failure in the API's envelope.
#[derive(Debug, Default)]
pub struct Envelope<'a> {
    pub success: bool,
    pub errors: Vec<Info<'a>>,
    pub messages: Vec<Info<'a>>,
    pub images: Vec<&'a str>,
    /// Whether `result` is an object.
    pub has_result: bool,
    /// The array of images.
    pub list: Option<&'a str>,
    pub token: Option<String>,
    pub total: Option<u64>,
}

/// An error or a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Info<'a> {
    pub json: &'a str,
    pub code: i64,
    pub message: String,
}

/// The members of an object in order: the keys decoded, with lone surrogates, and the values as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Object<'a>(pub Vec<(Vec<u8>, &'a str)>);

type Result<T> = serde_json::Result<T>;

/// Reads a body.
pub fn read(body: &[u8]) -> Result<Envelope<'_>> {
    let body = str::from_utf8(body).map_err(Error::custom)?;
    let mut envelope = Object::read(body)?;
    let mut read = Envelope {
        success: envelope.required("success")?,
        errors: infos(envelope.nullable("errors")?)?,
        messages: infos(envelope.nullable("messages")?)?,
        ..Envelope::default()
    };
    let result: Option<&RawValue> = envelope.nullable("result")?;
    read.has_result = result.is_some();
    if let Some(result) = result {
        let mut result = Object::read(result.get())?;
        let images: Option<&RawValue> = result.optional("images")?;
        read.list = images.map(RawValue::get);
        let list: Vec<&RawValue> =
            images.map_or(Ok(Vec::new()), |images| serde_json::from_str(images.get()))?;
        read.images = list.into_iter().map(RawValue::get).collect();
        read.token = result.nullable("continuation_token")?;
        result.check_unknown()?;
    } else if read.success {
        return Err(Error::custom("a success without a result"));
    }
    if let Some(info) = envelope.nullable::<&RawValue>("result_info")? {
        let mut info = Object::read(info.get())?;
        // A hint, which may be anything.
        if let Some(total) = info.take("total_count")? {
            check_levels(total)?;
            read.total = serde_json::from_str(total).ok();
        }
        info.check_unknown()?;
    }
    envelope.check_unknown()?;
    for image in &read.images {
        check_image(image)?;
    }
    Ok(read)
}

fn infos(list: Option<Vec<&RawValue>>) -> Result<Vec<Info<'_>>> {
    list.unwrap_or_default().into_iter().map(|info| read_info(info.get())).collect()
}

/// Reads an error or a message.
pub fn read_info(json: &str) -> Result<Info<'_>> {
    let mut object = Object::read(json)?;
    let info = Info { json, code: object.required("code")?, message: object.required("message")? };
    let _: Option<String> = object.nullable("documentation_url")?;
    if let Some(source) = object.nullable::<&RawValue>("source")? {
        let mut source = Object::read(source.get())?;
        let _: Option<String> = source.nullable("pointer")?;
        source.check_unknown()?;
    }
    object.check_unknown()?;
    Ok(info)
}

/// Checks the known fields of an image, and that no other is nested too deeply.
fn check_image(json: &str) -> Result<()> {
    let mut object = Object::read(json)?;
    for field in ImageField::ALL {
        let Some(value) = object.take(field.name())? else { continue };
        match field.expectation() {
            "a string" => serde_json::from_str::<String>(value).map(drop)?,
            "a string or null" => serde_json::from_str::<Option<String>>(value).map(drop)?,
            "a boolean" => serde_json::from_str::<bool>(value).map(drop)?,
            "an array of strings" => serde_json::from_str::<Vec<String>>(value).map(drop)?,
            "a value" => check_levels(value)?,
            other => return Err(Error::custom(format!("the oracle does not know {other}"))),
        }
    }
    object.check_unknown()
}

/// Checks the depth of a value that may be anything.
fn check_levels(json: &str) -> Result<()> {
    let (mut levels, mut deepest, mut in_string, mut escaped) = (0, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => levels += 1,
            b']' | b'}' if !in_string => levels -= 1,
            _ => {}
        }
        deepest = deepest.max(levels);
    }
    if deepest > LEVELS { Err(Error::custom("nested too deeply")) } else { Ok(()) }
}

/// The members of an image, in order: keys, and values as JSON.
pub type Members = Vec<(Vec<u8>, String)>;

/// The members of an image in JSON.
pub fn members(image: &str) -> Members {
    let Object(members) = Object::read(image).unwrap();
    members.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
}

impl<'a> Object<'a> {
    pub fn read(json: &'a str) -> Result<Self> {
        serde_json::from_str(json)
    }

    /// Removes a known field, which must not occur twice.
    fn take(&mut self, name: &str) -> Result<Option<&'a str>> {
        let mut found = self.0.extract_if(.., |(key, _)| key == name.as_bytes());
        let value = found.next().map(|(_, value)| value);
        if found.next().is_some() { Err(Error::custom("duplicate key")) } else { Ok(value) }
    }

    fn optional<T: Deserialize<'a>>(&mut self, name: &str) -> Result<Option<T>> {
        self.take(name)?.map(serde_json::from_str).transpose()
    }

    fn nullable<T: Deserialize<'a>>(&mut self, name: &str) -> Result<Option<T>> {
        Ok(self.optional::<Option<T>>(name)?.flatten())
    }

    fn required<T: Deserialize<'a>>(&mut self, name: &str) -> Result<T> {
        self.optional(name)?.ok_or_else(|| Error::custom(format!("missing {name}")))
    }

    /// Checks the fields that are left.
    fn check_unknown(&self) -> Result<()> {
        self.0.iter().try_for_each(|(_, value)| check_levels(value))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(Vec<u8>, &'de str)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<&RawValue, &'de RawValue>()? {
                    let Key(key) = serde_json::from_str(key.get()).map_err(A::Error::custom)?;
                    members.push((key, value.get()));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(Object)
    }
}

/// A key whose grammar was checked. As bytes, `serde_json` decodes lone surrogates, too.
struct Key(Vec<u8>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> std::result::Result<Self::Value, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes).map(Key)
    }
}
