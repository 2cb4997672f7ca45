//! Working time by stepping. The calendar oracle decides for every minute of two years whether it
//! is open, and time is added up minute by minute: no index, no closed form.

use std::sync::OnceLock;

use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::calendar::oracle::{Oracle, Rule};

const MINUTE: i64 = 60_000;
/// From 2026-01-01T00:00:00Z, in minutes since the epoch.
const FIRST: i64 = 1_767_225_600 / 60;
/// Until 2028.
const COUNT: i64 = 2 * 365 * 1440;

/// A calendar with the openness of each of its minutes.
pub(crate) struct Hours {
    pub name: &'static str,
    pub config: Value,
    open: Vec<bool>,
}

fn hours(name: &'static str, config: Value, oracle: &Oracle) -> Hours {
    let open = (FIRST..FIRST + COUNT).map(|minute| oracle.is_open(minute)).collect();
    Hours { name, config, open }
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
            hours("default", json!({}), &oracle("UTC", week(&office))),
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
                &york,
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
                &rome,
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
                &oracle("Australia/Lord_Howe", everyday),
            ),
            Hours { name: "always", config: Value::Null, open: vec![true; COUNT as usize] },
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
}
