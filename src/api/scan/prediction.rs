//! Scans an image that is like one before, by comparing the text between its values with what was there before.
//!
//! It knows no grammar but that of scalars: it learns gaps, the text between two scalars, from images that the fast path has
//! accepted. What may come after a gap depends only on its text and on where it starts, so gaps that followed one another in an
//! accepted image may do so in others.

mod gap;
mod learned;

use alloc::vec::Vec;

use super::fast_path::value::{scalar, string_end};
use super::field::ImageField;
use super::image_layout::ImageLayout;
use super::kind;
use super::member::{Member, Span};
use super::shape::{BITS, Shape};
use super::visitor::Visitor;
use gap::{Begin, Gap, Next, Place, is_empty};
use learned::Learned;

/// The most gaps to learn.
const MOST: usize = 250;
/// The most gaps to learn that have the same number in their images.
const MOST_ALTERNATIVES: usize = 24;

/// The confidence at first, and its maximum.
const CONFIDENT: i32 = 16;
/// What an image adds that is like one before. Each of its gaps that was mispredicted takes 1 off.
const HIT: i32 = 2;
/// What an image takes off that is like none before, …
const MISS: i32 = -2;
/// … and one that can't be learned either.
const UNLEARNABLE: i32 = -4;
/// For how many images nothing is predicted when the confidence is used up, …
const PAUSE: u32 = 128;
/// … and the confidence after them.
const RETRY: i32 = 4;

/// What has been learned from earlier images.
///
/// Most images of a page have the same keys in the same order, so a gap is first compared with the one that followed the
/// previous gap last time, and then with all others that have its number. Where every image has other keys, that costs more
/// than it saves: a saturating counter, as processors predict branches, then leaves most images to the fast path.
#[derive(Debug)]
pub(super) struct Prediction {
    learned: Vec<Learned>,
    confidence: i32,
    /// For how many images nothing is predicted.
    pause: u32,
}

impl Default for Prediction {
    fn default() -> Self {
        Self { learned: Vec::new(), confidence: CONFIDENT, pause: 0 }
    }
}

impl Prediction {
    /// The end of the image whose opening brace is at `start`, if it is like one before. Fills `layout` with what `V` needs.
    #[inline(never)]
    pub(super) fn image<V: Visitor>(
        &mut self,
        window: &[u8],
        start: usize,
        layout: &mut ImageLayout,
    ) -> Option<usize> {
        if self.pause > 0 {
            return None;
        }
        layout.clear();
        let mut shape = Shape::default();
        let (mut at, mut place) = (start, Place::START);
        let (mut previous, mut next) = (usize::MAX, 0);
        let mut begin = Begin { name: 0, key: 0, value: 0 };
        loop {
            let (index, learned) = match self.learned.get(next) {
                Some(learned) if learned.is_at(window, at) => (next, learned),
                _ => self.mispredicted(window, at, place, previous)?,
            };
            let gap = &learned.gap;
            (previous, next) = (index, learned.next);
            if let Some(end) = gap.end {
                let end = at + end - start;
                layout.push(begin.name, Span { start: begin.value, end });
                if V::MEMBERS {
                    let field = ImageField::ALL.get(begin.name).copied();
                    layout.members.push(Member { field, span: Span { start: begin.key, end } });
                }
            }
            if let Some(Begin { name, key, value }) = gap.begin {
                if shape.push(name) {
                    return None;
                }
                let from = at - start;
                begin = Begin { name, key: from + key, value: from + value };
            }
            at += gap.length;
            place = gap.place;
            match gap.next {
                Next::String => {
                    let quote = string_end(window, at)?;
                    if V::VARIANTS && place.is_in_variants() {
                        layout.variants.push(Span { start: at - 1 - start, end: quote + 1 - start });
                    }
                    at = quote;
                }
                Next::Scalar => {
                    if gap.kinds != kind::ANY && gap.kinds & kind::starting_with(*window.get(at)?) == 0 {
                        return None;
                    }
                    at = scalar_end(window, at)?;
                }
                Next::End => {
                    layout.shape = shape;
                    self.count(HIT);
                    return Some(at);
                }
            }
        }
    }

