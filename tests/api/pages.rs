//! Made-up pages, the same at every run.

/// A small generator of numbers (xorshift64*), so that a failure can be seen again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound.max(1)
    }

    pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const STRINGS: &[&str] = &[
    r#""""#,
    r#""logo.png""#,
    r#""a \"quoted\" \\ name\n""#,
    r#""\u00e9\ud83d\ude00""#,
    r#""Łódź 写真 🖼""#,
    r#""https:\/\/imagedelivery.net\/MTt4OTd0b0w5aj\/107b9558-dd06-4bbd-5fef-9c2c16bb7900\/public""#,
];
const KEYS: &[&str] = &[
    r#""id""#,
    r#""creator""#,
    r#""filename""#,
    r#""meta""#,
    r#""requireSignedURLs""#,
    r#""uploaded""#,
    r#""variants""#,
    r#""i\u0064""#,
    r#""draft""#,
    r#""写真""#,
    r#""""#,
];
const NUMBERS: &[&str] =
    &["0", "-0", "7", "-12", "1.5", "1e3", "1E-400", "1e400", "-1e309", "0e999", "01", "1."];

/// A JSON value, seldom a broken one.
fn value(random: &mut Random, depth: usize) -> String {
    match random.below(if depth > 3 { 5 } else { 7 }) {
        0 => "null".into(),
        1 => (*random.of(&["true", "false"])).into(),
        2 => (*random.of(NUMBERS)).into(),
        3 | 4 => (*random.of(STRINGS)).into(),
        5 => {
            let items: Vec<_> = (0..random.below(4)).map(|_| value(random, depth + 1)).collect();
            format!("[{}]", items.join(","))
        }
        _ => {
            let members: Vec<_> = (0..random.below(4))
                .map(|_| format!("{}:{}", random.of(KEYS), value(random, depth + 1)))
                .collect();
            format!("{{{}}}", members.join(" , "))
        }
    }
}

/// What mostly fits the field.
fn field(random: &mut Random, key: &str) -> String {
    if random.below(12) == 0 {
        return value(random, 2);
    }
    match key {
        r#""requireSignedURLs""# => (*random.of(&["true", "false"])).into(),
        r#""variants""# => {
            let items: Vec<_> = (0..random.below(4)).map(|_| *random.of(STRINGS)).collect();
            format!("[{}]", items.join(", "))
        }
        r#""meta""# | r#""draft""# => value(random, 1),
        _ => (*random.of(STRINGS)).into(),
    }
}

fn image(random: &mut Random) -> String {
    let mut members = Vec::new();
    for _ in 0..random.below(7) {
        let key = *random.of(KEYS);
        members.push(format!("{key}:{}", field(random, key)));
    }
    format!("{{{}}}", members.join(","))
}

/// A document that mostly is an envelope.
pub fn envelope(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let random = &mut random;
    let images: Vec<_> = (0..random.below(5)).map(|_| image(random)).collect();
    let info = r#"{"code":1000,"message":"m","source":{"pointer":"/x"},"documentation_url":null}"#;
    let mut members = vec![
        format!(
            r#""result": {{"images":[{}], "continuation_token":{}}}"#,
            images.join(",\n"),
            random.of(&["null", r#""to\u006ben""#, r#""""#])
        ),
        format!(r#""success":{}"#, random.of(&["true", "false", "true", "null"])),
        format!(r#""errors":{}"#, random.of(&["[]", "null", &format!("[{info}]"), "[{}]", "{}"])),
        format!(r#""messages":[{}]"#, random.of(&["", info])),
        format!(
            r#""result_info":{}"#,
            random.of(&["null", r#"{"total_count":3,"page":1}"#, r#"{"total_count":-0}"#, "{}", "[]"])
        ),
        format!("{}:{}", random.of(&[r#""other""#, r#""success""#, r#""succes\u0073""#]), value(random, 0)),
    ];
    for _ in 0..random.below(5) {
        let place = random.below(members.len());
        members.remove(place);
    }
    format!("{}{{{}}}{}", random.of(&["", " ", "\n"]), members.join(","), random.of(&["", " ", "\r\n"]))
        .into_bytes()
}

/// The document with a few bytes changed, put in or taken out.
pub fn mutated(mut body: Vec<u8>, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    for _ in 0..=random.below(3) {
        let place = random.below(body.len());
        let byte = *random.of(b"\"\\{}[],:0159.eE+-tfnu \n\t/a\x00\x1f\x7f\x80\xbf\xc3\xed\xef\xf0\xf4\xff");
        match random.below(4) {
            0 if !body.is_empty() => body[place] = byte,
            1 => body.insert(place, byte),
            2 if !body.is_empty() => drop(body.remove(place)),
            3 => body.truncate(place),
            _ => {}
        }
    }
    body
}

/// A page as the API gives it: about 490 bytes an image.
pub fn realistic(images: usize) -> String {
    let images: Vec<_> = (0..images)
        .map(|n| {
            let id = format!("{n:08x}-dd06-4bbd-5fef-9c2c16bb7900");
            let url = |variant| format!("\"https://imagedelivery.net/MTt4OTd0b0w5aj/{id}/{variant}\"");
            format!(
                r#"{{"id":"{id}","filename":"picture {n}.jpg","creator":"user-{}","meta":{{"album":"summer","priority":{},"region":{{"name":"eu"}}}},"requireSignedURLs":{},"uploaded":"2026-01-02T02:20:{:02}.123Z","variants":[{},{},{}]}}"#,
                n % 7, n % 10, n % 3 == 0, n % 60, url("thumbnail"), url("hero"), url("original"),
            )
        })
        .collect();
    format!(r#"{{"result":{{"images":[{}]}},"success":true,"errors":[],"messages":[]}}"#, images.join(","))
}
