//! Deadlines in working days, against a table and a slow oracle that looks at every minute.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use serde_json::{Value, json};
use ticket_engine::calendar::WorkingDays;
use ticket_engine::{Calendar, Instant, from_value};

use super::oracle::Oracle;
use super::{instant, plan_and_minute};

fn days(value: &Value) -> WorkingDays {
    from_value(value, "days").unwrap()
}

fn calendar(config: &Value) -> Calendar {
    Calendar::new(&from_value(config, "calendar").unwrap()).unwrap()
}

fn berlin() -> Value {
    json!({"timeZone": "Europe/Berlin"})
}

fn due(config: &Value, start: &str, value: &Value) -> Instant {
    calendar(config).due_at_day(start.parse().unwrap(), &days(value)).unwrap()
}

#[test]
fn promises_in_working_days_are_kept_to_the_millisecond() {
    let nights = || {
        let night = json!([["22:00", "06:00"]]);
        json!({"hours": {"mon": night, "tue": night, "wed": night, "thu": night, "fri": night}})
    };
    let holiday = || {
        json!({
            "timeZone": "Europe/Berlin",
            "holidays": ["2026-12-25"],
            "exceptions": [{"date": "2026-12-24", "hours": [["09:00", "12:00"]]}],
        })
    };
    let lunch = || {
        let day = json!([["09:00", "12:00"], ["13:00", "18:00"]]);
        json!({"timeZone": "Europe/Berlin", "hours": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}})
    };
    let by = |count: u32, by: &str| json!({"workingDays": count, "by": by});
    let to_close = |count: u32| json!({"workingDays": count});
    let cutoff = || json!({"workingDays": 2, "by": "16:00", "cutoff": "10:00"});
    // On the Sunday on which the clocks go back, from 03:00 to 02:00.
    let sunday = || {
        let windows = json!([["01:00", "02:30"], ["02:40", "03:30"]]);
        json!({"timeZone": "Europe/Berlin", "hours": {"sun": windows}})
    };
    for (config, start, value, expected) in [
        (sunday(), "2026-10-24T22:30:00Z", by(0, "02:35"), "2026-10-25T01:30:00Z"),
        (sunday(), "2026-10-24T22:30:00Z", by(0, "02:20"), "2026-10-25T01:20:00Z"),
        (sunday(), "2026-10-24T22:30:00Z", to_close(0), "2026-10-25T02:30:00Z"),
        (berlin(), "2026-11-23T09:00:00Z", by(2, "17:00"), "2026-11-25T16:00:00Z"),
        (berlin(), "2026-11-20T18:30:00Z", by(2, "17:00"), "2026-11-25T16:00:00Z"),
        (berlin(), "2026-11-21T12:00:00Z", by(1, "17:00"), "2026-11-24T16:00:00Z"),
        (holiday(), "2026-12-23T14:00:00Z", by(1, "close"), "2026-12-24T11:00:00Z"),
        (holiday(), "2026-12-23T14:00:00Z", by(1, "17:00"), "2026-12-24T11:00:00Z"),
        (holiday(), "2026-12-24T09:00:00Z", by(1, "17:00"), "2026-12-28T16:00:00Z"),
        (berlin(), "2026-11-23T09:00:00Z", cutoff(), "2026-11-25T15:00:00Z"),
        (berlin(), "2026-11-23T09:00:00.001Z", cutoff(), "2026-11-26T15:00:00Z"),
        (berlin(), "2026-03-27T09:00:00Z", by(1, "17:00"), "2026-03-30T15:00:00Z"),
        (berlin(), "2026-11-23T09:00:00Z", to_close(0), "2026-11-23T17:00:00Z"),
        (berlin(), "2026-11-21T09:00:00Z", to_close(0), "2026-11-23T17:00:00Z"),
        (nights(), "2026-11-24T02:00:00Z", to_close(1), "2026-11-25T06:00:00Z"),
        (nights(), "2026-11-24T02:00:00Z", by(1, "05:00"), "2026-11-25T05:00:00Z"),
        (berlin(), "2026-11-23T16:59:59.999Z", by(1, "17:00"), "2026-11-24T16:00:00Z"),
        (berlin(), "2026-11-23T17:00:00Z", by(1, "17:00"), "2026-11-25T16:00:00Z"),
        (lunch(), "2026-11-23T09:00:00Z", by(1, "13:00"), "2026-11-24T12:00:00Z"),
        (lunch(), "2026-11-23T11:30:00Z", by(0, "12:45"), "2026-11-24T11:00:00Z"),
        (berlin(), "2026-11-20T18:30:00Z", by(1, "startTime"), "2026-11-24T08:00:00Z"),
        (berlin(), "2026-11-20T10:20:30.456Z", by(1, "startTime"), "2026-11-23T10:20:30.456Z"),
        (berlin(), "2026-11-23T10:00:00Z", by(1, "08:00"), "2026-11-24T08:00:00Z"),
        (berlin(), "2026-11-23T10:00:00Z", by(365, "24:00"), "2028-04-17T16:00:00Z"),
    ] {
        assert_eq!(due(&config, start, &value), expected.parse().unwrap(), "{start} {value}");
    }
}