    /// A gap at `at` that is another one than predicted, and its index.
    #[inline(never)]
    fn mispredicted(
        &mut self,
        window: &[u8],
        at: usize,
        place: Place,
        previous: usize,
    ) -> Option<(usize, &Learned)> {
        self.confidence -= 1;
        let index = self.alternative(window, at, place, previous)?;
        self.follow(previous, index);
        Some((index, self.learned.get(index)?))
    }

    /// The index of a gap at `at` that is another one than predicted.
    fn alternative(&self, window: &[u8], at: usize, place: Place, previous: usize) -> Option<usize> {
        let number = self.learned.get(previous).map_or(0, |previous| previous.number + 1);
        let is_right = |learned: &Learned| {
            learned.number == number && learned.before == place && learned.is_at(window, at)
        };
        self.learned.iter().position(is_right)
    }

    /// Predicts that the gap with the index `next` follows the previous one.
    fn follow(&mut self, previous: usize, next: usize) {
        if let Some(previous) = self.learned.get_mut(previous) {
            previous.next = next;
        }
    }

    /// Learns from an image that the fast path has accepted, with its layout.
    pub(super) fn learn(&mut self, window: &[u8], start: usize, layout: &ImageLayout) {
        if self.pause > 0 {
            self.pause -= 1;
            return;
        }
        let is_learned = self.learn_gaps(window, start, layout).is_some();
        self.count(if is_learned { MISS } else { UNLEARNABLE });
    }

    /// Counts a hit or a miss.
    fn count(&mut self, change: i32) {
        self.confidence = CONFIDENT.min(self.confidence + change);
        if self.confidence < 0 {
            (self.confidence, self.pause) = (RETRY, PAUSE);
        }
    }

    /// Learns the gaps of an image. `None` if some can't be learned.
    #[inline(never)]
    fn learn_gaps(&mut self, window: &[u8], start: usize, layout: &ImageLayout) -> Option<()> {
        if !layout.shape.is_regular() {
            return None;
        }
        let mut names = names(layout.shape);
        let (mut at, mut place) = (start, Place::START);
        let mut previous = usize::MAX;
        for number in 0.. {
            let gap = Gap::read(window, at, place, &mut names)?;
            // Another gap may be at the same place: `"a":[` before a number has the beginning of `"a":[1` and of `"a":[]`.
            let is_known = |learned: &Learned| {
                learned.number == number
                    && learned.before == place
                    && learned.gap == gap
                    && learned.is_at(window, at)
            };
            let index = match self.learned.iter().position(is_known) {
                Some(index) => index,
                None => self.push(Learned::new(window, at, gap, place, number)?)?,
            };
            self.follow(previous, index);
            previous = index;
            at += gap.length;
            place = gap.place;
            match gap.next {
                Next::String => at = string_end(window, at)?,
                Next::Scalar => at = scalar_end(window, at)?,
                Next::End => break,
            }
        }
        Some(())
    }

    /// Adds a gap, unless there are too many. Its index.
    fn push(&mut self, learned: Learned) -> Option<usize> {
        let index = self.learned.len();
        let alternatives = self.learned.iter().filter(|other| other.number == learned.number).count();
        if index == MOST || alternatives == MOST_ALTERNATIVES {
            return None;
        }
        self.learned.push(learned);
        Some(index)
    }
}

/// The numbers of an image's keys, in order.
fn names(shape: Shape) -> impl Iterator<Item = usize> {
    // From 1.
    let number = move |place: u32| (shape.keys >> (place * BITS)) as usize % (1 << BITS);
    (0..u128::BITS / BITS).rev().map(number).filter(|number| *number > 0).map(|number| number - 1)
}

/// The end of a number, a literal or an empty container.
#[inline(always)]
fn scalar_end(window: &[u8], at: usize) -> Option<usize> {
    match *window.get(at)? {
        b'{' | b'[' => is_empty(window, at).then_some(at + 2),
        _ => scalar(window, at),
    }
}
