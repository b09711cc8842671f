//! Inputs of several texts: one on each line, so that a person can read and write a seed.

/// Splits the bytes into `N` texts at line feeds; the last one has the rest. A missing one is empty. `None` if the
/// bytes are not UTF-8.
pub fn lines<const N: usize>(data: &[u8]) -> Option<[&str; N]> {
    let mut parts = str::from_utf8(data).ok()?.splitn(N, '\n');
    Some([(); N].map(|()| parts.next().unwrap_or_default()))
}
