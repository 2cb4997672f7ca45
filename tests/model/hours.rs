//! Working time by stepping. The calendar oracle decides for every minute of two years whether it
//! is open, and time is added up minute by minute: no index, no closed form. Promises in working
//! days follow the definition word by word, over the open minutes of each date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::plan::{By, Days};
use crate::calendar::oracle::{Oracle, Rule};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// From 2026-01-01T00:00:00Z, in minutes since the epoch.
const FIRST: i64 = 1_767_225_600 / 60;
/// Until 2028.
const COUNT: i64 = 2 * 365 * 1440;

/// A calendar with the openness of each of its minutes.
pub(crate) struct Hours {
    pub name: &'static str,
    pub config: Value,
    open: Vec<bool>,
    /// `None` is open 24x7.
    oracle: Option<Oracle>,
    /// The open minutes of the windows that start on a date, as runs of milliseconds.
    dates: BTreeMap<Date, Vec<(i64, i64)>>,
}

fn hours(name: &'static str, config: Value, oracle: Oracle) -> Hours {
    let mut open = Vec::new();
    let mut dates: BTreeMap<Date, Vec<(i64, i64)>> = BTreeMap::new();
    for minute in FIRST..FIRST + COUNT {
        open.push(oracle.is_open(minute));
        if !open[open.len() - 1] {
            continue;
        }
        let local = oracle.zone.to_datetime(Timestamp::from_second(minute * 60).unwrap());
        let time = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let today = local.date();
        for (date, time) in [(today, time), (today - 1.day(), time + 1440)] {
            if !windows(&oracle, date).iter().any(|&(start, end)| start <= time && time < end) {
                continue;
            }
            let (start, end) = (minute * MINUTE, (minute + 1) * MINUTE);
            let runs = dates.entry(date).or_default();
            match runs.last_mut() {
                Some(run) if run.1 == start => run.1 = end,
                _ => runs.push((start, end)),
            }
        }
    }
    Hours { name, config, open, oracle: Some(oracle), dates }
}

/// The windows that start on `date`, in minutes since its midnight. One that crosses midnight ends
/// after 1,440.
fn windows(oracle: &Oracle, date: Date) -> Vec<(i64, i64)> {
    let windows = oracle.windows(date).iter();
    windows.map(|&(start, end)| (start, if end > start { end } else { end + 1440 })).collect()
}

type Windows = Vec<(i64, i64)>;

fn oracle(zone: &str, days: [Windows; 7]) -> Oracle {
    Oracle {
        zone: TimeZone::get(zone).unwrap(),
        days: days.into(),
        holidays: Vec::new(),
        exceptions: Vec::new(),
    }
}

