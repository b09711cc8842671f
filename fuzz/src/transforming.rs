//! The rewriting of a body: fewer fields, one creator's images, signed URLs.

use super::document::{Choices, mutate, response};
use super::rewriting;

/// A list response, valid or nearly valid, is rewritten as the oracle rewrites it, in any chunks. The bytes are
/// chunk sizes, mutations, what to change, and the choices of the response.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first_chunk::<40>() else { return };
    let (sizes, more) = first.split_at(4);
    let (mutations, how) = more.split_at(20);
    let mut body = response(&mut Choices::new(rest));
    mutate(&mut body, &mut Choices::new(mutations));
    let sizes: Vec<usize> = sizes.iter().copied().map(usize::from).collect();
    rewriting::agree(&body, &rewriting::rewrite(&mut Choices::new(how)), &sizes);
}
