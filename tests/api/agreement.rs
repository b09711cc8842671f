//! Compares the scanner with the oracle.

#![allow(dead_code)]

use std::fmt::Debug;
use std::ops::ControlFlow;

use cf_list_images::api::envelope::from_json_lossy;
use cf_list_images::api::scan::{
    CarryBuffer, Check, Checked, DecodeError, EnvelopeSummary, ImageField, ImageStream, ImageView, InfoView,
    Rows, Scanner, Visitor, string,
};
use cf_list_images::api::{Image, ResponseInfo};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::oracle::{self, Members, Object, members};

/// Everything that a scan found. Images, errors and messages are JSON.
#[derive(Debug, Default, PartialEq)]
struct Findings {
    images: Vec<String>,
    errors: Vec<String>,
    messages: Vec<String>,
    token: Option<String>,
}

fn text(json: &[u8]) -> &str {
    str::from_utf8(json).unwrap()
}

impl Visitor for Findings {
    const MEMBERS: bool = true;
    const VARIANTS: bool = true;

    fn image(&mut self, view: &ImageView<'_>) -> ControlFlow<()> {
        let bytes = view.bytes();
        let Object(members) = Object::read(text(bytes)).unwrap();
        // The members are those of the oracle, one by one.
        assert_eq!(view.members().len(), members.len());
        for (member, (key, value)) in view.members().iter().zip(&members) {
            let one = format!("{{{}}}", text(member.span.of(bytes)));
            assert_eq!(Object::read(&one).unwrap(), Object(vec![(key.clone(), value)]));
            assert_eq!(member.field, str::from_utf8(key).ok().and_then(ImageField::from_name));
        }
        for field in ImageField::ALL {
            let expected = members.iter().find(|(key, _)| key == field.name().as_bytes());
            assert_eq!(view.value(field).map(text), expected.map(|(_, value)| *value), "{}", field.name());
        }
        let variants: Vec<String> =
            view.variants().iter().map(|span| string::decode(span.of(bytes)).into_owned()).collect();
        let expected: Option<Vec<String>> =
            view.value(ImageField::Variants).map(|json| serde_json::from_slice(json).unwrap());
        assert_eq!(variants, expected.unwrap_or_default());
        self.images.push(text(bytes).to_owned());
        ControlFlow::Continue(())
    }

    fn error(&mut self, error: &InfoView<'_>) {
        self.errors.push(info(error));
    }

    fn message(&mut self, message: &InfoView<'_>) {
        self.messages.push(info(message));
    }

    fn continuation_token(&mut self, token: &[u8]) {
        self.token = Some(string::decode(token).into_owned());
    }
}

fn info(view: &InfoView<'_>) -> String {
    let info = oracle::read_info(text(view.bytes)).unwrap();
    assert_eq!(info.code, view.code);
    assert_eq!(info.message, string::decode(view.message));
    info.json.to_owned()
}

type Outcome = (Findings, EnvelopeSummary, Result<(), DecodeError>);

fn whole(json: &[u8]) -> Outcome {
    let mut scanner = Scanner::default();
    let mut findings = Findings::default();
    let result = scanner.scan(json, &mut findings).and_then(|_| scanner.finish().map(drop));
    (findings, *scanner.summary(), result)
}

