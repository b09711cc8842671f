//! The path of a place in a response, for error messages.

use alloc::string::String;

use super::field::EnvelopeField;
use super::schema::{Context, Slot};
use crate::api::text::decimal;

/// The path down to the innermost known field: the container, and the place in it. `list` is `errors` or
/// `messages`; the indices are those of an element in it, in `images` and in `variants`.
pub(super) fn path(
    context: Context,
    slot: Slot,
    list: EnvelopeField,
    [info, image, variant]: [u64; 3],
) -> String {
    let mut path = String::from(match context {
        Context::Root | Context::Envelope | Context::AnyObject | Context::AnyArray => "",
        Context::Result => "result",
        Context::ResultInfo => "result_info",
        Context::Infos | Context::Info | Context::Source => list.name(),
        Context::Images | Context::Image | Context::Variants => "result.images",
    });
    match context {
        Context::Info | Context::Source => index(&mut path, info),
        Context::Image | Context::Variants => index(&mut path, image),
        _ => {}
    }
    path.push_str(match context {
        Context::Source => ".source",
        Context::Variants => ".variants",
        _ => "",
    });
    match slot {
        Slot::InfoElement => index(&mut path, info),
        Slot::ImageElement => index(&mut path, image),
        Slot::VariantElement => index(&mut path, variant),
        slot if slot.name().is_empty() => {}
        slot => {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(slot.name());
        }
    }
    path
}

fn index(path: &mut String, index: u64) {
    path.push('[');
    path.push_str(&decimal(index));
    path.push(']');
}
