//! Arrays and objects: where they start and end, and what the visitor receives.

use core::ops::ControlFlow;

use super::super::error::{DecodeReason, Failure};
use super::super::field::{EnvelopeField, ImageField};
use super::super::schema::{Context, Slot};
use super::super::shape::Shape;
use super::super::visitor::{ImageView, InfoView, Visitor};
use super::{Scanner, State};

impl Scanner {
    /// Takes a comma: continues with the next element or key.
    pub(super) fn next(&mut self) {
        if self.context.is_array() {
            if !self.is_any() {
                self.slot = self.context.element();
            }
            self.state = State::Value;
        } else {
            self.state = State::Key;
        }
    }

    /// Whether the scanner is in an unknown array or object. `slot` then stays that of the outermost one.
    pub(super) fn is_any(&self) -> bool {
        matches!(self.context, Context::AnyObject | Context::AnyArray)
    }

    pub(super) fn begin_unit(&mut self, at: usize) {
        self.in_unit = true;
        self.unit = at;
    }

    pub(super) fn open(&mut self, at: usize, array: bool) -> Result<(), Failure> {
        self.state = if array { State::FirstElement } else { State::FirstKey };
        let context = self.slot.opens(array);
        if matches!(context, Context::AnyObject | Context::AnyArray) {
            if !self.is_any() {
                self.outer = self.context;
            }
            let Some(levels) = self.arrays.get_mut(self.levels / 32) else {
                return Err(self.failure(at, DecodeReason::Invalid("nested more than 1024 levels deep")));
            };
            let place = self.levels % 32;
            *levels = *levels & !(1 << place) | u32::from(array) << place;
            self.levels += 1;
            self.context = context;
            return Ok(());
        }
        self.seen &= !context.bits();
        match (context, self.slot) {
            (Context::Image, _) => {
                self.begin_unit(at);
                self.layout.clear();
                self.layout.shape = Shape::UNKNOWN;
            }
            (Context::Info, _) => self.begin_unit(at),
            (Context::Infos, Slot::Envelope(list)) => {
                self.list = list;
                self.infos = 0;
            }
            (Context::Variants, _) => self.variants = 0,
            (Context::Result, _) => self.summary.has_result = true,
            _ => {}
        }
        self.context = context;
        self.slot = context.element();
        Ok(())
    }

    pub(super) fn close<V: Visitor>(
        &mut self,
        window: &[u8],
        at: usize,
        byte: u8,
        visitor: &mut V,
    ) -> Result<ControlFlow<()>, Failure> {
        if !self.is_any() {
            self.slot = Slot::None;
        }
        if self.context.is_array() != (byte == b']') {
            return Err(self.expected(at, self.separator(), byte));
        }
        for field in self.context.required() {
            if self.seen & Slot::Envelope(*field).bit() == 0 {
                return Err(self.failure(at, DecodeReason::Missing(field.name())));
            }
        }
        let mut flow = ControlFlow::Continue(());
        match self.context {
            Context::Image => {
                self.in_unit = false;
                flow = self.end_image(window, self.unit, at + 1, visitor);
            }
            Context::Info => {
                self.info_bytes += at - self.unit;
                if self.info_bytes > self.bounds.image as usize {
                    return Err(self.image_too_long(self.unit));
                }
                self.end_info(window, at + 1, visitor);
            }
            _ => {}
        }
        self.leave();
        self.end_value(at + 1, visitor, window);
        Ok(flow)
    }

    /// Passes a complete image to the visitor.
    pub(super) fn end_image<V: Visitor>(
        &mut self,
        window: &[u8],
        start: usize,
        end: usize,
        visitor: &mut V,
    ) -> ControlFlow<()> {
        let flow = visitor.image(&ImageView { window, start, end, layout: &self.layout });
        self.summary.images += 1;
        flow
    }

    /// Passes a complete error or message to the visitor.
    fn end_info<V: Visitor>(&mut self, window: &[u8], end: usize, visitor: &mut V) {
        self.in_unit = false;
        let bytes = window.get(self.unit..end).unwrap_or_default();
        let info = InfoView { bytes, code: self.code, message: self.message.of(bytes) };
        if self.list == EnvelopeField::Errors {
            visitor.error(&info);
        } else {
            visitor.message(&info);
        }
        self.infos += 1;
    }

    /// Returns to the enclosing container, and to the closed container's place in it.
    fn leave(&mut self) {
        (self.context, self.slot) = match self.context {
            Context::Envelope | Context::Root => (Context::Root, Slot::Root),
            Context::Result => (Context::Envelope, Slot::Envelope(EnvelopeField::Result)),
            Context::ResultInfo => (Context::Envelope, Slot::Envelope(EnvelopeField::ResultInfo)),
            Context::Infos => (Context::Envelope, Slot::Envelope(self.list)),
            Context::Info => (Context::Infos, Slot::InfoElement),
            Context::Source => (Context::Info, Slot::Envelope(EnvelopeField::Source)),
            Context::Images => (Context::Result, Slot::Envelope(EnvelopeField::Images)),
            Context::Image => (Context::Images, Slot::ImageElement),
            Context::Variants => (Context::Image, Slot::Image(ImageField::Variants)),
            Context::AnyObject | Context::AnyArray => {
                self.levels -= 1;
                let context = match self.levels.checked_sub(1) {
                    None => self.outer,
                    Some(last) => match self.arrays.get(last / 32) {
                        Some(levels) if levels >> (last % 32) & 1 == 1 => Context::AnyArray,
                        _ => Context::AnyObject,
                    },
                };
                (context, self.slot)
            }
        };
    }
}
