//! Generates list responses, valid and nearly valid, from bytes. The same bytes give the same document, so that
//! a property test or a fuzzer can shrink them.

#![allow(dead_code)]

use cf_list_images::api::scan::ImageField;

/// As many bytes that look random, the same for the same seed.
pub fn noise(mut seed: u32, count: usize) -> Vec<u8> {
    let next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// The bytes that decide; zeros after the last one.
pub struct Choices<'a> {
    bytes: &'a [u8],
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub fn next(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.next()) % bound
    }

    /// True once in `of` times; false after the last byte.
    pub fn once_in(&mut self, of: u8) -> bool {
        self.next() % of == of - 1
    }

    fn of(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }
}

const STRINGS: &[&str] = &[
    "",
    "a",
    "logo.png",
    "https://imagedelivery.net/abc/def/public",
    "ä",
    "漢字の画像",
    "😀",
    "\\n",
    "\\/",
    "\\u0026",
    "\\u00e4",
    "\\ud83d\\ude00",
    "\\\"",
    "\\\\",
    "a somewhat longer text of more than thirty-two bytes",
    "\u{7f}",
    "\\ud800",
    "\\udc00x",
    "\\ud800\\u0041",
    "\\x",
    "\\u12g4",
    "\t",
    "\\b\\f\\r\\t",
    "\u{10ffff}",
    "\u{800}",
    "\\uD83D\\uDE00",
    "\\ud83d\\n",
    "\\u0000",
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "1000",
    "-1",
    "-0",
    "1.5",
    "1e3",
    "1E+2",
    "1e-400",
    "1e308",
    "1e309",
    "1e400",
    "0e999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "0.0001e312",
    "0.00017976931348623157e312",
    "17976931348623159e292",
    "01",
    "-",
    "1.",
    "1e",
    "1e+",
    ".5",
    "+1",
    "123456789012345",
    "1234567890123456",
    "100000000000000000000000",
    "1.0",
    "0.0",
    "00",
    "-1e999",
    "1e-99999999999999999999",
    "1e99999999999999999999",
    "0.000e5",
];

const LITERALS: &[&str] = &["true", "false", "null", "tru", "nul", "True", "nulll", "NaN"];

const SPACES: &[&str] = &["", "", "", "", " ", "\n", "\r\n  ", "\t", "          ", "\u{b}"];

const KEYS: &[&str] = &[
    "id",
    "creator",
    "filename",
    "meta",
    "requireSignedURLs",
    "uploaded",
    "variants",
    "i\\u0064",
    "ID",
    "idx",
    "success",
    "errors",
    "messages",
    "result",
    "result_info",
    "images",
    "continuation_token",
    "total_count",
    "code",
    "message",
    "documentation_url",
    "source",
    "pointer",
    "",
    "ä",
    "a key that is longer than any that is known",
    "\\u0063reator",
    "requireSignedURLS",
    "variant\\u0073",
    "\\ud800",
    "uploade\\u0064",
];

/// A field, and the function that writes its value.
type Writes<'a, 'b, 'c> = (&'c str, fn(&mut Writer<'a, 'b>));

/// Writes a document.
pub struct Writer<'a, 'b> {
    choices: &'b mut Choices<'a>,
    json: Vec<u8>,
}

/// A list response; rarely an invalid one.
pub fn response(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut writer = Writer { choices, json: Vec::new() };
    writer.space();
    writer.envelope();
    writer.space();
    writer.json
}

/// Breaks a few bytes: flips, truncations, insertions.
pub fn mutate(json: &mut Vec<u8>, choices: &mut Choices<'_>) {
    for _ in 0..choices.below(4) {
        let at = (choices.below(256) << 8 | choices.below(256)) % (json.len() + 1);
        match choices.below(6) {
            0 => json.truncate(at),
            1 => json.insert(at, choices.next()),
            2 => json.insert(at, b"{}[],:\"\\ \n0e-"[choices.below(13)]),
            3 if at < json.len() => {
                json.remove(at);
            }
            4 if at < json.len() => json[at] = choices.next(),
            _ if at < json.len() => json[at] ^= 1 << choices.below(8),
            _ => {}
        }
    }
}

impl<'a, 'b> Writer<'a, 'b> {
    fn raw(&mut self, text: &str) {
        self.json.extend_from_slice(text.as_bytes());
    }

    fn space(&mut self) {
        // Rarely a vertical tab, which is not JSON white space.
        let spaces = if self.choices.once_in(250) { SPACES } else { &SPACES[..SPACES.len() - 1] };
        let text = self.choices.of(spaces);
        self.raw(text);
    }

