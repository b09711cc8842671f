//! Arrays and objects: where they begin and end, and what is handed out then.

use core::ops::ControlFlow;

use super::super::error::DecodeReason;
use super::super::fast_path::Parts;
use super::super::schema::{Context, Slot};
use super::super::visitor::{ImageView, InfoView, Visitor};
use super::{DEPTH, Fault, Scanner, State};

impl Scanner {
    /// What separates this container's values.
    pub(super) fn separator(&self) -> &'static str {
        if self.context.is_array() { "\",\" or \"]\"" } else { "\",\" or \"}\"" }
    }

    /// A comma: on to the next element or key.
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

    /// Whether this is within a value that is not known. `slot` then stays that value's.
    pub(super) fn is_any(&self) -> bool {
        matches!(self.context, Context::AnyObject | Context::AnyArray)
    }

    pub(super) fn begin_unit(&mut self, at: usize) {
        self.in_unit = true;
        self.unit = at;
    }

    pub(super) fn open(&mut self, at: usize, array: bool) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth >= DEPTH {
            return Err(self.fault(at, DecodeReason::Invalid("more than 127 containers in each other")));
        }
        self.state = if array { State::FirstElement } else { State::FirstKey };
        let context = if self.is_any() { Slot::Unknown.opens(array) } else { self.slot.opens(array) };
        if matches!(context, Context::AnyObject | Context::AnyArray) {
            if !self.is_any() {
                self.outer = self.context;
                self.outer_depth = self.depth;
            }
            if let Some(place) = self.arrays.get_mut(self.depth) {
                *place = array;
            }
            self.context = context;
            return Ok(());
        }
        self.seen &= !context.bits();
        match context {
            Context::Image => {
                self.begin_unit(at);
                self.parts.clear();
            }
            Context::Info => self.begin_unit(at),
            Context::Infos => {
                self.list = self.slot;
                self.infos = 0;
            }
            Context::Variants => self.variants_seen = 0,
            Context::Images => self.summary.has_images = true,
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
    ) -> Result<ControlFlow<()>, Fault> {
        if !self.is_any() {
            self.slot = Slot::None;
        }
        if self.context.is_array() != (byte == b']') {
            return Err(self.expected(at, self.separator(), byte));
        }
        for slot in self.context.required() {
            if self.seen & slot.bit() == 0 {
                return Err(self.fault(at, DecodeReason::Missing(slot.name())));
            }
        }
        let mut flow = ControlFlow::Continue(());
        match self.context {
            Context::Image => {
                self.in_unit = false;
                flow = self.hand_out(window, self.unit, at + 1, visitor);
            }
            Context::Info => self.close_info(window, at + 1, visitor),
            _ => {}
        }
        self.depth -= 1;
        self.leave();
        self.value_end(at + 1, visitor, window);
        Ok(flow)
    }

    /// An image is complete.
    pub(super) fn hand_out<V: Visitor>(
        &mut self,
        window: &[u8],
        start: usize,
        end: usize,
        visitor: &mut V,
    ) -> ControlFlow<()> {
        let Parts { values, members, variants, shape, .. } = &self.parts;
        let flow = visitor.image(&ImageView { window, start, end, values, members, variants, shape: *shape });
        self.summary.images += 1;
        flow
    }

    pub(super) fn close_info<V: Visitor>(&mut self, window: &[u8], end: usize, visitor: &mut V) {
        self.in_unit = false;
        let bytes = window.get(self.unit..end).unwrap_or_default();
        let info = InfoView { bytes, code: self.code, message: self.message.of(bytes) };
        if self.list == Slot::Errors {
            visitor.error(&info);
        } else {
            visitor.message(&info);
        }
        self.infos += 1;
    }

    /// Back to the container around, and to the place in it that the one left stood in.
    pub(super) fn leave(&mut self) {
        (self.context, self.slot) = match self.context {
            Context::Envelope | Context::Root => (Context::Root, Slot::Root),
            Context::Result => (Context::Envelope, Slot::Result),
            Context::ResultInfo => (Context::Envelope, Slot::ResultInfo),
            Context::Infos => (Context::Envelope, self.list),
            Context::Info => (Context::Infos, Slot::AnInfo),
            Context::Source => (Context::Info, Slot::Source),
            Context::Images => (Context::Result, Slot::Images),
            Context::Image => (Context::Images, Slot::AnImage),
            Context::Variants => (Context::Image, Slot::Variants),
            Context::AnyObject | Context::AnyArray if self.depth < self.outer_depth => {
                (self.outer, self.slot)
            }
            Context::AnyObject | Context::AnyArray => match self.arrays.get(self.depth) {
                Some(true) => (Context::AnyArray, self.slot),
                _ => (Context::AnyObject, self.slot),
            },
        };
    }
}
