//! The scanner and the oracle agree on what is a list response and on what is in it, in any chunks.

use super::agreement::{agree, agree_in_chunks};
use super::document::{Choices, mutate, response};
use super::similar;

/// Arbitrary bytes after four chunk sizes.
pub fn bytes(data: &[u8]) {
    let Some((sizes, json)) = data.split_first_chunk::<4>() else { return };
    agree(json);
    agree_in_chunks(json, &sizes.map(usize::from));
}

/// List responses, valid and nearly valid, generated from the bytes after four chunk sizes and the mutations.
pub fn responses(data: &[u8]) {
    let Some((first, rest)) = data.split_first_chunk::<24>() else { return };
    let (sizes, mutations) = first.split_at(4);
    let mut json = response(&mut Choices::new(rest));
    mutate(&mut json, &mut Choices::new(mutations));
    agree(&json);
    let sizes: Vec<usize> = sizes.iter().copied().map(usize::from).collect();
    agree_in_chunks(&json, &sizes);
}

/// Pages of images that are like one another, generated from the bytes after four chunk sizes.
pub fn similar(data: &[u8]) {
    let Some((sizes, rest)) = data.split_first_chunk::<4>() else { return };
    let json = similar::page(&mut Choices::new(rest));
    agree(&json);
    agree_in_chunks(&json, &sizes.map(usize::from));
}
