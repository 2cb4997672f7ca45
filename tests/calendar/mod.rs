//! Business hours against a slow, obvious oracle, and the laws of their arithmetic.

mod golden;
pub(crate) mod oracle;
mod plan;
mod working_days;

use plan::{Plan, minute_near_changes, plans};
use proptest::prelude::*;
use serde_json::json;
use ticket_engine::{Calendar, Instant, from_json, from_value};

const MINUTE: i64 = 60_000;

fn instant(minute: i64) -> Instant {
    Instant::from_epoch_ms(minute * MINUTE).unwrap()
}

fn any_instant() -> impl Strategy<Value = Instant> {
    (50_000 * MINUTE..120_900_000 * MINUTE).prop_map(|ms| Instant::from_epoch_ms(ms).unwrap())
}

/// A calendar, and a minute from 1975 to 2185 that is often near a change of the UTC offset.
fn plan_and_minute() -> impl Strategy<Value = (Plan, i64)> {
    (plans(), 2_630_000..113_000_000_i64, any::<usize>(), 0..4_320_i64).prop_map(
        |(plan, anywhere, pick, before)| {
            let minute = minute_near_changes(&plan.oracle.zone, anywhere, pick, before);
            (plan, minute)
        },
    )
}

proptest! {
    #[test]
    fn a_deadline_is_where_stepping_minute_by_minute_arrives(
        (plan, start) in plan_and_minute(), minutes in 1..3_000_i64,
    ) {
        let due = plan.calendar().due_at(instant(start), minutes as f64).unwrap();
        prop_assert_eq!(due, instant(plan.oracle.due(start, minutes)));
    }

    #[test]
    fn a_deadline_counted_backwards_is_where_stepping_back_arrives(
        (plan, start) in plan_and_minute(), minutes in 1..3_000_i64,
    ) {
        let from = plan.calendar().due_at(instant(start), -minutes as f64).unwrap();
        prop_assert_eq!(from, instant(plan.oracle.due_backwards(start, minutes)));
    }

    #[test]
    fn open_time_between_is_the_count_of_open_minutes(
        (plan, a) in plan_and_minute(), length in 0..20_000_i64,
    ) {
        let open = plan.oracle.open_minutes(a, a + length);
        let (a, b) = (instant(a), instant(a + length));
        prop_assert_eq!(plan.calendar().minutes_between(a, b), open as f64);
        prop_assert_eq!(plan.calendar().minutes_between(b, a), -open as f64);
    }

    #[test]
    fn openings_and_closings_are_where_openness_changes((plan, at) in plan_and_minute()) {
        let (calendar, oracle) = (plan.calendar(), &plan.oracle);
        prop_assert_eq!(calendar.is_open(instant(at)), oracle.is_open(at));
        let opening = oracle.first(at, true);
        // The oracle looks two weeks ahead, which a long run of holidays may exceed.
        if let Some(opening) = opening {
            prop_assert_eq!(calendar.next_open(instant(at)), Some(instant(opening)));
            if let Some(closing) = oracle.first(opening, false) {
                prop_assert_eq!(calendar.next_close(instant(at)), Some(instant(closing)));
            }
        }
    }

    #[test]
    fn the_open_time_up_to_a_deadline_is_the_minutes_it_was_computed_from(plan in plans(), start in any_instant(), ms in 1..1_000_000_000_i64) {
        let minutes = ms as f64 / MINUTE as f64;
        let calendar = plan.calendar();
        let due = calendar.due_at(start, minutes).unwrap();
        prop_assert!((calendar.minutes_between(start, due) - minutes).abs() < 1e-6);
        prop_assert!(calendar.minutes_between(start, Instant::from_epoch_ms(due.epoch_ms() - 1).unwrap()) < minutes);
    }

    #[test]
    fn open_time_adds_up(plan in plans(), mut at in prop::array::uniform3(any_instant())) {
        at.sort();
        let calendar = plan.calendar();
        let [a, b, c] = at;
        let parts = calendar.minutes_between(a, b) + calendar.minutes_between(b, c);
        prop_assert!((calendar.minutes_between(a, c) - parts).abs() < 1e-3);
    }

    #[test]
    fn the_open_intervals_make_up_the_open_time(plan in plans(), a in any_instant(), days in 0..40_i64) {
        let calendar = plan.calendar();
        let b = Instant::from_epoch_ms(a.epoch_ms() + days * 1440 * MINUTE + 7).unwrap();
        let intervals = calendar.intervals(a, b).unwrap();
        let sum: i64 = intervals.iter().map(|interval| interval.end.ms_since(interval.start)).sum();
        prop_assert_eq!(sum as f64 / MINUTE as f64, calendar.minutes_between(a, b));
        for pair in intervals.windows(2) {
            prop_assert!(pair[0].end < pair[1].start, "intervals neither touch nor overlap");
        }
    }

    #[test]
    fn a_union_is_open_when_any_is_and_an_intersection_when_all_are(
        plans in prop::collection::vec(plans(), 2..4), at in prop::collection::vec(any_instant(), 20),
    ) {
        let members: Vec<_> = plans.iter().map(|plan| plan.config.clone()).collect();
        let of = |field: &str| {
            from_value(&serde_json::json!({ field: members }), "calendar").and_then(|config| Calendar::new(&config))
        };
        let calendars: Vec<Calendar> = plans.iter().map(Plan::calendar).collect();
        let union = of("union").unwrap();
        for at in &at {
            prop_assert_eq!(union.is_open(*at), calendars.iter().any(|calendar| calendar.is_open(*at)));
        }
        match of("intersect") {
            Ok(both) => {
                for at in &at {
                    prop_assert_eq!(both.is_open(*at), calendars.iter().all(|calendar| calendar.is_open(*at)));
                }
            }
            Err(refusal) => prop_assert_eq!(refusal.code(), "CALENDAR_NEVER_OPENS"),
        }
    }

    #[test]
    fn windows_are_exact_to_the_second(
        zone in prop::sample::select(&plan::ZONES[..]), window in (0..86_400_i64, 0..86_400_i64),
        anywhere in 2_630_000..113_000_000_i64, pick in any::<usize>(), before in 0..4_320_i64, length in 1..5_000_i64,
    ) {
        let (opens, closes) = window;
        prop_assume!(opens != closes);
        let clock = |second: i64| format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let hours = json!([[clock(opens), clock(closes)]]);
        let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day.to_owned(), hours.clone()));
        let config = json!({"timeZone": zone, "hours": serde_json::Map::from_iter(week)});
        let calendar = Calendar::new(&from_value(&config, "calendar").unwrap()).unwrap();

        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let is_open = |second: i64| {
            let local = zone.to_datetime(jiff::Timestamp::from_second(second).unwrap());
            let time = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second());
            if opens < closes { opens <= time && time < closes } else { opens <= time || time < closes }
        };
        let start = minute_near_changes(&zone, anywhere, pick, before) * 60;
        let open = (start..start + length).filter(|second| is_open(*second)).count();
        let at = |second: i64| Instant::from_epoch_ms(second * 1_000).unwrap();
        prop_assert_eq!(calendar.minutes_between(at(start), at(start + length)), open as f64 / 60.0);
        prop_assert_eq!(calendar.is_open(at(start)), is_open(start));
    }

    #[test]
    fn counting_backwards_undoes_counting_forwards_up_to_closed_time(plan in plans(), start in any_instant(), ms in 1..100_000_000_i64) {
        let calendar = plan.calendar();
        let minutes = ms as f64 / MINUTE as f64;
        let due = calendar.due_at(start, minutes).unwrap();
        let back = calendar.due_at(due, -minutes).unwrap();
        prop_assert_eq!(calendar.minutes_between(start, back), 0.0);
        prop_assert!(back >= start);
    }

    #[test]
    fn more_minutes_are_never_due_earlier(plan in plans(), start in any_instant(), ms in prop::array::uniform2(0..100_000_000_i64)) {
        let calendar = plan.calendar();
        let due = |ms: i64| calendar.due_at(start, ms as f64 / MINUTE as f64).unwrap();
        prop_assert_eq!(due(ms[0]).cmp(&due(ms[1])).is_le(), ms[0] <= ms[1] || due(ms[0]) == due(ms[1]));
    }

    #[test]
    fn no_number_of_minutes_makes_it_panic_or_hang(plan in plans(), start in any_instant(), minutes in any::<f64>()) {
        let _ = plan.calendar().due_at(start, minutes);
    }
}

