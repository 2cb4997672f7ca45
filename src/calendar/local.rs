//! The hours of local dates: the week, holidays, and exceptions.

use crate::calendar::WeeklyHours;
use crate::calendar::date::{Day, weekday_of};
use crate::calendar::holiday::Holidays;
use crate::calendar::hours::{MS_PER_DAY, Window};
use crate::value::sorted::SortedMap;

/// The opening hours of each local date, of a calendar in one time zone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LocalHours {
    pub week: WeeklyHours,
    pub holidays: Holidays,
    /// Windows that replace the week's on a date, sorted by date. An exception beats a holiday.
    pub exceptions: Vec<(Day, Vec<Window>)>,
    /// The names of the exceptions that have one.
    pub exception_names: SortedMap<Day, String>,
}

impl LocalHours {
    /// Calls `visit` with each window that starts on a date from `from` to `to`, ordered by start.
    ///
    /// Times are milliseconds from local midnight of 1970-01-01. Windows of one date neither touch
    /// nor overlap. A window that crosses midnight may overlap those of the next date.
    pub(super) fn each_window(&self, from: Day, to: Day, mut visit: impl FnMut(i64, i64)) {
        let closed = self.holidays.between(from, to);
        let mut closed = closed.iter().copied().peekable();
        let first = self.exceptions.partition_point(|(day, _)| *day < from);
        let mut exceptions = self.exceptions[first..].iter().peekable();
        for day in from..=to {
            let is_holiday = closed.next_if_eq(&day).is_some();
            let windows = match exceptions.next_if(|(date, _)| *date == day) {
                Some((_, windows)) => windows.as_slice(),
                None if is_holiday => continue,
                None => &self.week.days()[weekday_of(day)],
            };
            let midnight = i64::from(day) * MS_PER_DAY;
            for window in windows {
                visit(midnight + window.start, midnight + window.end);
            }
        }
    }
}
