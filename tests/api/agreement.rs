//! Compares the scanner with `serde_json`.

#![allow(dead_code)]

use std::ops::ControlFlow;

use cf_list_images::api::scan::{
    CarryBuffer, Check, Checked, DecodeError, EnvelopeSummary, ImageField, ImageStream, ImageView, InfoView,
    Rows, Scanner, Visitor, string,
};
use cf_list_images::api::{Envelope, Image, ResponseInfo};
use serde_json::Value;

/// Everything that a scan found.
#[derive(Debug, Default, PartialEq)]
struct Findings {
    images: Vec<(Vec<u8>, Image)>,
    errors: Vec<ResponseInfo>,
    messages: Vec<ResponseInfo>,
    token: Option<String>,
}

impl Visitor for Findings {
    const MEMBERS: bool = true;
    const VARIANTS: bool = true;

    fn image(&mut self, view: &ImageView<'_>) -> ControlFlow<()> {
        let bytes = view.bytes();
        let image: Image = serde_json::from_slice(bytes).unwrap();
        let whole: Value = serde_json::from_slice(bytes).unwrap();
        // The members, each parsed alone, make the image.
        let mut members = serde_json::Map::new();
        for member in view.members() {
            let text = String::from_utf8(member.span.of(bytes).to_vec()).unwrap();
            let Value::Object(one) = serde_json::from_str(&format!("{{{text}}}")).unwrap() else { panic!() };
            let (key, value) = one.into_iter().next().unwrap();
            assert_eq!(member.field, ImageField::from_name(&key));
            members.insert(key, value);
        }
        assert_eq!(Value::Object(members), whole);
        for field in ImageField::ALL {
            let value = view.value(field).map(|json| serde_json::from_slice::<Value>(json).unwrap());
            assert_eq!(value.as_ref(), whole.get(field.name()), "{}", field.name());
        }
        let variants: Vec<String> =
            view.variants().iter().map(|span| string::decode(span.of(bytes)).into_owned()).collect();
        assert_eq!(variants, image.variants.clone().unwrap_or_default());
        self.images.push((bytes.to_vec(), image));
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

fn info(view: &InfoView<'_>) -> ResponseInfo {
    let info: ResponseInfo = serde_json::from_slice(view.bytes).unwrap();
    assert_eq!(info.code, view.code);
    assert_eq!(info.message, string::decode(view.message));
    info
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

/// Asserts that the scanner and `serde_json` agree; true if both accept.
pub fn agree(json: &[u8]) -> bool {
    let (findings, summary, result) = whole(json);
    let text = String::from_utf8_lossy(json);
    match (serde_json::from_slice::<Envelope>(json), &result) {
        (Ok(envelope), Ok(())) => {
            let images: Vec<Image> = findings.images.into_iter().map(|(_, image)| image).collect();
            assert_eq!(summary.images, images.len() as u64, "{text}");
            assert_eq!(images, envelope.clone().into_images(), "{text}");
            assert_eq!(findings.errors, envelope.errors, "{text}");
            assert_eq!(findings.messages, envelope.messages, "{text}");
            assert_eq!(summary.success, Some(envelope.success), "{text}");
            let total = envelope.result_info.as_ref().and_then(|info| info.total_count);
            assert_eq!(summary.total_count, total, "{text}");
            let token = envelope.result.as_ref().and_then(|result| result.continuation_token.clone());
            assert_eq!(findings.token, token, "{text}");
            true
        }
        (Err(_), Err(_)) => false,
        (Ok(_), Err(error)) => panic!("only serde_json accepts: {error}\n{text}"),
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
    let (images, error) = streamed(json, size);
    assert_eq!((images.clone(), error.clone()), streamed(json, json.len().max(1)), "{text}");
    let images = images.iter().map(|image| serde_json::from_slice(image).unwrap()).collect();
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
pub fn from_rows(json: &[u8], size: usize) -> (Vec<Value>, Option<DecodeError>) {
    let mut check = Check::new(None).with_rows();
    let (mut images, mut templates) = (Vec::new(), Vec::new());
    for chunk in json.chunks(size) {
        let fed = check.feed(chunk.len(), |space| space.copy_from_slice(chunk));
        let before = images.len();
        add(check.rows(), &mut images, &mut templates);
        assert_eq!(images.len() - before, check.rows().images);
        if let Err(error) = fed {
            return (images, Some(error));
        }
    }
    (images, check.finish().err())
}

fn add(rows: Rows<'_>, images: &mut Vec<Value>, templates: &mut Vec<Value>) {
    if rows.images == 0 {
        assert_eq!(rows.json, b"");
        return;
    }
    let mut values: Vec<Value> = serde_json::from_slice(rows.json).unwrap();
    let Some(Value::Array(metas)) = values.pop() else { panic!() };
    let (mut values, mut metas) = (values.into_iter(), metas.into_iter());
    while let Some(value) = values.next() {
        images.push(match value.as_i64() {
            None => value,
            Some(-1) => {
                templates.push(values.next().unwrap());
                templates.last().cloned().unwrap()
            }
            Some(number) => {
                let mut image = templates[usize::try_from(number).unwrap()].clone();
                for field in ImageField::ALL {
                    if let Some(place) = image.get_mut(field.name()) {
                        let column = if field == ImageField::Meta { &mut metas } else { &mut values };
                        *place = column.next().unwrap();
                    }
                }
                image
            }
        });
    }
    assert_eq!(metas.next(), None);
}

/// The images of the stream, and the error, if any.
fn streamed(json: &[u8], size: usize) -> (Vec<Vec<u8>>, Option<DecodeError>) {
    let mut stream = ImageStream::new();
    let mut images = Vec::new();
    for chunk in json.chunks(size) {
        if let Err(error) = stream.feed(chunk, |image| images.push(image.to_vec())) {
            return (images, Some(error));
        }
    }
    (images, stream.finish().err())
}
