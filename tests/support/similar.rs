//! Generates pages of images that are like one another, and of some that are joined from parts of the others: what a
//! scanner has learned from one image is close to the next.

#![allow(dead_code)]

use super::document::Choices;

const KEYS: [&str; 12] = [
    "\"id\"",
    "\"meta\"",
    "\"variants\"",
    "\"requireSignedURLs\"",
    "\"creator\"",
    "\"a\"",
    "\"b\"",
    r#""\u0061""#,
    r#""a:\"b""#,
    "\"9\"",
    "\"a key of thirty-one characters.\"",
    "\"a key that is longer than sixty-four characters, so that no gap has all of it\"",
];

const SCALARS: [&str; 12] =
    ["1", "\"s\"", "null", "true", "-0.5e3", "\"\"", "\"\\\"\"", "\"日本\"", "1e400", "{}", "[]", "\"},{\""];

const SPACES: [&str; 4] = [" ", "\n", "\r\n\t ", "                                 "];

/// What no image may have, or not everywhere.
const WRONG: [&str; 8] = ["01", "-", "tru", "\"\\x\"", "\"\\ud800\"", "\"\u{1}\"", "}", "\""];

/// An image as its tokens.
type Tokens = Vec<&'static str>;

/// A page of up to fifteen images, which may be invalid.
pub fn page(choices: &mut Choices<'_>) -> Vec<u8> {
    let spaced = choices.once_in(3);
    let mut images: Vec<Tokens> = (0..=choices.below(3)).map(|_| image(choices, spaced)).collect();
    for _ in 0..choices.below(12) {
        let mut image = images[choices.below(images.len())].clone();
        match choices.below(12) {
            0 => join(&mut image, &images, choices),
            1 => change(&mut image, choices),
            _ => replace_scalars(&mut image, choices),
        }
        if choices.once_in(4) {
            image.insert(choices.below(image.len() + 1), " ");
        }
        images.push(image);
    }
    let images: Vec<String> = images.iter().map(|image| image.concat()).collect();
    let end = ["]", r#"],"next":[[1],"b"]"#, " ] "][choices.below(3)];
    // White space at the end, because a prediction looks at 64 bytes at a time.
    format!(r#"{{"success":true,"result":{{"images":[{}{end}}}}}{:64}"#, images.join(","), "").into_bytes()
}

fn image(choices: &mut Choices<'_>, spaced: bool) -> Tokens {
    let mut image = vec!["{"];
    let count = if choices.once_in(16) { 30 } else { choices.below(5) };
    let first = choices.below(KEYS.len());
    for place in 0..count {
        image.extend([if place > 0 { "," } else { "" }, KEYS[(first + place * 5) % KEYS.len()], ":"]);
        value(&mut image, KEYS[(first + place * 5) % KEYS.len()], choices);
    }
    image.push("}");
    if spaced {
        let space = SPACES[choices.below(SPACES.len())];
        image = image.into_iter().flat_map(|token| [token, space]).collect();
        image.pop();
    }
    image
}

/// A value that is mostly of a kind that the key allows.
fn value(image: &mut Tokens, key: &str, choices: &mut Choices<'_>) {
    match key {
        "\"id\"" | "\"creator\"" => image.push(SCALARS[1]),
        "\"requireSignedURLs\"" => image.push("true"),
        "\"variants\"" => {
            image.push("[");
            image.extend([&[][..], &["\"s\""], &["\"s\"", ",", "\"t\""]][choices.below(3)]);
            image.push("]");
        }
        _ if choices.once_in(12) => nested(image, 14 + choices.below(5), choices),
        _ => nested(image, choices.below(3), choices),
    }
}

/// A scalar in so many containers, with others beside it.
fn nested(image: &mut Tokens, levels: usize, choices: &mut Choices<'_>) {
    let scalar = SCALARS[choices.below(SCALARS.len())];
    let Some(levels) = levels.checked_sub(1) else { return image.push(scalar) };
    let array = choices.once_in(2);
    image.extend(if array { &["["][..] } else { &["{", "\"a\"", ":"] });
    nested(image, levels, choices);
    if choices.once_in(3) {
        image.extend(if array { &[","][..] } else { &[",", "\"b\"", ":"] });
        image.push(scalar);
    }
    image.push(if array { "]" } else { "}" });
}

/// The beginning of an image, then the end of another.
fn join(image: &mut Tokens, others: &[Tokens], choices: &mut Choices<'_>) {
    let other = &others[choices.below(others.len())];
    image.truncate(choices.below(image.len() + 1));
    image.extend(&other[choices.below(other.len() + 1)..]);
}

/// A token removed, repeated, or replaced, or one more.
fn change(image: &mut Tokens, choices: &mut Choices<'_>) {
    let Some(last) = image.len().checked_sub(1) else { return };
    let (at, from) = (choices.below(last + 1), choices.below(last + 1));
    match choices.below(6) {
        0 => drop(image.remove(at)),
        1 => image.insert(at, image[from]),
        2 => image[at] = image[from],
        3 => image.insert(at, SPACES[choices.below(SPACES.len())]),
        4 => image[at] = SCALARS[choices.below(SCALARS.len())],
        _ => image[at] = WRONG[choices.below(WRONG.len())],
    }
}

/// The same image with other values, as most images of a page are.
fn replace_scalars(image: &mut Tokens, choices: &mut Choices<'_>) {
    for token in image.iter_mut().filter(|token| matches!(**token, "1" | "-0.5e3" | "null" | "\"s\"")) {
        *token = match *token {
            "\"s\"" => "\"another\"",
            "1" if choices.once_in(2) => "-0.5e3",
            other => other,
        };
    }
}
