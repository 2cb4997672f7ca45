//! Openness minute by minute, straight from the definition: the local time comes from another
//! library (jiff), and every rule is checked for every minute.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A calendar. Times are minutes of the day. A window that ends before it starts crosses midnight.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    pub zone: TimeZone,
    /// The windows of each weekday, Monday first.
    pub days: Vec<Vec<(i64, i64)>>,
    pub holidays: Vec<Rule>,
    pub exceptions: Vec<(Date, Vec<(i64, i64)>)>,
}

/// What makes a date a holiday.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    Once(Date),
    Yearly(i8, i8),
    Range(Date, Date),
    /// Month, weekday, and which one of the month. Negative numbers count from the end.
    Nth(i8, Weekday, i8),
    /// Days after Easter Sunday.
    Easter(i64),
}

/// Easter Sunday, by Knuth's Algorithm E (The Art of Computer Programming, 1.3.2, exercise 14).
fn easter(year: i64) -> Date {
    let golden = year % 19 + 1;
    let century = year / 100 + 1;
    let (skipped, moon) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
    let sunday = 5 * year / 4 - skipped - 10;
    let mut epact = (11 * golden + 20 + moon - skipped).rem_euclid(30);
    if epact == 25 && golden > 11 || epact == 24 {
        epact += 1;
    }
    let mut full = 44 - epact;
    if full < 21 {
        full += 30;
    }
    let day = full + 7 - (sunday + full) % 7;
    let (month, day) = if day > 31 { (4, day - 31) } else { (3, day) };
    jiff::civil::date(year as i16, month, day as i8)
}

impl Rule {
    fn covers(&self, date: Date) -> bool {
        match self {
            Rule::Once(day) => *day == date,
            Rule::Yearly(month, day) => date.month() == *month && date.day() == *day,
            Rule::Range(from, to) => *from <= date && date <= *to,
            Rule::Easter(days) => {
                let year = i64::from(date.year());
                (year - 1..=year + 1).any(|year| easter(year) + days.days() == date)
            }
            Rule::Nth(month, weekday, nth) => {
                let from_start = (date.day() - 1) / 7 + 1;
                let from_end = (date.days_in_month() - date.day()) / 7 + 1;
                let place = if *nth > 0 { from_start == *nth } else { from_end == -*nth };
                date.month() == *month && date.weekday() == *weekday && place
            }
        }
    }
}

impl Oracle {
    pub(crate) fn windows(&self, date: Date) -> &[(i64, i64)] {
        if let Some((_, windows)) = self.exceptions.iter().find(|(day, _)| *day == date) {
            return windows;
        }
        if self.holidays.iter().any(|rule| rule.covers(date)) {
            return &[];
        }
        &self.days[date.weekday().to_monday_zero_offset() as usize]
    }

    /// Whether the minute that begins `minute` minutes after the epoch is open.
    pub(crate) fn is_open(&self, minute: i64) -> bool {
        let local = self.zone.to_datetime(Timestamp::from_second(minute * 60).unwrap());
        let time = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let today = local.date();
        let yesterday = today - 1.day();
        let today_covers = |&(start, end): &(i64, i64)| {
            if start < end { start <= time && time < end } else { start <= time }
        };
        let tail_covers = |&(start, end): &(i64, i64)| end < start && time < end;
        self.windows(today).iter().any(today_covers)
            || self.windows(yesterday).iter().any(tail_covers)
    }

    /// The earliest minute with `minutes` open minutes since `start`.
    pub(crate) fn due(&self, start: i64, minutes: i64) -> i64 {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            left -= i64::from(self.is_open(at));
            at += 1;
        }
        at
    }

    /// The latest minute with `minutes` open minutes left until `start`.
    pub(crate) fn due_backwards(&self, start: i64, minutes: i64) -> i64 {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            at -= 1;
            left -= i64::from(self.is_open(at));
        }
        at
    }

    /// Open minutes in `[a, b)`.
    pub(crate) fn open_minutes(&self, a: i64, b: i64) -> i64 {
        (a..b).map(|minute| i64::from(self.is_open(minute))).sum()
    }

    /// The first minute at or after `from` whose openness is `open`, within two weeks.
    pub(crate) fn first(&self, from: i64, open: bool) -> Option<i64> {
        (from..from + 14 * 1440).find(|minute| self.is_open(*minute) == open)
    }
}