    fn members(&mut self, fields: &[Writes<'a, 'b, '_>], required: usize) {
        self.raw("{");
        self.space();
        let mut first = true;
        let start = self.choices.below(fields.len());
        for place in 0..fields.len() {
            let index = (start + place) % fields.len();
            let present = index < required || !self.choices.once_in(3);
            if present && !self.choices.once_in(200) {
                self.member(&mut first, Some(fields[index].0), fields[index].1);
            }
            if self.choices.once_in(20) {
                self.member(&mut first, None, |writer| writer.any(3));
            }
        }
        self.space();
        self.raw("}");
    }

    fn member(&mut self, first: &mut bool, key: Option<&str>, value: fn(&mut Self)) {
        if !std::mem::take(first) {
            self.raw(",");
        }
        self.space();
        self.raw("\"");
        match key {
            Some(key) if self.choices.once_in(16) && !key.is_empty() => {
                // The same key with one character escaped.
                let at = self.choices.below(key.len());
                for (index, character) in key.chars().enumerate() {
                    if index == at {
                        self.raw(&format!("\\u{:04x}", character as u32));
                    } else {
                        self.raw(&character.to_string());
                    }
                }
            }
            Some(key) => self.raw(key),
            None => {
                let key = self.choices.of(KEYS);
                self.raw(key);
            }
        }
        self.raw("\"");
        self.space();
        self.raw(":");
        self.space();
        if self.choices.once_in(100) {
            self.any(2);
        } else {
            value(self);
        }
        self.space();
    }

    fn list(&mut self, element: fn(&mut Self)) {
        self.raw("[");
        self.space();
        for place in 0..self.choices.below(5) {
            self.raw(if place == 0 { "" } else { "," });
            self.space();
            if self.choices.once_in(200) {
                self.any(2);
            } else {
                element(self);
            }
            self.space();
        }
        self.raw("]");
    }

    fn nullable(&mut self, value: fn(&mut Self)) {
        if self.choices.once_in(4) { self.raw("null") } else { value(self) }
    }

    fn envelope(&mut self) {
        self.members(
            &[
                ("success", Self::boolean),
                ("errors", |writer| writer.nullable(|writer| writer.list(Self::info))),
                ("messages", |writer| writer.nullable(|writer| writer.list(Self::info))),
                ("result", |writer| writer.nullable(Self::result)),
                ("result_info", |writer| {
                    writer.nullable(|writer| {
                        writer.members(&[("total_count", Self::count), ("page", Self::number)], 0);
                    });
                }),
            ],
            1,
        );
    }

    fn result(&mut self) {
        self.members(
            &[
                ("images", |writer| writer.list(Self::image)),
                ("continuation_token", |writer| writer.nullable(Self::string)),
            ],
            1,
        );
    }

    fn info(&mut self) {
        self.members(
            &[
                ("code", Self::count),
                ("message", Self::string),
                ("documentation_url", |writer| writer.nullable(Self::string)),
                ("source", |writer| {
                    writer.nullable(|writer| {
                        writer.members(&[("pointer", |writer| writer.nullable(Self::string))], 0);
                    });
                }),
            ],
            2,
        );
    }

    fn image(&mut self) {
        self.members(&ImageField::ALL.map(|field| (field.name(), Self::value_of(field))), 0);
    }

    /// The function that writes a valid value of the field.
    fn value_of(field: ImageField) -> fn(&mut Self) {
        match field.expectation() {
            "a boolean" => Self::boolean,
            "a number" => Self::number,
            "a string" => Self::string,
            "a string or null" => |writer| writer.nullable(Self::string),
            "an array" => |writer| writer.list(|writer| writer.any(3)),
            "an array of strings" => |writer| writer.list(Self::string),
            _ => |writer| writer.any(4),
        }
    }

    fn string(&mut self) {
        self.raw("\"");
        for _ in 0..self.choices.below(3) {
            // Rarely one of the strings from the 17th on, which are invalid or unusual.
            let strings = if self.choices.once_in(100) { STRINGS } else { &STRINGS[..16] };
            let text = self.choices.of(strings);
            self.raw(text);
        }
        self.raw("\"");
    }

    fn count(&mut self) {
        let numbers = if self.choices.once_in(50) { NUMBERS } else { &NUMBERS[..3] };
        let number = self.choices.of(numbers);
        self.raw(number);
    }

    fn number(&mut self) {
        let numbers = if self.choices.once_in(50) { NUMBERS } else { &NUMBERS[..10] };
        let number = self.choices.of(numbers);
        self.raw(number);
    }

    fn boolean(&mut self) {
        let literals = if self.choices.once_in(250) { LITERALS } else { &LITERALS[..2] };
        let literal = self.choices.of(literals);
        self.raw(literal);
    }

    fn any(&mut self, depth: usize) {
        match self.choices.below(if depth == 0 { 4 } else { 7 }) {
            0 => self.boolean(),
            1 => self.number(),
            2 => self.string(),
            3 => self.raw("null"),
            4 => {
                self.raw("[");
                for place in 0..self.choices.below(4) {
                    self.raw(if place == 0 { "" } else { "," });
                    self.space();
                    self.any(depth - 1);
                    self.space();
                }
                self.raw("]");
            }
            5 if self.choices.once_in(30) => {
                // Nested about as deeply as allowed.
                let levels = 1016 + self.choices.below(12);
                let (open, close) = if self.choices.once_in(2) { ("[", "]") } else { ("{\"a\":", "}") };
                self.raw(&open.repeat(levels));
                self.raw("1");
                self.raw(&close.repeat(levels));
            }
            _ => {
                self.raw("{");
                for place in 0..self.choices.below(4) {
                    self.raw(if place == 0 { "" } else { "," });
                    self.space();
                    self.raw("\"");
                    let key = self.choices.of(KEYS);
                    self.raw(key);
                    self.raw("\"");
                    self.space();
                    self.raw(":");
                    self.any(depth - 1);
                    self.space();
                }
                self.raw("}");
            }
        }
    }
}
