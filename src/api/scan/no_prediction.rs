//! In place of `prediction` where each byte is downloaded: in the npm package, whose time is that of the engine's JSON parser.

use super::image_layout::ImageLayout;
use super::visitor::Visitor;

/// Predicts nothing.
#[derive(Debug, Default)]
pub(super) struct Prediction {}

#[expect(clippy::unused_self, clippy::extra_unused_type_parameters, reason = "as in `prediction`")]
impl Prediction {
    pub(super) fn image<V: Visitor>(&mut self, _: &[u8], _: usize, _: &mut ImageLayout) -> Option<usize> {
        None
    }

    pub(super) fn learn(&mut self, _: &[u8], _: usize, _: &ImageLayout) {}
}
