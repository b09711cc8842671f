//! Generated pages of the API, the same on every run.

#![allow(dead_code)]

use std::fmt::Write;

/// A page of this many images of about 490 bytes, as compact as the API's own JSON.
pub fn page(images: usize) -> String {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        // xorshift64*, Vigna
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        random.wrapping_mul(0x2545_f491_4f6c_dd1d)
    };
    let mut json = String::from(r#"{"result":{"images":["#);
    for index in 0..images {
        let (a, b, bits) = (next(), next(), next());
        let id = format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            0x8000 | b >> 48 & 0x3fff,
            b & 0xffff_ffff_ffff
        );
        let comma = if index == 0 { "" } else { "," };
        let private = bits % 3 == 0;
        let (creator, day, hour) = (bits >> 8 & 0xff, bits >> 16 & 15, bits >> 20 & 15);
        let album = ["summer", "harbour", "portraits", "products"][(bits >> 24 & 3) as usize];
        let base = format!("https://imagedelivery.net/MTt4OTd0b0w5aj/{id}");
        write!(
            json,
            r#"{comma}{{"id":"{id}","filename":"{album}-{index:05}.jpg","meta":{{"album":"{album}","width":{},"height":{},"tags":["{}","holiday"]}},"creator":"user-{creator}","uploaded":"2026-03-{:02}T{:02}:{:02}:26.{:03}Z","requireSignedURLs":{private},"variants":["{base}/public","{base}/thumbnail","{base}/hero"]}}"#,
            640 + (bits >> 32 & 0x7ff),
            480 + (bits >> 44 & 0x7ff),
            ["sea", "town", "people", "studio"][(bits >> 26 & 3) as usize],
            day + 10,
            hour + 5,
            bits >> 28 & 31,
            bits >> 50 & 511,
        )
        .unwrap();
    }
    json.push_str(r#"]},"success":true,"errors":[],"messages":[]}"#);
    json
}

/// The same page with indentation.
pub fn pretty(images: usize) -> String {
    let value: serde_json::Value = serde_json::from_str(&page(images)).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}
