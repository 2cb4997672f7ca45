//! Openness minute by minute, by the rule as it is written, with nothing clever.

use chrono::{DateTime, Datelike, TimeDelta, Timelike};

pub struct Oracle {
    pub offset_minutes: i64,
    /// From Monday, in minutes of the day; a window that ends before it starts crosses midnight.
    pub days: Vec<Vec<(i64, i64)>>,
}

impl Oracle {
    /// Whether the minute that begins `minute` minutes after the epoch is open.
    pub fn is_open(&self, minute: i64) -> bool {
        let local = DateTime::from_timestamp(minute * 60, 0).unwrap()
            + TimeDelta::minutes(self.offset_minutes);
        let time = i64::from(local.hour() * 60 + local.minute());
        let today = local.weekday().num_days_from_monday() as usize;
        let yesterday = (today + 6) % 7;
        let today_covers = |&(start, end): &(i64, i64)| {
            if start < end { start <= time && time < end } else { start <= time }
        };
        let tail_covers = |&(start, end): &(i64, i64)| end < start && time < end;
        self.days[today].iter().any(today_covers) || self.days[yesterday].iter().any(tail_covers)
    }

    /// The earliest minute with `minutes` open ones between `start` and it.
    pub fn due(&self, start: i64, minutes: i64) -> i64 {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            left -= i64::from(self.is_open(at));
            at += 1;
        }
        at
    }

    /// The latest minute with `minutes` open ones between it and `start`.
    pub fn due_backwards(&self, start: i64, minutes: i64) -> i64 {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            at -= 1;
            left -= i64::from(self.is_open(at));
        }
        at
    }

    /// Open minutes in `[a, b)`.
    pub fn open_minutes(&self, a: i64, b: i64) -> i64 {
        (a..b).map(|minute| i64::from(self.is_open(minute))).sum()
    }

    /// The first minute at or after `from` that is open or closed, as asked; looked for over two weeks.
    pub fn first(&self, from: i64, open: bool) -> Option<i64> {
        (from..from + 14 * 1440).find(|minute| self.is_open(*minute) == open)
    }
}