#[test]
fn a_window_of_a_combination_is_a_maximal_open_interval() {
    let hours = |from: &str, to: &str| json!({"timeZone": "Europe/Berlin", "hours": {"mon": [[from, to]], "tue": [[from, to]]}});
    let union = json!({"union": [hours("09:00", "12:00"), hours("11:00", "18:00")]});
    let by = |by: &str| json!({"workingDays": 1, "by": by});
    assert_eq!(
        due(&union, "2026-11-23T09:00:00Z", &by("close")),
        "2026-11-24T17:00:00Z".parse().unwrap()
    );
    assert_eq!(
        due(&union, "2026-11-23T17:00:00Z", &by("11:30")),
        "2026-11-30T10:30:00Z".parse().unwrap()
    );
    // Open from Monday to Tuesday night: cut at the midnights of the first calendar.
    let whole = json!({"union": [hours("00:00", "24:00"), hours("06:00", "08:00")]});
    assert_eq!(
        due(&whole, "2026-11-23T09:00:00Z", &by("close")),
        "2026-11-24T23:00:00Z".parse().unwrap()
    );
    assert_eq!(
        due(&whole, "2026-11-23T09:00:00Z", &json!({"workingDays": 0})),
        "2026-11-23T23:00:00Z".parse().unwrap()
    );
    let always = json!({"union": [{"hours": {"mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]], "wed": [["00:00", "24:00"]],
        "thu": [["00:00", "24:00"]], "fri": [["00:00", "24:00"]], "sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}}]});
    assert_eq!(
        due(&always, "2026-11-23T09:00:00Z", &by("10:15")),
        "2026-11-24T10:15:00Z".parse().unwrap()
    );
}

#[test]
fn promises_that_cannot_be_meant_are_refused() {
    for (value, code, path) in [
        (json!({}), "MISSING_FIELD", "days.workingDays"),
        (json!({"workingDays": 366}), "INVALID_VALUE", "days.workingDays"),
        (json!({"workingDays": -1}), "INVALID_VALUE", "days.workingDays"),
        (json!({"workingDays": 1.5}), "INVALID_VALUE", "days.workingDays"),
        (json!({"workingDays": "1"}), "INVALID_VALUE", "days.workingDays"),
        (json!({"workingDays": 1, "by": "5 pm"}), "INVALID_VALUE", "days.by"),
        (json!({"workingDays": 1, "by": 17}), "INVALID_VALUE", "days.by"),
        (json!({"workingDays": 1, "by": "24:01"}), "INVALID_VALUE", "days.by"),
        (json!({"workingDays": 1, "cutoff": "close"}), "INVALID_VALUE", "days.cutoff"),
        (json!({"workingDays": 1, "afterPause": "later"}), "INVALID_VALUE", "days.afterPause"),
        (json!({"workingDays": 1, "until": "17:00"}), "UNKNOWN_FIELD", "days.until"),
        (json!(2), "INVALID_VALUE", "days"),
    ] {
        let refusal = from_value::<WorkingDays>(&value, "days").unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), (code, path), "{value}");
    }
    let start: Instant = "2026-11-23T09:00:00Z".parse().unwrap();
    let late = days(&json!({"workingDays": 1, "cutoff": "18:01"}));
    let refusal = calendar(&berlin()).due_at_day(start, &late).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("INVALID_CONFIG", "days.cutoff"));
    let end = "2199-12-31T09:00:00Z".parse().unwrap();
    let refusal = calendar(&berlin()).due_at_day(end, &WorkingDays::new(3)).unwrap_err();
    assert_eq!((refusal.code(), refusal.path()), ("DEADLINE_OUT_OF_RANGE", "days"));
}

#[test]
fn a_calendar_that_hardly_opens_is_searched_to_its_end() {
    let rare =
        json!({"hours": {}, "exceptions": [{"date": "2190-05-05", "hours": [["09:00", "10:00"]]}]});
    let start = "2026-11-23T09:00:00Z";
    assert_eq!(
        due(&rare, start, &json!({"workingDays": 0})),
        "2190-05-05T10:00:00Z".parse().unwrap()
    );
    let days = WorkingDays::new(1);
    let refusal = calendar(&rare).due_at_day(start.parse().unwrap(), &days).unwrap_err();
    assert_eq!(refusal.code(), "DEADLINE_OUT_OF_RANGE");
}

/// A promise, in minutes of the day.
#[derive(Clone, Copy, Debug)]
struct Promise {
    count: u32,
    by: Option<Option<i64>>,
    cutoff: Option<i64>,
}

/// The definition, word by word, over the minutes of each date.
struct Dates<'a>(&'a Oracle);

impl Dates<'_> {
    fn local(&self, minute: i64) -> DateTime {
        self.0.zone.to_datetime(Timestamp::from_second(minute * 60).unwrap())
    }

    fn windows(&self, date: Date) -> Vec<(i64, i64)> {
        let windows = self.0.windows(date).iter();
        windows.map(|&(start, end)| (start, if end > start { end } else { end + 1440 })).collect()
    }

    /// Minutes since the epoch of that date's midnight, were it in UTC.
    fn midnight(date: Date) -> i64 {
        jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap().as_second() / 60
    }

    /// The open minutes of the windows that start on `date`.
    fn minutes(&self, date: Date) -> BTreeSet<i64> {
        let windows = self.windows(date);
        if windows.is_empty() {
            return BTreeSet::new();
        }
        let midnight = Self::midnight(date);
        (midnight - 1_700..midnight + 2 * 1440 + 1_700)
            .filter(|minute| {
                let local = self.local(*minute);
                let time = i64::from(local.hour()) * 60 + i64::from(local.minute());
                let time = match local.date() {
                    same if same == date => time,
                    next if next == date + 1.day() => time + 1440,
                    _ => return false,
                };
                windows.iter().any(|(start, end)| *start <= time && time < *end)
            })
            .collect()
    }

    fn is_working(&self, date: Date) -> bool {
        !self.minutes(date).is_empty()
    }

    fn next_working(&self, date: Date) -> Date {
        (1..).map(|days| date + days.days()).find(|date| self.is_working(*date)).unwrap()
    }

    fn instant_of(&self, date: Date, time: i64) -> i64 {
        let windows = self.windows(date);
        let opening = windows.iter().map(|(start, _)| *start).min().unwrap();
        let closing = windows.iter().map(|(_, end)| *end).max().unwrap();
        let is_next_day = time < opening && closing > 1440 && time <= closing - 1440;
        let wanted = Self::midnight(date) + time + if is_next_day { 1440 } else { 0 };
        let shown = |minute: i64| {
            let local = self.local(minute);
            Self::midnight(local.date()) + i64::from(local.hour()) * 60 + i64::from(local.minute())
        };
        let nearby = wanted - 1_700..wanted + 1_700;
        let twice = nearby.clone().rev().find(|minute| shown(*minute) == wanted);
        twice.unwrap_or_else(|| nearby.clone().find(|minute| shown(*minute) > wanted).unwrap())
    }

    /// Day 0, and the first open minute at or after the start.
    fn day_0(&self, start: i64) -> (Date, i64) {
        let first = self.local(start).date() - 3.days();
        let near = || (0..7).map(|days| first + days.days());
        if let Some(date) = near().find(|date| self.minutes(*date).contains(&start)) {
            return (date, start);
        }
        let mut opening: Option<(i64, Date)> = None;
        for days in 0..20_000 {
            let date = first + days.days();
            let next = self.minutes(date).range(start..).next().map(|minute| (*minute, date));
            opening = [opening, next].into_iter().flatten().min();
            if opening.is_some_and(|(_, found)| found < date - 2.days()) {
                break;
            }
        }
        let (minute, date) = opening.unwrap();
        (date, minute)
    }

    fn due(&self, start: i64, promise: Promise) -> i64 {
        let (mut day, opening) = self.day_0(start);
        if promise.cutoff.is_some_and(|cutoff| start > self.instant_of(day, cutoff)) {
            day = self.next_working(day);
        }
        for _ in 0..promise.count {
            day = self.next_working(day);
        }
        let local = self.local(opening);
        let start_time = i64::from(local.hour()) * 60 + i64::from(local.minute());
        loop {
            let minutes = self.minutes(day);
            let by = promise
                .by
                .map_or(i64::MAX, |time| self.instant_of(day, time.unwrap_or(start_time)));
            let is_reached = |at: &i64| *at <= by;
            let inside = minutes.iter().copied().filter(is_reached).max();
            let closing = minutes.iter().map(|minute| minute + 1).filter(is_reached).max();
            let due = inside.max(closing).unwrap_or(*minutes.first().unwrap());
            if due > start {
                return due;
            }
            day = self.next_working(day);
        }
    }
}

