//! The scanner against `serde_json`, on pages of 10,000 images: `cargo bench --bench scan`. With `-- --json`,
//! it prints one line of JSON per page.
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
    let json = std::env::args().any(|argument| argument == "--json");
    for (name, body) in [("compact", page::page(IMAGES)), ("pretty", page::pretty(IMAGES))] {
        let mut runs = runs(body.as_bytes());
        let medians = medians(&mut runs);
        let base = medians[0];
        if json {
            let ratio = medians[1] / base;
            println!(
                "{{\"page\":\"{name}\",\"bytes\":{},\"serde_json\":{base:.6},\"ratio\":{ratio:.3}}}",
                body.len()
            );
            continue;
        }
        println!("{name}: {IMAGES} images, {:.2} MB", body.len() as f64 / 1e6);
        for ((run, _), seconds) in runs.iter().zip(&medians) {
            let (ms, rate) = (seconds * 1e3, body.len() as f64 / seconds / 1e9);
            println!("  {run:<34} {ms:>7.3} ms  {rate:>5.2} GB/s  {:>5.2} of serde_json", seconds / base);
        }
    }
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