#[test]
fn deadlines_at_the_boundaries_of_the_default_calendar() {
    let calendar = Calendar::default();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    for (start, minutes, due) in [
        // Due exactly at closing is the closing instant, not the next opening.
        ("2026-11-20T09:00:00Z", 540.0, "2026-11-20T18:00:00Z"),
        ("2026-11-20T17:00:00Z", 61.0, "2026-11-23T09:01:00Z"),
        ("2026-11-21T12:00:00Z", 1.0, "2026-11-23T09:01:00Z"),
        // Zero minutes return the start itself, open or not.
        ("2026-11-21T12:00:00Z", 0.0, "2026-11-21T12:00:00Z"),
        // Seconds and milliseconds of the start are preserved.
        ("2026-11-20T17:59:30.250Z", 1.0, "2026-11-23T09:00:30.250Z"),
        // Backwards: the latest instant with that much open time.
        ("2026-11-23T10:00:00Z", -60.0, "2026-11-23T09:00:00Z"),
        ("2026-11-23T10:00:00Z", -61.0, "2026-11-20T17:59:00Z"),
        // A year takes no longer than an hour.
        ("2026-01-01T00:00:00Z", 140_400.0, "2026-12-30T18:00:00Z"),
    ] {
        assert_eq!(calendar.due_at(at(start), minutes).unwrap(), at(due), "{start} + {minutes}");
    }
}

