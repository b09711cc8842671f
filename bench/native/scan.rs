//! The scanner against `serde_json`, on pages of 10,000 images: `cargo bench --bench scan`. With `-- --json FILE…`, it
//! prints one line of JSON for the page in each file.
//!
//! The runs alternate; the figures are medians.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark"
)]
#![allow(missing_docs)]

#[path = "../../tests/support/page.rs"]
mod page;

use std::hint::black_box;
use std::time::Instant;

use cf_list_images::api::Fields;
use cf_list_images::api::scan::{Check, ImageField, ImageStream};
use cf_list_images::api::sign::Signer;
use cf_list_images::api::transform::{Rewrite, Signing, Transform};
use serde::de::IgnoredAny;

const ROUNDS: usize = 41;
const IMAGES: usize = 10_000;

type Run<'a> = (&'static str, Box<dyn FnMut() + 'a>);

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--json");
    if arguments.next().is_some() {
        arguments.filter(|argument| !argument.starts_with("--")).for_each(|path| print_json(&path));
        return;
    }
    for (name, body) in [("compact", page::page(IMAGES)), ("pretty", page::pretty(IMAGES))] {
        let mut runs = runs(body.as_bytes());
        let medians = medians(&mut runs);
        println!("{name}: {IMAGES} images, {:.2} MB", body.len() as f64 / 1e6);
        for ((run, _), seconds) in runs.iter().zip(&medians) {
            let (ms, rate) = (seconds * 1e3, body.len() as f64 / seconds / 1e9);
            let ratio = seconds / medians[0];
            println!("  {run:<34} {ms:>7.3} ms  {rate:>5.2} GB/s  {ratio:>5.2} of serde_json");
        }
    }
}

/// Prints the medians, in seconds, of `serde_json` and of the scanner.
fn print_json(path: &str) {
    let body = std::fs::read(path).unwrap();
    let mut runs = runs(&body);
    runs.truncate(2);
    let medians = medians(&mut runs);
    println!("{{\"serde_json\":{:.6},\"scanner\":{:.6}}}", medians[0], medians[1]);
}

fn runs(body: &[u8]) -> Vec<Run<'_>> {
    let only =
        Fields::only([ImageField::Id, ImageField::Filename, ImageField::Uploaded, ImageField::Variants]);
    let signing = Signing { signer: Signer::new("key").unwrap(), exp: 1_800_000_000 };
    let transform = |rewrite: Rewrite| {
        let mut out = Vec::with_capacity(body.len() * 2);
        move || {
            out.clear();
            black_box(Transform::new(rewrite.clone()).whole(black_box(body), &mut out).unwrap());
        }
    };
    vec![
        (
            "serde_json into IgnoredAny",
            Box::new(|| {
                black_box(serde_json::from_slice::<IgnoredAny>(black_box(body)).unwrap());
            }),
        ),
        (
            "Check",
            Box::new(|| {
                black_box(Check::new(None).whole(black_box(body)).unwrap());
            }),
        ),
        (
            "Check, ids hashed",
            Box::new(|| {
                black_box(Check::new(Some([1, 2])).whole(black_box(body)).unwrap());
            }),
        ),
        (
            "ImageStream, chunks of 64 KiB",
            Box::new(|| {
                let mut stream = ImageStream::new();
                for chunk in body.chunks(64 * 1024) {
                    let batch = stream.feed_batch(chunk.len(), |space| space.copy_from_slice(chunk));
                    black_box(batch.json);
                }
                black_box(stream.finish().unwrap());
            }),
        ),
        ("Transform, nothing to change", Box::new(transform(Rewrite::default()))),
        ("Transform, 4 fields of 7", Box::new(transform(Rewrite { fields: only, ..Rewrite::default() }))),
        (
            "Transform, 4 fields, a third signed",
            Box::new(transform(Rewrite { fields: only, signing: Some(signing), ..Rewrite::default() })),
        ),
    ]
}

/// The median time of each run, in seconds.
fn medians(runs: &mut [Run<'_>]) -> Vec<f64> {
    let mut times = vec![Vec::new(); runs.len()];
    for _ in 0..ROUNDS {
        for ((_, run), times) in runs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run();
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    times.into_iter().map(median).collect()
}
