//! The index of open time of one span: both questions, how much has been open and when that much will have
//! been, are answered by one look into a table and a step or two.

use super::openness::Stretch;

/// A span is 2^37 ms, about 4.4 years.
pub(super) const SPAN_SHIFT: u32 = 37;
/// A bucket of the clock is 2^26 ms, about 18.6 hours: 2,048 to a span.
const CLOCK_SHIFT: u32 = 26;
const BUCKETS: usize = 1 << (SPAN_SHIFT - CLOCK_SHIFT);

/// So many stretches of a bucket are looked through one by one; more are halved.
const FEW: u32 = 8;

/// The open stretches of a span, in milliseconds from its start.
#[derive(Clone, Debug)]
pub(super) struct Span {
    starts: Vec<i64>,
    /// Open time before each stretch, and of the whole span at the end.
    before: Vec<i64>,
    /// For each bucket of the clock, and one more, the first stretch that ends after the bucket starts.
    by_clock: Vec<u32>,
    /// For each bucket of open time, and one more, the first stretch that ends after it starts.
    by_open: Vec<u32>,
    open_shift: u32,
    /// Whether some bucket has more than a few stretches.
    is_crowded: bool,
}

impl Span {
    /// Indexes the open `stretches`, in milliseconds from the span's start.
    pub fn new(stretches: &[Stretch]) -> Span {
        let mut total = 0;
        let mut starts = Vec::with_capacity(stretches.len());
        let mut before = Vec::with_capacity(stretches.len() + 1);
        for (start, end) in stretches {
            starts.push(*start);
            before.push(total);
            total += end - start;
        }
        before.push(total);

        let by_clock = buckets(BUCKETS + 1, CLOCK_SHIFT, stretches.iter().map(|(_, end)| *end));
        // As many buckets of open time as there are of the clock, or fewer.
        let open_shift =
            (i64::BITS - (total.max(1)).leading_zeros()).saturating_sub(SPAN_SHIFT - CLOCK_SHIFT);
        let count = (total >> open_shift) as usize + 2;
        let by_open = buckets(count, open_shift, before[1..].iter().copied());
        let crowded = |buckets: &[u32]| buckets.windows(2).any(|pair| pair[1] - pair[0] > FEW);
        let is_crowded = crowded(&by_clock) || crowded(&by_open);
        Span { starts, before, by_clock, by_open, open_shift, is_crowded }
    }

    /// Open time of the whole span.
    pub fn total(&self) -> i64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// Open time from the span's start to `at`.
    #[inline]
    pub fn open_before(&self, at: i64) -> i64 {
        let bucket = (at >> CLOCK_SHIFT) as usize;
        let mut i = self.by_clock[bucket] as usize;
        if self.is_crowded {
            // Of the stretches that start at or before `at`, the last; or the one it was.
            let last = self.starts.len().min(self.by_clock[bucket + 1] as usize + 1);
            i += self.starts[i..last].partition_point(|start| *start <= at).saturating_sub(1);
        }
        while i < self.starts.len() {
            let (start, before, after) = (self.starts[i], self.before[i], self.before[i + 1]);
            if at < start + (after - before) {
                return before + (at - start).max(0);
            }
            i += 1;
        }
        self.total()
    }

    /// The start of the open millisecond before which `open` have been open; `open` is less than the total.
    #[inline]
    pub fn nth(&self, open: i64) -> i64 {
        let bucket = (open >> self.open_shift) as usize;
        let mut i = self.by_open[bucket] as usize;
        if self.is_crowded {
            let last = self.starts.len().min(self.by_open[bucket + 1] as usize + 1);
            i += self.before[i + 1..last].partition_point(|before| *before <= open);
        }
        while self.before[i + 1] <= open {
            i += 1;
        }
        self.starts[i] + open - self.before[i]
    }

    /// The stretches, from the first that ends after `at` on.
    pub fn stretches_from(&self, at: i64) -> impl Iterator<Item = Stretch> {
        let first = self.by_clock[(at >> CLOCK_SHIFT) as usize] as usize;
        (first..self.starts.len())
            .map(|i| (self.starts[i], self.starts[i] + self.before[i + 1] - self.before[i]))
            .skip_while(move |(_, end)| *end <= at)
    }
}

/// For each of `count` buckets of `2^shift` the index of the first of the ordered `ends` beyond its start.
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
