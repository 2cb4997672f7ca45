//! Summer time by a yearly rule, which holds from the last change that the data lists until the end of the
//! supported time.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Period;
use crate::instant::Instant;

/// Offsets in seconds, and when each of them begins.
pub(super) struct Rule {
    pub standard: i64,
    pub summer: i64,
    pub start: Turn,
    pub end: Turn,
}

/// The `week`th `weekday` of `month` (5 for the last one), at `time` seconds of the wall clock before the turn.
pub(super) struct Turn {
    pub month: u32,
    pub week: u8,
    /// From Sunday, 0.
    pub weekday: u32,
    pub time: i64,
}

const SECOND: i64 = 1_000;

impl Rule {
    /// Adds the turns after the last of `periods`, to the end of the supported time.
    pub fn extend(&self, periods: &mut Vec<Period>) {
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
            let mut turns = [summer, winter];
            crate::sorted::sort_by(&mut turns, |a, b| a.start < b.start);
            for turn in turns {
                // A turn to what is in force already is none: the data may end just after one.
                let current = periods.last().map(|period| period.offset);
                if turn.start > last && current != Some(turn.offset) {
                    periods.push(turn);
                }
            }
        }
    }
}

fn year_of(ms: i64) -> i32 {
    chrono::DateTime::from_timestamp_millis(ms).map_or(1970, |time| time.year())
}

impl Turn {
    /// Seconds from the epoch to the turn, both by the local wall clock.
    fn local_seconds(&self, year: i32) -> i64 {
        let weekday = Weekday::try_from(((self.weekday + 6) % 7) as u8).unwrap_or(Weekday::Sun);
        // The fifth is the last, which in a short month is the fourth.
        let date = NaiveDate::from_weekday_of_month_opt(year, self.month, weekday, self.week)
            .or_else(|| NaiveDate::from_weekday_of_month_opt(year, self.month, weekday, 4));
        let midnight = date.and_then(|date| date.and_hms_opt(0, 0, 0)).unwrap_or_default();
        midnight.and_utc().timestamp() + self.time
    }
}
