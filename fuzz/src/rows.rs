//! Images as rows.

use cf_list_images::api::scan::ImageField;

use super::agreement::from_rows;
use super::document::Choices;
use super::oracle::members;

/// The images that a page's rows make are the page's images, in any chunks. The pages are valid, and their images have
/// more different lists of fields than there are templates.
pub fn run(data: &[u8]) {
    let mut choices = Choices::new(data);
    let size = usize::from(choices.next()) + 1;
    let mut images: Vec<String> = Vec::new();
    let shapes = 1 + choices.below(16);
    for _ in 0..choices.below(64) {
        let shape = choices.below(shapes);
        images.push(image(shape, &mut choices));
    }
    let expected = images.iter().map(|image| members(image)).collect();
    let images = images.join(if choices.once_in(2) { "," } else { " , " });
    let json = format!(r#"{{"result":{{"images":[{images}]}},"success":true}}"#);
    assert_eq!(from_rows(json.as_bytes(), size), (expected, None), "{json}");
}

/// An image whose fields, and their order, depend on the shape.
fn image(shape: usize, choices: &mut Choices<'_>) -> String {
    let all = ImageField::ALL;
    let mut members: Vec<String> = Vec::new();
    for place in 0..all.len() {
        // The fields from another start, in steps of 1 or 3: their number, 7, is a prime.
        let field = all[(shape + place * [1, 3][shape & 1]) % all.len()];
        if shape >> (place % 4) & 1 == 0 || place == 0 {
            members.push(format!(r#""{}":{}"#, field.name(), value(field, choices)));
        }
    }
    // Some shapes have unknown fields, at different places: also twice, with escapes, as integers, and too long a key.
    for place in 0..shape % 4 {
        let key = UNKNOWN[(shape + place) % UNKNOWN.len()];
        let value = value(ImageField::Meta, choices);
        members.insert((shape * place) % (members.len() + 1), format!("{key}:{value}"));
    }
    format!("{{{}}}", members.join(","))
}

const UNKNOWN: [&str; 8] = [
    r#""other""#,
    r#""\u006fther""#,
    r#""7""#,
    r#""""#,
    r#""サイズ""#,
    r#""other" "#,
    r#""__proto__""#,
    r#""a key with more characters than are compared""#,
];

fn value(field: ImageField, choices: &mut Choices<'_>) -> String {
    let text = ["", "a", "ä", "\\\"", "\\\\", "\\u0041,]", "[1,2]", "0123456789abcdef0123456789abcdef"]
        [choices.below(8)];
    match field {
        ImageField::RequireSignedUrls => ["true", "false"][choices.below(2)].to_owned(),
        ImageField::Variants => {
            [format!(r#"["{text}","{text}"]"#), "[]".to_owned()][choices.below(2)].clone()
        }
        ImageField::Meta => match choices.below(4) {
            0 => "{}".to_owned(),
            1 => format!(r#"{{"k":["{text}",{{"k":null}}]}}"#),
            2 => "-1.5e3".to_owned(),
            _ => format!(r#""{text}""#),
        },
        ImageField::Creator if choices.once_in(4) => "null".to_owned(),
        _ => format!(r#""{text}""#),
    }
}