/// The calendars, as configuration and minute by minute. The last one is always open.
pub(crate) fn all() -> &'static [Hours] {
    static ALL: OnceLock<Vec<Hours>> = OnceLock::new();
    ALL.get_or_init(|| {
        let none = Windows::new;
        let day = |windows: &[(i64, i64)]| windows.to_vec();
        let office = || day(&[(540, 1080)]);
        let lunch = || day(&[(540, 720), (780, 1050)]);
        let night = || day(&[(1320, 360)]);
        let small = || day(&[(30, 150), (840, 1200)]);
        let week = |day: &dyn Fn() -> Windows| [day(), day(), day(), day(), day(), none(), none()];
        let mut york = oracle("America/New_York", week(&lunch));
        york.days[5] = day(&[(600, 840)]);
        york.holidays = vec![Rule::Nth(11, jiff::civil::Weekday::Thursday, 4), Rule::Yearly(12, 25)];
        york.exceptions = vec![(date(2026, 11, 27), day(&[(540, 720)]))];
        let mut rome = oracle("Europe/Rome", week(&night));
        rome.holidays = vec![Rule::Range(date(2026, 12, 24), date(2026, 12, 27)), Rule::Easter(1)];
        let everyday = [small(), small(), small(), small(), small(), small(), small()];
        vec![
            hours("default", json!({}), oracle("UTC", week(&office))),
            hours(
                "lunch",
                json!({
                    "timeZone": "America/New_York",
                    "hours": {
                        "mon": [["09:00", "12:00"], ["13:00", "17:30"]],
                        "tue": [["09:00", "12:00"], ["13:00", "17:30"]],
                        "wed": [["09:00", "12:00"], ["13:00", "17:30"]],
                        "thu": [["09:00", "12:00"], ["13:00", "17:30"]],
                        "fri": [["09:00", "12:00"], ["13:00", "17:30"]],
                        "sat": [["10:00", "14:00"]],
                    },
                    "holidays": [{"month": 11, "weekday": "thu", "nth": 4}, "12-25"],
                    "exceptions": [{"date": "2026-11-27", "hours": [["09:00", "12:00"]]}],
                }),
                york,
            ),
            hours(
                "nights",
                json!({
                    "timeZone": "Europe/Rome",
                    "hours": {
                        "mon": [["22:00", "06:00"]], "tue": [["22:00", "06:00"]], "wed": [["22:00", "06:00"]],
                        "thu": [["22:00", "06:00"]], "fri": [["22:00", "06:00"]],
                    },
                    "holidays": [{"from": "2026-12-24", "to": "2026-12-27"}, {"easter": 1}],
                }),
                rome,
            ),
            hours(
                "small-hours",
                json!({
                    "timeZone": "Australia/Lord_Howe",
                    "hours": {
                        "mon": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "tue": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "wed": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "thu": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "fri": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "sat": [["00:30", "02:30"], ["14:00", "20:00"]],
                        "sun": [["00:30", "02:30"], ["14:00", "20:00"]],
                    },
                }),
                oracle("Australia/Lord_Howe", everyday),
            ),
            hours(
                "berlin",
                json!({"timeZone": "Europe/Berlin"}),
                oracle("Europe/Berlin", week(&office)),
            ),
            Hours {
                name: "always",
                config: Value::Null,
                open: vec![true; COUNT as usize],
                oracle: None,
                dates: BTreeMap::new(),
            },
        ]
    })
}

/// Open 24x7.
pub(crate) fn always() -> &'static Hours {
    all().last().unwrap()
}

/// The calendar called `name`.
pub(crate) fn named(name: &str) -> &'static Hours {
    all().iter().find(|hours| hours.name == name).unwrap()
}

impl Hours {
    /// Whether the minute in which `at` lies is open.
    pub(crate) fn is_open(&self, at: i64) -> bool {
        self.open[(at.div_euclid(MINUTE) - FIRST) as usize]
    }

    /// `[from, to)` cut at whole minutes, each piece with its openness.
    pub(crate) fn pieces(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64, bool)> {
        let mut at = from;
        std::iter::from_fn(move || {
            let start = at;
            at = to.min((start.div_euclid(MINUTE) + 1) * MINUTE);
            (start < to).then(|| (start, at, self.is_open(start)))
        })
    }

    /// Open time in `[from, to)`, in milliseconds.
    pub(crate) fn between(&self, from: i64, to: i64) -> i64 {
        self.pieces(from, to).map(|(start, end, open)| if open { end - start } else { 0 }).sum()
    }

    /// The earliest instant with `ms` of open time since `from`.
    pub(crate) fn after(&self, from: i64, ms: i64) -> i64 {
        let mut left = ms;
        if left <= 0 {
            return from;
        }
        for (start, end, open) in self.pieces(from, i64::MAX) {
            if open && left <= end - start {
                return start + left;
            }
            left -= if open { end - start } else { 0 };
        }
        unreachable!("the table of minutes ends first")
    }

    /// The latest instant with `ms` of open time left until `until`.
    pub(crate) fn before(&self, until: i64, ms: i64) -> i64 {
        let (mut end, mut left) = (until, ms);
        while left > 0 {
            let start = (end - 1).div_euclid(MINUTE) * MINUTE;
            if self.is_open(start) {
                if left <= end - start {
                    return end - left;
                }
                left -= end - start;
            }
            end = start;
        }
        end
    }

    fn zone(&self) -> &TimeZone {
        &self.oracle.as_ref().expect("working days need a calendar").zone
    }

    /// The local time of `at`, as milliseconds of a clock that stood at 0 on 1 January 1970.
    fn shown(&self, at: i64) -> i64 {
        let offset = self.zone().to_offset(Timestamp::from_millisecond(at).unwrap());
        at + i64::from(offset.seconds()) * 1_000
    }