fn in_chunks(json: &[u8], sizes: &[usize]) -> Outcome {
    let mut scanner = Scanner::default();
    let mut findings = Findings::default();
    let mut buffer = CarryBuffer::default();
    let mut rest = json;
    let mut sizes = sizes.iter().copied().chain([1]).cycle();
    let mut result = Ok(());
    while !rest.is_empty() && result.is_ok() {
        let (chunk, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
        rest = after;
        buffer.push(chunk.len(), |space| space.copy_from_slice(chunk));
        result = scanner.scan(buffer.bytes(), &mut findings).map(|_| ());
        buffer.carry(scanner.carry_len());
    }
    let result = result.and_then(|()| scanner.finish().map(drop));
    (findings, *scanner.summary(), result)
}

/// Asserts that the scanner and the oracle agree; true if both accept.
pub fn agree(json: &[u8]) -> bool {
    let (findings, summary, result) = whole(json);
    let text = String::from_utf8_lossy(json);
    match (oracle::read(json), &result) {
        (Ok(envelope), Ok(())) => {
            let infos = |list: &[oracle::Info<'_>]| -> Vec<String> {
                list.iter().map(|info| info.json.to_owned()).collect()
            };
            assert_eq!(summary.images, findings.images.len() as u64, "{text}");
            assert_eq!(findings.images, envelope.images, "{text}");
            assert_eq!(findings.errors, infos(&envelope.errors), "{text}");
            assert_eq!(findings.messages, infos(&envelope.messages), "{text}");
            assert_eq!(summary.success, Some(envelope.success), "{text}");
            assert_eq!(summary.total_count, envelope.total, "{text}");
            assert_eq!(findings.token, envelope.token, "{text}");
            true
        }
        (Err(_), Err(_)) => false,
        (Ok(_), Err(error)) => panic!("only the oracle accepts: {error}\n{text}"),
        (Err(error), Ok(())) => panic!("only the scanner accepts: {error}\n{text}"),
    }
}

/// Asserts that the result is the same in chunks that cycle through these sizes and one byte.
pub fn agree_in_chunks(json: &[u8], sizes: &[usize]) {
    let text = String::from_utf8_lossy(json);
    assert_eq!(in_chunks(json, sizes), whole(json), "{text}");
    // The results of Check and ImageStream are the same, too.
    let size = sizes[0].max(1);
    assert_eq!(checked(json, size), checked(json, json.len().max(1)), "{text}");
    let (images, ended) = streamed(json, size);
    assert_eq!((images.clone(), ended.clone()), streamed(json, json.len().max(1)), "{text}");
    if let Ok(page) = &ended {
        assert_eq!(Ok(page), checked(json, size).as_ref(), "{text}");
    }
    for image in &images {
        readable::<Image>(image);
    }
    for list in ended.iter().flat_map(|page| [&page.errors, &page.messages]).filter(|list| !list.is_empty()) {
        readable::<Vec<ResponseInfo>>(self::text(list));
    }
    let error = ended.err();
    let images = images.iter().map(|image| members(image)).collect();
    assert_eq!(from_rows(json, size), (images, error), "{text}");
}

fn checked(json: &[u8], size: usize) -> Result<Checked, DecodeError> {
    let mut check = Check::new(Some([1, 2]));
    for chunk in json.chunks(size) {
        check.feed(chunk.len(), |space| space.copy_from_slice(chunk))?;
    }
    check.finish()
}

/// The images made from the rows, and the error, if any.
pub fn from_rows(json: &[u8], size: usize) -> (Vec<Members>, Option<DecodeError>) {
    let mut check = Check::new(None).with_rows();
    let (mut images, mut templates) = (Vec::new(), Vec::new());
    for chunk in json.chunks(size) {
        let fed = check.feed(chunk.len(), |space| space.copy_from_slice(chunk));
        add(check.rows(), &mut images, &mut templates);
        if let Err(error) = fed {
            return (images, Some(error));
        }
    }
    (images, check.finish().err())
}

fn add(rows: Rows<'_>, images: &mut Vec<Members>, templates: &mut Vec<Members>) {
    if rows.values.is_empty() {
        assert_eq!(rows.others, b"");
        return;
    }
    assert!(rows.values.is_ascii());
    let elements = |json| serde_json::from_slice::<Vec<&RawValue>>(json).unwrap().into_iter();
    let (values, mut others) = (elements(rows.values), elements(rows.others));
    let mut metas = elements(others.next_back().unwrap().get().as_bytes());
    let (mut values, mut other) = (values.map(RawValue::get), || others.next().unwrap().get());
    while let Some(value) = values.next() {
        let number: i64 = value.parse().unwrap();
        images.push(match usize::try_from(number) {
            Err(_) => {
                let image = members(other());
                if number == -1 {
                    templates.push(image.clone());
                }
                image
            }
            Ok(number) => {
                let mut image = templates[number].clone();
                for field in ImageField::ALL {
                    if let Some((_, place)) = image.iter_mut().find(|(key, _)| key == field.name().as_bytes())
                    {
                        let value = match field {
                            ImageField::Meta => metas.next().unwrap().get(),
                            _ => values.next().filter(|value| *value != "null").unwrap_or_else(&mut other),
                        };
                        value.clone_into(place);
                    }
                }
                let is_known =
                    |key: &[u8]| ImageField::ALL.iter().any(|field| field.name().as_bytes() == key);
                for (_, place) in image.iter_mut().filter(|(key, _)| !is_known(key)) {
                    other().clone_into(place);
                }
                image
            }
        });
    }
    assert!(metas.next().is_none() && others.next().is_none());
}

/// The images of the stream, and how it ended.
fn streamed(json: &[u8], size: usize) -> (Vec<String>, Result<Checked, DecodeError>) {
    let mut stream = ImageStream::new().with_hashes([1, 2]);
    let mut images = Vec::new();
    for chunk in json.chunks(size) {
        if let Err(error) = stream.feed(chunk, |image| images.push(text(image).to_owned())) {
            return (images, Err(error));
        }
    }
    (images, stream.finish())
}

/// Asserts that a part of a page can be read: as `serde_json` reads it, or so that `serde_json` can read it again.
fn readable<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &str) {
    let value: T = from_json_lossy(json.as_bytes()).unwrap();
    let exact = serde_json::from_str(json);
    let again = exact.or_else(|_| serde_json::from_str(&serde_json::to_string(&value).unwrap()));
    assert_eq!(again.ok(), Some(value), "{json}");
}
