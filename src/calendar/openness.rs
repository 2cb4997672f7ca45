//! The rule of openness, at daylight-saving changes too: an instant is open if and only if its local
//! wall-clock time lies in a window of its local date, or in a window of the day before that crosses midnight.
//!
//! Between two changes of offset the wall clock runs with the instants, so the open instants are the open
//! wall-clock times of that stretch, moved by its offset. A window over a spring gap loses what the wall clock
//! skips; a window over an autumn fold is open twice, once in each stretch.

use super::hours::MS_PER_DAY;
use super::local::LocalHours;
use super::set;
use super::zone::Zone;

/// A half-open span of instants, in epoch milliseconds.
pub(super) type Stretch = (i64, i64);

/// The open stretches of `[from, to)`: ordered, disjoint, not touching.
pub(super) fn open(hours: &LocalHours, zone: &Zone, from: i64, to: i64) -> Vec<Stretch> {
    let mut open: Vec<Stretch> = Vec::new();
    for (period, period_end) in zone.periods(from, to) {
        let (start, end) = (period.start.max(from), period_end.min(to));
        let (local_start, local_end) = (start + period.offset, end + period.offset);
        // A window of the day before may reach into the first date.
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