    fn date_of(&self, at: i64) -> Date {
        self.zone().to_datetime(Timestamp::from_millisecond(at).unwrap()).date()
    }

    /// The instant of a time of day, in milliseconds, that belongs to the windows of `date`.
    fn instant_of(&self, date: Date, time: i64) -> i64 {
        let windows = windows(self.oracle.as_ref().unwrap(), date);
        let opening = windows.iter().map(|(start, _)| *start).min().unwrap() * MINUTE;
        let closing = windows.iter().map(|(_, end)| *end).max().unwrap() * MINUTE;
        let is_next_day = time < opening && closing > DAY && time <= closing - DAY;
        let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap().as_millisecond();
        let wanted = midnight + time + if is_next_day { DAY } else { 0 };
        // By the offset of the day before and of the day after.
        let candidates =
            [wanted - DAY, wanted + DAY].map(|near| wanted - (self.shown(near) - near));
        let twice = candidates.into_iter().filter(|at| self.shown(*at) == wanted).max();
        twice.unwrap_or_else(|| {
            let first = candidates.into_iter().min().unwrap().div_euclid(MINUTE);
            let minutes = (first..first + 1440).map(|minute| minute * MINUTE);
            minutes.into_iter().find(|at| self.shown(*at) > wanted).unwrap()
        })
    }

    /// The working dates from `date` on.
    fn working_dates(&self, date: Date) -> impl Iterator<Item = Date> {
        self.dates.range(date..).map(|(date, _)| *date)
    }

    fn next_working(&self, date: Date) -> Date {
        self.working_dates(date + 1.day()).next().unwrap()
    }

    /// Day 0 of a promise from `start`, and the first open instant at or after it.
    fn day_0(&self, start: i64) -> (Date, i64) {
        let near = || self.working_dates(self.date_of(start) - 3.days()).take(9);
        let contains = |date: &Date| {
            self.dates[date].iter().any(|(from, until)| *from <= start && start < *until)
        };
        if let Some(date) = near().find(contains) {
            return (date, start);
        }
        let opening = |date: Date| {
            let openings = self.dates[&date].iter().map(|(from, _)| *from);
            openings.filter(|from| *from >= start).min().map(|from| (from, date))
        };
        let (from, date) = near().filter_map(opening).min().unwrap();
        (date, from)
    }

    /// The time of day, in milliseconds, by which `days` from `start` promises. `None`: by close.
    fn time_of(&self, start: i64, days: &Days) -> Option<i64> {
        match days.by {
            By::Close => None,
            By::At(minutes) => Some(minutes * MINUTE),
            By::StartTime => Some(self.shown(self.day_0(start).1).rem_euclid(DAY)),
        }
    }

    /// The latest instant not after `time` that lies in, or closes, a window of `date`, or else the
    /// opening of that date.
    fn end_of(&self, date: Date, time: Option<i64>) -> i64 {
        let runs = &self.dates[&date];
        let by = time.map_or(i64::MAX, |time| self.instant_of(date, time));
        let reached = runs.iter().filter(|(from, _)| *from <= by);
        reached.map(|(_, until)| by.min(*until)).max().unwrap_or(runs[0].0)
    }

    /// The deadline of a promise in working days from `start`.
    pub(crate) fn day_due(&self, start: i64, days: &Days) -> i64 {
        let (mut day, _) = self.day_0(start);
        if days.cutoff.is_some_and(|cutoff| start > self.instant_of(day, cutoff * MINUTE)) {
            day = self.next_working(day);
        }
        for _ in 0..days.count {
            day = self.next_working(day);
        }
        let time = self.time_of(start, days);
        let mut ends = self.working_dates(day).map(|date| self.end_of(date, time));
        ends.find(|end| *end > start).unwrap()
    }

    /// The first boundary at or after `from` of a promise from `start`.
    pub(crate) fn boundary(&self, start: i64, days: &Days, from: i64) -> i64 {
        let time = self.time_of(start, days);
        let dates = self.working_dates(self.date_of(from) - 3.days()).take(12);
        dates.map(|date| self.end_of(date, time)).filter(|end| *end >= from).min().unwrap()
    }
}
