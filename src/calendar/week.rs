//! The closed form of a week that repeats for ever: open time since the epoch, and its inverse.

use super::hours::{MS_PER_DAY, WeeklyHours, Window};
use crate::instant::Instant;

const MS_PER_WEEK: i64 = 7 * MS_PER_DAY;
/// The epoch was a Thursday, so the first Monday's midnight was four days later.
const FIRST_MONDAY: i64 = 4 * MS_PER_DAY;

/// Which end of a closed span an amount of open time stands for: the same amount has passed at the
/// closing before it and at the opening after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// The earliest instant with that amount.
    Closing,
    /// The latest.
    Opening,
}

/// The open windows of a week in UTC milliseconds from `origin`, with their running sums.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Week {
    /// The start of some local Monday, in UTC milliseconds.
    origin: i64,
    /// Disjoint, ordered, inside `[0, MS_PER_WEEK]`.
    windows: Vec<Window>,
    /// Open time of the week before each window.
    open_before: Vec<i64>,
    /// Open time of the whole week.
    total: i64,
}

impl Week {
    pub fn new(hours: &WeeklyHours, offset_ms: i64) -> Week {
        let mut windows = Vec::new();
        for (midnight, day) in (0..).step_by(MS_PER_DAY as usize).zip(hours.days()) {
            for window in day {
                let (start, end) = (midnight + window.start, midnight + window.end);
                windows.push(Window { start, end: end.min(MS_PER_WEEK) });
                if end > MS_PER_WEEK {
                    // Sunday night's tail opens the week.
                    windows.push(Window { start: 0, end: end - MS_PER_WEEK });
                }
            }
        }
        let windows = merged(windows);
        let mut total = 0;
        let open_before = windows
            .iter()
            .map(|window| {
                let before = total;
                total += window.end - window.start;
                before
            })
            .collect();
        Week { origin: FIRST_MONDAY - offset_ms, windows, open_before, total }
    }

    pub fn is_never_open(&self) -> bool {
        self.total == 0
    }

    /// Open time from the origin to `at`; negative before the origin.
    pub fn open_before(&self, at: Instant) -> i64 {
        let since = at.epoch_ms() - self.origin;
        let (weeks, rest) = (since.div_euclid(MS_PER_WEEK), since.rem_euclid(MS_PER_WEEK));
        let next = self.windows.partition_point(|window| window.start <= rest);
        let in_week = match next.checked_sub(1) {
            None => 0,
            Some(i) => self.open_before[i] + rest.min(self.windows[i].end) - self.windows[i].start,
        };
        weeks * self.total + in_week
    }

    /// The instant, in UTC milliseconds, at which `open` has passed since the origin; `None` when it
    /// does not fit the arithmetic.
    pub fn instant_at(&self, open: i64, edge: Edge) -> Option<i64> {
        let (weeks, rest) = match edge {
            Edge::Opening => (open.div_euclid(self.total), open.rem_euclid(self.total)),
            // A whole number of weeks is reached at the last closing of the last of them.
            Edge::Closing => {
                let before = open.checked_sub(1)?;
                (before.div_euclid(self.total), before.rem_euclid(self.total) + 1)
            }
        };
        let next = match edge {
            Edge::Opening => self.open_before.partition_point(|before| *before <= rest),
            Edge::Closing => self.open_before.partition_point(|before| *before < rest),
        };
        let i = next.checked_sub(1)?;
        let in_week = self.windows[i].start + rest - self.open_before[i];
        weeks.checked_mul(MS_PER_WEEK)?.checked_add(in_week)?.checked_add(self.origin)
    }

    /// The end of the open interval that holds the open instant `at`; `None` when it never ends.
    pub fn closing_after(&self, at: Instant) -> Option<Instant> {
        if self.total == MS_PER_WEEK {
            return None;
        }
        let since = at.epoch_ms() - self.origin;
        let rest = since.rem_euclid(MS_PER_WEEK);
        let i = self.windows.partition_point(|window| window.start <= rest).checked_sub(1)?;
        let mut end = self.windows[i].end;
        if end == MS_PER_WEEK && self.windows[0].start == 0 {
            end += self.windows[0].end;
        }
        Instant::from_epoch_ms(at.epoch_ms() + end - rest)
    }
}

/// Overlapping and touching windows become one.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable_by_key(|window| window.start);
    let mut merged: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match merged.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => merged.push(window),
        }
    }
    merged
}
