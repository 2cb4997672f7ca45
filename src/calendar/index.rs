//! Open time over all supported instants, indexed lazily, span by span.
//!
//! An index over 230 years would take milliseconds to build, but most desks use one or two spans.
//! Each span is built once, at the first lookup that falls into it, and shared by all clones of the
//! calendar.

use std::sync::OnceLock;

use crate::calendar::openness::Stretch;
use crate::calendar::source::Source;
use crate::calendar::span::{SPAN_SHIFT, Span};
use crate::value::Instant;

const SPANS: usize = (Instant::MAX.epoch_ms() >> SPAN_SHIFT) as usize + 1;
const SPAN_MS: i64 = 1 << SPAN_SHIFT;
/// The span that most lookups fall into: August 2026 to December 2030.
const USUAL_SPAN: usize = 13;

#[derive(Clone, Debug)]
pub(super) struct Index {
    source: Source,
    spans: Box<[OnceLock<Span>]>,
}

/// The span that an instant lies in, and its offset within that span.
#[inline(always)]
fn place(at: i64) -> (usize, i64) {
    ((at >> SPAN_SHIFT) as usize, at & (SPAN_MS - 1))
}

impl Index {
    pub(super) fn new(source: Source) -> Index {
        Index { source, spans: (0..SPANS).map(|_| OnceLock::new()).collect() }
    }

    /// The source of its open time.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    #[inline(always)]
    fn span(&self, number: usize) -> &Span {
        let span = &self.spans[number];
        span.get().unwrap_or_else(|| span.get_or_init(|| self.build(number)))
    }

    #[cold]
    fn build(&self, number: usize) -> Span {
        let base = (number as i64) << SPAN_SHIFT;
        let mut stretches = self.source.open(base, base + SPAN_MS);
        for (start, end) in &mut stretches {
            *start -= base;
            *end -= base;
        }
        Span::new(&stretches)
    }

    /// Whether the calendar is never open.
    ///
    /// For a typical calendar this builds only the usual span.
    pub(super) fn is_never_open(&self) -> bool {
        // The last span extends past the supported instants.
        let last = Instant::MAX.epoch_ms() & (SPAN_MS - 1);
        (USUAL_SPAN..SPANS - 1).chain(0..USUAL_SPAN).all(|number| self.span(number).total() == 0)
            && self.span(SPANS - 1).open_before(last) == 0
    }

    /// The number of spans built so far.
    pub(super) fn spans_built(&self) -> usize {
        self.spans.iter().filter(|span| span.get().is_some()).count()
    }

    /// Open milliseconds from `a` to `b`; negative when `b` is earlier.
    #[inline]
    pub(super) fn between(&self, a: i64, b: i64) -> i64 {
        let ((span_a, at_a), (span_b, at_b)) = (place(a), place(b));
        let inside = self.span(span_b).open_before(at_b) - self.span(span_a).open_before(at_a);
        if span_a == span_b {
            return inside;
        }
        let total = |range: std::ops::Range<usize>| -> i64 {
            range.map(|number| self.span(number).total()).sum()
        };
        if span_a < span_b {
            inside + total(span_a..span_b)
        } else {
            inside - total(span_b..span_a)
        }
    }

    /// The earliest instant with `open` open milliseconds between `start` and it; `open` is above
    /// zero.
    ///
    /// `None` if it is not in the supported range.
    #[inline]
    pub(super) fn after(&self, start: i64, open: i64) -> Option<i64> {
        let (mut number, at) = place(start);
        let mut span = self.span(number);
        let mut left = span.open_before(at).checked_add(open)?;
        while left > span.total() {
            left -= span.total();
            number += 1;
            if number == SPANS {
                return None;
            }
            span = self.span(number);
        }
        // The deadline is the end of the last open millisecond.
        Some(((number as i64) << SPAN_SHIFT) + span.nth(left - 1) + 1)
    }

    /// The latest instant with `open` open milliseconds between it and `start`; `open` is above
    /// zero.
    ///
    /// `None` if it is not in the supported range.
    pub(super) fn before(&self, start: i64, open: i64) -> Option<i64> {
        let (mut number, at) = place(start);
        let mut left = self.span(number).open_before(at).checked_sub(open)?;
        while left < 0 {
            number = number.checked_sub(1)?;
            left += self.span(number).total();
        }
        Some(((number as i64) << SPAN_SHIFT) + self.span(number).nth(left))
    }

    /// The open stretches, from the first that ends after `at`.
    ///
    /// They are not clipped to `at`, but the first supported instant clips them.
    pub(super) fn stretches_from(&self, at: i64) -> impl Iterator<Item = Stretch> {
        let (first, at) = place(at);
        let mut pieces = (first..SPANS)
            .flat_map(move |number| {
                let base = (number as i64) << SPAN_SHIFT;
                let from = if number == first { at } else { 0 };
                self.span(number)
                    .stretches_from(from)
                    .map(move |(start, end)| (base + start, base + end))
            })
            .peekable();
        std::iter::from_fn(move || {
            let (start, mut end) = pieces.next()?;
            // A stretch that crosses the edge of a span is stored in pieces.
            while let Some((_, piece_end)) = pieces.next_if(|(next, _)| *next == end) {
                end = piece_end;
            }
            Some((start, end))
        })
    }
}
