//! The index of open time of one span.
//!
//! It answers two questions: how much open time lies before an instant, and when a given amount is
//! reached. Each takes one table lookup and a step or two.
//!
//! Hot functions are `inline(always)`: under `opt-level = "z"` the calls cost a third of a lookup.

use crate::calendar::openness::Stretch;

/// A span is 2^37 ms, about 4.4 years.
pub(super) const SPAN_SHIFT: u32 = 37;
/// A bucket of the clock is 2^26 ms, about 18.6 hours: 2,048 to a span.
const CLOCK_SHIFT: u32 = 26;
const BUCKETS: usize = 1 << (SPAN_SHIFT - CLOCK_SHIFT);

/// Logarithms of the least and the most buckets of open time. Short stretches need more buckets.
const OPEN_BUCKETS: (u32, u32) = (11, 13);

/// The start of a stretch: the open and the closed time of the span before it, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Mark {
    open: i64,
    closed: i64,
}

/// The open stretches of a span.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// One mark per stretch, and three sentinels that no instant reaches, so that lookups can read
    /// ahead.
    marks: Vec<Mark>,
    total: i64,
    /// For each bucket of the clock, plus one: the first stretch that ends after the bucket starts.
    by_clock: Vec<u32>,
    /// For each bucket of open time, plus one: the first stretch that ends after the bucket starts.
    by_open: Vec<u32>,
    open_shift: u32,
    /// Whether some bucket holds further stretches than the one it names and the next.
    ///
    /// If not, a lookup chooses between the two without a branch that could be mispredicted.
    is_crowded: bool,
}

impl Span {
    /// Indexes the open `stretches`, in milliseconds from the span's start.
    pub(super) fn new(stretches: &[Stretch]) -> Span {
        let mut total = 0;
        let mut marks = Vec::with_capacity(stretches.len() + 3);
        for (start, end) in stretches {
            marks.push(Mark { open: total, closed: start - total });
            total += end - start;
        }
        marks.extend([Mark { open: total, closed: 1 << SPAN_SHIFT }; 3]);

        let open_ends = || marks[1..].iter().take(stretches.len()).map(|mark| mark.open);
        let bits = i64::BITS - total.max(1).leading_zeros();
        let open_shift = separating_shift(open_ends())
            .clamp(bits.saturating_sub(OPEN_BUCKETS.1), bits.saturating_sub(OPEN_BUCKETS.0));

        let by_clock = buckets(BUCKETS + 1, CLOCK_SHIFT, stretches.iter().map(|(_, end)| *end));
        let by_open = buckets((total >> open_shift) as usize + 2, open_shift, open_ends());
        let is_crowded = crowds(&by_clock, CLOCK_SHIFT, stretches.iter().map(|(start, _)| *start))
            || crowds(
                &by_open,
                open_shift,
                marks.iter().take(stretches.len()).map(|mark| mark.open),
            );
        Span { marks, total, by_clock, by_open, open_shift, is_crowded }
    }

    /// The open time of the whole span, in milliseconds.
    #[inline(always)]
    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// The open time from the span's start to `at`, in milliseconds.
    #[inline(always)]
    pub(super) fn open_before(&self, at: i64) -> i64 {
        let bucket = (at >> CLOCK_SHIFT) as usize;
        let mut i = self.by_clock[bucket] as usize;
        if self.is_crowded {
            // Search the stretches that end in this bucket.
            let ends = self.by_clock[bucket + 1] as usize - i;
            let marks = &self.marks[i..i + ends.max(1)];
            i += marks[1..].partition_point(|mark| mark.open + mark.closed <= at);
        }
        let [this, next, after] = self.from(i);
        // `at` lies in, before or after each of the two stretches.
        // Every value is below the length of a span, 2^37 ms: nothing overflows, and checks would
        // make a lookup a third slower.
        let open_until =
            |from: Mark, to: Mark| at.wrapping_sub(from.closed).min(to.open).max(from.open);
        open_until(this, next).wrapping_add(open_until(next, after)).wrapping_sub(next.open)
    }

    /// The start of the open millisecond that follows `open` open milliseconds; `open` is below the
    /// total.
    #[inline(always)]
    pub(super) fn nth(&self, open: i64) -> i64 {
        let bucket = (open >> self.open_shift) as usize;
        let mut i = self.by_open[bucket] as usize;
        if self.is_crowded {
            let ends = self.by_open[bucket + 1] as usize - i;
            let marks = &self.marks[i..i + ends.max(1)];
            i += marks[1..].partition_point(|mark| mark.open <= open);
        }
        let [this, next, _] = self.from(i);
        open.wrapping_add(if next.open <= open { next.closed } else { this.closed })
    }

    /// The marks of stretch `i` and of the two after it.
    #[inline(always)]
    fn from(&self, i: usize) -> [Mark; 3] {
        let marks = &self.marks[i..i + 3];
        [marks[0], marks[1], marks[2]]
    }

    /// The stretches, from the first that ends after `at`.
    pub(super) fn stretches_from(&self, at: i64) -> impl Iterator<Item = Stretch> {
        let first = self.by_clock[(at >> CLOCK_SHIFT) as usize] as usize;
        let stretches = self.marks[first..].windows(2).take(self.marks.len() - 3 - first);
        stretches
            .map(|pair| (pair[0].open + pair[0].closed, pair[1].open + pair[0].closed))
            .skip_while(move |(_, end)| *end <= at)
    }
}

/// The largest bucket size, as a power of two, at which no two of the ordered `ends` share a
/// bucket.
fn separating_shift(ends: impl Iterator<Item = i64>) -> u32 {
    let mut previous = None;
    let mut shift = SPAN_SHIFT;
    for end in ends {
        if let Some(previous) = previous.replace(end) {
            shift = shift.min((previous ^ end).ilog2());
        }
    }
    shift
}

/// Whether some stretch starts in a bucket that names a stretch more than one place before it.
fn crowds(buckets: &[u32], shift: u32, starts: impl Iterator<Item = i64>) -> bool {
    starts
        .enumerate()
        .any(|(stretch, start)| buckets[(start >> shift) as usize] as usize + 1 < stretch)
}

/// For each of `count` buckets of size `2^shift`: the index of the first end after the bucket's
/// start.
fn buckets(count: usize, shift: u32, ends: impl Iterator<Item = i64>) -> Vec<u32> {
    let mut first = Vec::with_capacity(count);
    let mut index = 0;
    for end in ends {
        while first.len() < count && (first.len() as i64) << shift < end {
            first.push(index);
        }
        index += 1;
    }
    first.resize(count, index);
    first
}
