//! Random calendars, as configuration and as the oracle reads them.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use ticket_engine::{Calendar, from_value};

use super::oracle::{Oracle, Rule};

/// Zones with every kind of change: by half an hour, at midnight, by a whole day, in southern
/// summers, on working days.
pub(crate) const ZONES: [&str; 42] = [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Asuncion",
    "America/Havana",
    "America/Caracas",
    "America/Nuuk",
    "America/Phoenix",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Rome",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Chisinau",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/El_Aaiun",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Tehran",
    "Asia/Amman",
    "Asia/Pyongyang",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Norfolk",
    "Antarctica/Troll",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

type Windows = Vec<(i64, i64)>;

/// A calendar as configuration and for the oracle.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub config: Value,
    pub oracle: Oracle,
}

impl Plan {
    pub(crate) fn calendar(&self) -> Calendar {
        Calendar::new(&from_value(&self.config, "calendar").unwrap()).unwrap()
    }
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn written(windows: &Windows) -> Value {
    windows.iter().map(|(start, end)| json!([clock(*start), clock(*end)])).collect()
}

fn window() -> impl Strategy<Value = (i64, i64)> {
    let any = (0..1440_i64, 0..=1440_i64);
    // Across the hours in which clocks change.
    let night = (0..240_i64, 30..300_i64).prop_map(|(start, length)| (start, start + length));
    prop_oneof![any, night].prop_filter("a window is not empty", |(start, end)| start != end)
}

fn dates() -> impl Strategy<Value = Date> {
    (0..25_000_i64).prop_map(|days| date(1975, 1, 1) + days.days())
}

fn rules() -> impl Strategy<Value = (Value, Rule)> {
    prop_oneof![
        dates().prop_map(|day| (json!(day.to_string()), Rule::Once(day))),
        (1..=12_i8, 1..=28_i8).prop_map(|(month, day)| (
            json!(format!("{month:02}-{day:02}")),
            Rule::Yearly(month, day)
        )),
        Just((json!({"date": "02-29", "name": "Leap"}), Rule::Yearly(2, 29))),
        (dates(), 0..20_i64).prop_map(|(from, days)| {
            let to = from + days.days();
            (json!({"from": from.to_string(), "to": to.to_string()}), Rule::Range(from, to))
        }),
        (-200..=200_i64).prop_map(|days| (json!({"easter": days}), Rule::Easter(days))),
        (1..=12_i8, select(&WEEKDAYS[..]), select(vec![1, 2, 3, 4, 5, -1, -2, -5])).prop_map(
            |(month, (name, weekday), nth)| {
                (
                    json!({"month": month, "weekday": name, "nth": nth}),
                    Rule::Nth(month, weekday, nth),
                )
            }
        ),
    ]
}

/// A calendar with at least one window a week, in any of the zones.
pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let day = || prop::collection::vec(window(), 0..4);
    let week = prop::collection::vec(day(), 7)
        .prop_filter("the calendar opens at some time", |days| {
            days.iter().any(|day| !day.is_empty())
        });
    let holidays = prop::collection::vec(rules(), 0..8);
    let exceptions = prop::collection::btree_map(0..25_000_i64, day(), 0..6);
    (select(&ZONES[..]), week, holidays, exceptions).prop_map(|(zone, days, holidays, exceptions)| {
        let exceptions: Vec<(Date, Windows)> =
            exceptions.into_iter().map(|(days, windows)| (date(1975, 1, 1) + days.days(), windows)).collect();
        let hours: serde_json::Map<String, Value> =
            WEEKDAYS.iter().zip(&days).map(|((name, _), windows)| ((*name).to_owned(), written(windows))).collect();
        let config = json!({
            "timeZone": zone,
            "hours": hours,
            "holidays": holidays.iter().map(|(json, _)| json.clone()).collect::<Vec<_>>(),
            "exceptions": exceptions.iter().map(|(day, windows)| json!({"date": day.to_string(), "hours": written(windows)})).collect::<Vec<_>>(),
        });
        let oracle = Oracle {
            zone: TimeZone::get(zone).unwrap(),
            days,
            holidays: holidays.into_iter().map(|(_, rule)| rule).collect(),
            exceptions,
        };
        Plan { config, oracle }
    })
}

/// The length of a span of the calendar index, in milliseconds.
const SPAN_MS: i64 = 1 << 37;

/// A minute from 1975 to 2190: anywhere, or up to three days before a change of the zone's offset
/// or the end of a span of the index.
pub(crate) fn minute_near_changes(zone: &TimeZone, anywhere: i64, pick: usize, before: i64) -> i64 {
    let from = jiff::Timestamp::from_second(anywhere * 60).unwrap();
    match zone.following(from).nth(pick % 4) {
        Some(change) if !pick.is_multiple_of(5) => {
            change.timestamp().as_second().div_euclid(60) - before
        }
        _ if pick.is_multiple_of(2) => {
            (anywhere * 60_000 / SPAN_MS + 1) * SPAN_MS / 60_000 - before
        }
        _ => anywhere,
    }
}
