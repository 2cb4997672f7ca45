//! Daylight-saving time by a yearly rule.
//!
//! The rule holds from the last change that the data lists to the end of the supported range.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::zone::Period;
use crate::value::Instant;

/// A yearly rule: two offsets in seconds, and when each comes into force.
pub(super) struct Rule {
    pub standard: i64,
    pub summer: i64,
    pub start: DstChange,
    pub end: DstChange,
}

/// A yearly change of offset, on the `week`th `weekday` of `month`; 5 is the last one.
pub(super) struct DstChange {
    pub month: u32,
    pub week: u8,
    /// 0 for Sunday.
    pub weekday: u32,
    /// Seconds from midnight, by the wall clock before the change.
    pub time: i64,
}

const SECOND: i64 = 1_000;

impl Rule {
    /// Appends the changes after the last of `periods`, to the end of the supported range.
    pub(super) fn extend(&self, periods: &mut Vec<Period>) {
        let last = periods.last().map_or(0, |period| period.start);
        for year in year_of(last)..=year_of(Instant::MAX.epoch_ms()) {
            let summer = Period {
                start: (self.start.local_seconds(year) - self.standard) * SECOND,
                offset: self.summer * SECOND,
            };
            let winter = Period {
                start: (self.end.local_seconds(year) - self.summer) * SECOND,
                offset: self.standard * SECOND,
            };
            let mut changes = [summer, winter];
            changes.sort_unstable_by_key(|change| change.start);
            for change in changes {
                // The data may end just after a change; do not repeat the offset in force.
                let current = periods.last().map(|period| period.offset);
                if change.start > last && current != Some(change.offset) {
                    periods.push(change);
                }
            }
        }
    }
}

fn year_of(ms: i64) -> i32 {
    chrono::DateTime::from_timestamp_millis(ms).map_or(1970, |time| time.year())
}

impl DstChange {
    /// Seconds from 1970-01-01T00:00 to the change, both by the local wall clock.
    fn local_seconds(&self, year: i32) -> i64 {
        let weekday = Weekday::try_from(((self.weekday + 6) % 7) as u8).unwrap_or(Weekday::Sun);
        // Week 5 means the last one, which may be the fourth.
        let date = NaiveDate::from_weekday_of_month_opt(year, self.month, weekday, self.week)
            .or_else(|| NaiveDate::from_weekday_of_month_opt(year, self.month, weekday, 4));
        let midnight = date.and_then(|date| date.and_hms_opt(0, 0, 0)).unwrap_or_default();
        midnight.and_utc().timestamp() + self.time
    }
}