#[test]
fn a_deadline_beyond_the_supported_range_is_refused_at_once() {
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
        assert_eq!((refusal.code(), refusal.path()), ("CALENDAR_NEVER_OPENS", "calendar"));
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

#[test]
fn windows_are_shorter_over_a_gap_and_longer_over_a_fold() {
    let calendar = |zone: &str, hours: &str| {
        let json = format!(r#"{{"timeZone":"{zone}","hours":{hours}}}"#);
        Calendar::new(&from_json(&json, "calendar").unwrap()).unwrap()
    };
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let sunday_night = calendar("America/New_York", r#"{"sun":[["01:00","04:00"]]}"#);
    for (from, to, minutes) in [
        // Spring: 02:00-03:00 does not exist.
        ("2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00", 120.0),
        // Autumn: 01:00-02:00 comes twice.
        ("2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 240.0),
        ("2026-06-07T00:00:00-04:00", "2026-06-08T00:00:00-04:00", 180.0),
    ] {
        assert_eq!(sunday_night.minutes_between(at(from), at(to)), minutes, "{from}");
    }
    // Samoa skipped Friday, 2011-12-30.
    let fridays = calendar("Pacific/Apia", r#"{"fri":[["09:00","17:00"]]}"#);
    assert_eq!(
        fridays.next_open(at("2011-12-29T00:00:00-10:00")),
        Some(at("2012-01-06T09:00:00+14:00"))
    );
    // On Lord Howe the clocks change by half an hour.
    let lord_howe = calendar("Australia/Lord_Howe", r#"{"sun":[["01:00","03:00"]]}"#);
    assert_eq!(
        lord_howe.minutes_between(at("2026-10-03T20:00:00+10:30"), at("2026-10-04T20:00:00+11:00")),
        90.0
    );
}

#[test]
fn an_exception_overrides_a_holiday_and_a_window_belongs_to_the_day_it_starts_on() {
    let json = r#"{
        "hours": {"thu": [["22:00", "06:00"]], "fri": [["22:00", "06:00"]]},
        "holidays": ["2026-12-25", {"date": "2026-12-31"}],
        "exceptions": [{"date": "2026-12-31", "hours": [["10:00", "12:00"]], "name": "Inventory"}]
    }"#;
    let calendar = Calendar::new(&from_json(json, "calendar").unwrap()).unwrap();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    // Thursday's window reaches into the holiday. Friday's window is closed, also after midnight.
    assert!(calendar.is_open(at("2026-12-25T05:59:00Z")));
    assert!(!calendar.is_open(at("2026-12-25T23:00:00Z")));
    assert!(!calendar.is_open(at("2026-12-26T01:00:00Z")));
    assert!(calendar.is_open(at("2026-12-31T11:00:00Z")));
    assert!(!calendar.is_open(at("2026-12-31T23:00:00Z")));
}

#[test]
fn a_calendar_that_extends_another_overrides_it() {
    let json = r#"{
        "extends": {"timeZone": "Europe/Rome", "holidays": ["12-25"], "exceptions": [{"date": "2026-12-24", "hours": []}]},
        "hours": {"thu": [["08:00", "10:00"]], "fri": [["08:00", "10:00"]]},
        "exceptions": [{"date": "2026-12-24", "hours": [["09:00", "09:30"]]}]
    }"#;
    let calendar = Calendar::new(&from_json(json, "calendar").unwrap()).unwrap();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    assert_eq!(
        calendar.next_open(at("2026-12-24T00:00:00+01:00")),
        Some(at("2026-12-24T09:00:00+01:00"))
    );
    assert_eq!(
        calendar.next_open(at("2026-12-25T00:00:00+01:00")),
        Some(at("2026-12-31T08:00:00+01:00"))
    );
}

#[test]
fn invalid_calendars_are_refused_with_code_and_path() {
    for (json, code, path) in [
        (r#"{"timeZone":"Mars/Phobos"}"#, "UNKNOWN_TIME_ZONE", "calendar.timeZone"),
        (r#"{"holidays":["2026-02-30"]}"#, "INVALID_DATE", "calendar.holidays[0]"),
        (
            r#"{"exceptions":[{"date":"2026-01-01","hours":[]},{"date":"2026-01-01","hours":[]}]}"#,
            "DUPLICATE",
            "calendar.exceptions[1].date",
        ),
        (r#"{"extends":"base"}"#, "UNKNOWN_CALENDAR", "calendar.extends"),
        (r#"{"extends":{"union":[{}]}}"#, "INVALID_CONFIG", "calendar.extends"),
        (r#"{"union":[{}],"timeZone":"UTC"}"#, "INVALID_CONFIG", "calendar.union"),
        (r#"{"union":[{}],"intersect":[{}]}"#, "INVALID_CONFIG", "calendar.intersect"),
        (r#"{"union":[]}"#, "INVALID_CONFIG", "calendar.union"),
        (
            r#"{"intersect":[{"hours":{"mon":[["09:00","10:00"]]}},{"hours":{"tue":[["09:00","10:00"]]}}]}"#,
            "CALENDAR_NEVER_OPENS",
            "calendar",
        ),
        (
            r#"{"holidays":[{"from":"1969-01-01","to":"2201-01-01"}]}"#,
            "CALENDAR_NEVER_OPENS",
            "calendar",
        ),
    ] {
        let refusal =
            from_json(json, "calendar").and_then(|config| Calendar::new(&config)).unwrap_err();
        assert_eq!((refusal.code(), refusal.path()), (code, path), "{json}");
    }
    let circle = r#"{"calendars":{"a":{"extends":"b"},"b":{"extends":"a"}}}"#;
    let refusal = from_json(circle, "config")
        .and_then(|config| ticket_engine::Engine::new(&config))
        .unwrap_err();
    assert_eq!(refusal.code(), "INVALID_CONFIG");
}

#[test]
fn a_short_configuration_cannot_expand_without_limit() {
    let level =
        |number: usize| serde_json::json!({"union": [number.to_string(), number.to_string()]});
    let mut calendars: serde_json::Map<_, _> =
        (0..14).map(|n| (n.to_string(), level(n + 1))).collect();
    calendars.insert("14".to_owned(), serde_json::json!({}));
    let config = from_value(&serde_json::json!({ "calendars": calendars }), "config").unwrap();
    let refusal = ticket_engine::Engine::new(&config).unwrap_err();
    assert_eq!(refusal.code(), "LIMIT_EXCEEDED", "{refusal}");
    let base = serde_json::json!({"holidays": vec!["12-25"; 5_000]});
    let config =
        serde_json::json!({"calendars": {"base": base, "all": {"union": vec!["base"; 900]}}});
    let refusal = ticket_engine::Engine::new(&from_value(&config, "config").unwrap()).unwrap_err();
    assert_eq!(refusal.code(), "LIMIT_EXCEEDED", "{refusal}");
}

#[test]
fn a_calendar_may_open_only_once() {
    let json = r#"{"hours":{},"exceptions":[{"date":"2099-12-31","hours":[["10:00","10:01"]]}]}"#;
    let calendar = Calendar::new(&from_json(json, "calendar").unwrap()).unwrap();
    let due = calendar.due_at(Instant::MIN, 1.0).unwrap();
    assert_eq!(due.to_string(), "2099-12-31T10:01:00.000Z");
    assert_eq!(calendar.due_at(Instant::MIN, 1.1).unwrap_err().code(), "DEADLINE_OUT_OF_RANGE");
    assert_eq!(
        calendar.due_at(Instant::MAX, -1.0).unwrap(),
        "2099-12-31T10:00:00Z".parse().unwrap()
    );
}

#[test]
fn a_calendar_may_have_ten_thousand_holidays() {
    let days: Vec<String> = (0..10_000)
        .map(|day| (jiff::civil::date(2000, 1, 1) + jiff::ToSpan::days(day)).to_string())
        .collect();
    let config = serde_json::json!({ "holidays": days });
    let calendar = Calendar::new(&from_value(&config, "calendar").unwrap()).unwrap();
    // 2027-05-18 is the ten-thousandth; the first open day is the next, a Wednesday.
    assert_eq!(
        calendar.next_open("2000-01-01T00:00:00Z".parse().unwrap()),
        Some("2027-05-19T09:00:00Z".parse().unwrap())
    );
}
