//! Business hours against a slow and obvious oracle, and the laws of their arithmetic.

mod oracle;

use oracle::Oracle;
use proptest::prelude::*;
use ticket_engine::input::from_json;
use ticket_engine::{Calendar, CalendarConfig, Instant};

const MINUTE: i64 = 60_000;

/// A week of windows at whole minutes, as configuration writes it, and the oracle of the same week.
#[derive(Clone, Debug)]
struct Week {
    offset_minutes: i64,
    /// From Monday; a window that ends before it starts crosses midnight.
    days: Vec<Vec<(i64, i64)>>,
}

impl Week {
    fn json(&self) -> String {
        let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let days: Vec<String> = names
            .iter()
            .zip(&self.days)
            .map(|(name, windows)| {
                let windows: Vec<String> = windows
                    .iter()
                    .map(|(start, end)| format!(r#"["{}","{}"]"#, time(*start), time(*end)))
                    .collect();
                format!(r#""{name}":[{}]"#, windows.join(","))
            })
            .collect();
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.abs();
        format!(
            r#"{{"timeZone":"{sign}{:02}:{:02}","hours":{{{}}}}}"#,
            offset / 60,
            offset % 60,
            days.join(",")
        )
    }

    fn calendar(&self) -> Calendar {
        let config: CalendarConfig = from_json(&self.json(), "calendar").unwrap();
        Calendar::new(&config).unwrap()
    }

    fn oracle(&self) -> Oracle {
        Oracle { offset_minutes: self.offset_minutes, days: self.days.clone() }
    }
}

fn window() -> impl Strategy<Value = (i64, i64)> {
    (0..1440_i64, 0..=1440_i64).prop_filter("a window is not empty", |(start, end)| start != end)
}

fn week() -> impl Strategy<Value = Week> {
    let day = prop::collection::vec(window(), 0..4);
    (-720..=720_i64, prop::collection::vec(day, 7))
        .prop_map(|(offset_minutes, days)| Week { offset_minutes, days })
        .prop_filter("it opens at some time", |week| week.days.iter().any(|day| !day.is_empty()))
}

/// Whole minutes from 1970-02 to 2199-11.
fn minute() -> impl Strategy<Value = i64> {
    50_000..120_900_000_i64
}

fn instant(minute: i64) -> Instant {
    Instant::from_epoch_ms(minute * MINUTE).unwrap()
}

fn any_instant() -> impl Strategy<Value = Instant> {
    (50_000 * MINUTE..120_900_000 * MINUTE).prop_map(|ms| Instant::from_epoch_ms(ms).unwrap())
}

proptest! {
    #[test]
    fn a_deadline_is_where_stepping_minute_by_minute_arrives(
        week in week(), start in minute(), minutes in 1..3_000_i64,
    ) {
        let due = week.calendar().due_at(instant(start), minutes as f64).unwrap();
        prop_assert_eq!(due, instant(week.oracle().due(start, minutes)));
    }

    #[test]
    fn a_deadline_counted_backwards_is_where_stepping_back_arrives(
        week in week(), start in minute(), minutes in 1..3_000_i64,
    ) {
        let from = week.calendar().due_at(instant(start), -minutes as f64).unwrap();
        prop_assert_eq!(from, instant(week.oracle().due_backwards(start, minutes)));
    }

    #[test]
    fn open_time_between_is_the_count_of_open_minutes(
        week in week(), a in minute(), length in 0..20_000_i64,
    ) {
        let open = week.oracle().open_minutes(a, a + length);
        let (a, b) = (instant(a), instant(a + length));
        prop_assert_eq!(week.calendar().minutes_between(a, b), open as f64);
        prop_assert_eq!(week.calendar().minutes_between(b, a), -open as f64);
    }

    #[test]
    fn openings_and_closings_are_where_openness_changes(week in week(), at in minute()) {
        let (calendar, oracle) = (week.calendar(), week.oracle());
        prop_assert_eq!(calendar.is_open(instant(at)), oracle.is_open(at));
        let opening = oracle.first(at, true);
        prop_assert_eq!(calendar.next_open(instant(at)), opening.map(instant));
        let closing = opening.and_then(|opening| oracle.first(opening, false));
        prop_assert_eq!(calendar.next_close(instant(at)), closing.map(instant));
    }

    #[test]
    fn a_deadline_gives_its_minutes_back(week in week(), start in any_instant(), ms in 1..1_000_000_000_i64) {
        let minutes = ms as f64 / MINUTE as f64;
        let calendar = week.calendar();
        let due = calendar.due_at(start, minutes).unwrap();
        prop_assert!((calendar.minutes_between(start, due) - minutes).abs() < 1e-6);
        prop_assert!(calendar.minutes_between(start, Instant::from_epoch_ms(due.epoch_ms() - 1).unwrap()) < minutes);
    }

    #[test]
    fn open_time_adds_up(week in week(), mut at in prop::array::uniform3(any_instant())) {
        at.sort();
        let calendar = week.calendar();
        let [a, b, c] = at;
        let parts = calendar.minutes_between(a, b) + calendar.minutes_between(b, c);
        prop_assert!((calendar.minutes_between(a, c) - parts).abs() < 1e-3);
    }

    #[test]
    fn the_open_intervals_make_up_the_open_time(week in week(), a in any_instant(), days in 0..40_i64) {
        let calendar = week.calendar();
        let b = Instant::from_epoch_ms(a.epoch_ms() + days * 1440 * MINUTE + 7).unwrap();
        let intervals = calendar.intervals(a, b).unwrap();
        let sum: i64 = intervals.iter().map(|interval| interval.end.ms_since(interval.start)).sum();
        prop_assert_eq!(sum as f64 / MINUTE as f64, calendar.minutes_between(a, b));
        for pair in intervals.windows(2) {
            prop_assert!(pair[0].end < pair[1].start, "intervals neither touch nor overlap");
        }
    }

    #[test]
    fn no_number_of_minutes_makes_it_panic_or_hang(week in week(), start in any_instant(), minutes in any::<f64>()) {
        let _ = week.calendar().due_at(start, minutes);
    }
}

#[test]
fn the_boundaries_of_the_default_calendar() {
    let calendar = Calendar::default();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    for (start, minutes, due) in [
        // Due exactly at closing is the closing instant, not the next opening.
        ("2026-11-20T09:00:00Z", 540.0, "2026-11-20T18:00:00Z"),
        ("2026-11-20T17:00:00Z", 61.0, "2026-11-23T09:01:00Z"),
        ("2026-11-21T12:00:00Z", 1.0, "2026-11-23T09:01:00Z"),
        // Zero gives the start itself, open or not.
        ("2026-11-21T12:00:00Z", 0.0, "2026-11-21T12:00:00Z"),
        // The seconds of the start are kept.
        ("2026-11-20T17:59:30.250Z", 1.0, "2026-11-23T09:00:30.250Z"),
        // Backwards: the latest instant with that much open time.
        ("2026-11-23T10:00:00Z", -60.0, "2026-11-23T09:00:00Z"),
        ("2026-11-23T10:00:00Z", -61.0, "2026-11-20T17:59:00Z"),
        // A year costs what an hour costs.
        ("2026-01-01T00:00:00Z", 140_400.0, "2026-12-30T18:00:00Z"),
    ] {
        assert_eq!(calendar.due_at(at(start), minutes).unwrap(), at(due), "{start} + {minutes}");
    }
}

#[test]
fn a_deadline_past_the_supported_range_is_refused_at_once() {
    let calendar = Calendar::default();
    for minutes in [1e9, 1e300, f64::MAX, -1e300] {
        let refusal = calendar.due_at(Instant::MAX, minutes).unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), ("DEADLINE_OUT_OF_RANGE", "minutes"));
    }
    assert_eq!(calendar.due_at(Instant::MIN, f64::NAN).unwrap_err().code(), "INVALID_DURATION");
}

#[test]
fn a_calendar_without_open_time_is_refused() {
    for hours in ["{}", r#"{"mon":[]}"#] {
        let config = from_json(&format!(r#"{{"hours":{hours}}}"#), "calendar").unwrap();
        let refusal = Calendar::new(&config).unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), ("CALENDAR_NEVER_OPENS", "calendar.hours"));
    }
}

#[test]
fn always_open_never_closes() {
    let day = r#"[["00:00","24:00"]]"#;
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .map(|day_name| format!(r#""{day_name}":{day}"#));
    let config = from_json(&format!(r#"{{"hours":{{{}}}}}"#, days.join(",")), "calendar").unwrap();
    let calendar = Calendar::new(&config).unwrap();
    assert_eq!(calendar.next_close(Instant::MIN), None);
    assert_eq!(calendar.intervals(Instant::MIN, Instant::MAX).unwrap().len(), 1);
    let start: Instant = "2026-11-23T09:00:00.001Z".parse().unwrap();
    assert_eq!(
        calendar.due_at(start, 60.0 * 24.0 * 7.0).unwrap().ms_since(start),
        7 * 1440 * MINUTE
    );
}
