//! Texts out of parts. `alloc`'s own `concat` and `join` take a kilobyte of code to be fast.

use alloc::string::String;

/// The parts, one behind the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    join(parts.iter().copied(), "")
}

/// The parts with a separator between them.
pub(crate) fn join<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    let mut text = String::new();
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// A value as a message shows it: between quotes.
pub(crate) fn quoted(text: &str) -> String {
    concat(&["\"", text, "\""])
}
