//! The rule that decides whether an instant is open, including at daylight-saving changes.
//!
//! An instant is open if and only if its local wall-clock time lies in a window of its local date,
//! or in a window of the day before that crosses midnight.
//!
//! Between two changes of offset, wall-clock time is the instant plus a constant. The open instants
//! of such a period are therefore its open wall-clock times minus the offset. A window over a
//! spring gap loses the time that the wall clock skips. A window over an autumn fold is open twice,
//! once on each side of the change.

use crate::calendar::hours::MS_PER_DAY;
use crate::calendar::local::LocalHours;
use crate::calendar::set;
use crate::calendar::zone::Zone;

/// A half-open span of instants, in epoch milliseconds.
pub(super) type Stretch = (i64, i64);

/// The open stretches of `[from, to)`: ordered and disjoint, and no two touch.
pub(super) fn open(hours: &LocalHours, zone: &Zone, from: i64, to: i64) -> Vec<Stretch> {
    let mut open: Vec<Stretch> = Vec::new();
    for (period, period_end) in zone.periods(from, to) {
        let (start, end) = (period.start.max(from), period_end.min(to));
        let (local_start, local_end) = (start + period.offset, end + period.offset);
        // A window of the day before may extend into the first date.
        let first = local_start.div_euclid(MS_PER_DAY) - 1;
        let last = (local_end - 1).div_euclid(MS_PER_DAY);
        hours.each_window(first as i32, last as i32, |window_start, window_end| {
            let a = window_start.max(local_start) - period.offset;
            let b = window_end.min(local_end) - period.offset;
            if a < b {
                set::push(&mut open, (a, b));
            }
        });
    }
    open
}
