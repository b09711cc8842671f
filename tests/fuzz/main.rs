//! Replays the committed inputs of the fuzz targets, among them every one that ever failed.
#![cfg(all(feature = "fuzz", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::{Path, PathBuf};

/// The files or folders in a folder of `fuzz`.
fn entries(folder: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_target_has_its_file_and_its_seeds() {
    let names = |folder: &str| {
        let mut names: Vec<_> = entries(folder)
            .iter()
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let targets: Vec<_> = fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("seeds"), targets);
}

#[test]
fn no_seed_fails() {
    for (name, _) in fuzz::TARGETS {
        let seeds = entries(&format!("seeds/{name}"));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            // Shown if the target panics.
            println!("{}", seed.display());
            fuzz::run(name, &fs::read(&seed).unwrap());
        }
    }
}