fn promises() -> impl Strategy<Value = Promise> {
    let time = || 0..1440_i64;
    let by = prop::option::of(prop::option::of(time()));
    (0..4_u32, by, prop::option::of(time())).prop_map(|(count, by, cutoff)| Promise {
        count,
        by,
        cutoff,
    })
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn a_deadline_in_working_days_is_where_the_definition_puts_it(
        (plan, start) in plan_and_minute(), promise in promises(),
    ) {
        // The oracle would look for years at calendars that hardly open.
        prop_assume!(plan.oracle.days.iter().filter(|day| !day.is_empty()).count() > 2);
        let by = match promise.by {
            None => "close".to_owned(),
            Some(None) => "startTime".to_owned(),
            Some(Some(time)) => clock(time),
        };
        let mut value = json!({"workingDays": promise.count, "by": by});
        if let Some(cutoff) = promise.cutoff {
            value["cutoff"] = json!(clock(cutoff));
        }
        let due = plan.calendar().due_at_day(instant(start), &days(&value));
        match due {
            Ok(due) => prop_assert_eq!(due, instant(Dates(&plan.oracle).due(start, promise))),
            Err(refusal) => prop_assert_eq!(refusal.code(), "INVALID_CONFIG"),
        }
    }
}

#[test]
fn a_date_that_the_clocks_skip_is_no_working_date() {
    // Samoa had no 30 December 2011.
    let apia = json!({"timeZone": "Pacific/Apia"});
    let start = date(2011, 12, 29).at(10, 0, 0, 0).in_tz("Pacific/Apia").unwrap();
    let expected = date(2012, 1, 2).at(18, 0, 0, 0).in_tz("Pacific/Apia").unwrap();
    let start = Instant::from_epoch_ms(start.timestamp().as_millisecond()).unwrap();
    let due = calendar(&apia).due_at_day(start, &WorkingDays::new(1)).unwrap();
    assert_eq!(due.epoch_ms(), expected.timestamp().as_millisecond());
}
