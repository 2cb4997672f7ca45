//! The hours of local dates: the week, holidays, and exceptions.

use super::date::{Day, weekday_of};
use super::holiday::Holidays;
use super::hours::{MS_PER_DAY, WeeklyHours, Window};
use crate::sorted::Map;

/// What a calendar in one time zone says of each local date.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LocalHours {
    pub week: WeeklyHours,
    pub holidays: Holidays,
    /// Sorted by date; each has its own windows instead of the week's, and beats a holiday.
    pub exceptions: Vec<(Day, Vec<Window>)>,
    /// What exceptions are called, where they were given a name.
    pub exception_names: Map<Day, String>,
}

impl LocalHours {
    /// Calls `visit` with the windows that start on each date from `from` to `to`, in milliseconds from the
    /// epoch's local midnight, ordered by their starts. Windows of one date neither touch nor overlap; one that
    /// crosses midnight may overlap the next date's.
    pub fn each_window(&self, from: Day, to: Day, mut visit: impl FnMut(i64, i64)) {
        let closed = self.holidays.between(from, to);
        let mut closed = closed.iter().copied().peekable();
        let first = self.exceptions.partition_point(|(day, _)| *day < from);
        let mut exceptions = self.exceptions[first..].iter().peekable();
        for day in from..=to {
            let is_holiday = closed.next_if_eq(&day).is_some();
            let windows = match exceptions.next_if(|(own, _)| *own == day) {
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
