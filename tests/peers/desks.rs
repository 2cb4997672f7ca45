//! The same desks in three libraries: this crate, `workclock` and `ule-hours`.

use jiff_peers::civil::{Date, date, time};
use jiff_peers::{SignedDuration, Timestamp};
use ticket_engine::{Calendar, from_json};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

/// Five holidays a year, the same as in the JavaScript benchmark.
const YEARLY: [(i8, i8); 5] = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)];

/// A desk with the same hours in all three libraries.
pub(crate) struct Desk {
    /// Its name in messages.
    pub name: &'static str,
    /// The calendar of this crate.
    pub calendar: Calendar,
    workclock: Schedule,
    ule: ule_hours::Schedule,
}

/// Nine to six in New York, with five holidays a year from 2018 to 2040.
pub(crate) fn office() -> Desk {
    let days: Vec<Date> =
        (2018..=2040).flat_map(|year| YEARLY.map(|(month, day)| date(year, month, day))).collect();
    let json =
        r#"{"timeZone":"America/New_York","holidays":["01-01","06-19","07-04","11-11","12-25"]}"#;
    let mut ule =
        ule_hours::Schedule::builder("America/New_York").unwrap().mon_fri("09:00-18:00").unwrap();
    for day in &days {
        ule = ule.closed_on(*day);
    }
    Desk {
        name: "office in America/New_York",
        calendar: Calendar::new(&from_json(json, "calendar").unwrap()).unwrap(),
        workclock: Schedule::builder()
            .time_zone("America/New_York")
            .rule(WorkDay::new(time(9, 0, 0, 0), time(18, 0, 0, 0), Weekdays::MON_TO_FRI))
            .rule(Holidays::new(days))
            .build()
            .unwrap(),
        ule: ule.build(),
    }
}

/// Every night from midnight to six, across every change of the clocks.
pub(crate) fn nights(zone: &'static str) -> Desk {
    let window = r#"[["00:00","06:00"]]"#;
    let days =
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| format!(r#""{day}":{window}"#));
    let json = format!(r#"{{"timeZone":"{zone}","hours":{{{}}}}}"#, days.join(","));
    Desk {
        name: zone,
        calendar: Calendar::new(&from_json(&json, "calendar").unwrap()).unwrap(),
        workclock: Schedule::builder()
            .time_zone(zone)
            .rule(WorkDay::new(time(0, 0, 0, 0), time(6, 0, 0, 0), Weekdays::ALL))
            .build()
            .unwrap(),
        ule: ule_hours::Schedule::builder(zone).unwrap().every_day("00:00-06:00").unwrap().build(),
    }
}

fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

/// Instants are epoch milliseconds, open time is in minutes. `None` is a refusal.
impl Desk {
    /// `dueAt` of this crate.
    pub(crate) fn own_due(&self, start: i64, minutes: i64) -> Option<i64> {
        let due = self.calendar.due_at_ms(start as f64, minutes as f64);
        (!due.is_nan()).then_some(due as i64)
    }

    /// `dueAt` of `workclock`.
    pub(crate) fn workclock_due(&self, start: i64, minutes: i64) -> Option<i64> {
        let length = SignedDuration::from_mins(minutes);
        self.workclock.add(timestamp(start), length).ok().map(Timestamp::as_millisecond)
    }

    /// `dueAt` of `ule-hours`.
    pub(crate) fn ule_due(&self, start: i64, minutes: i64) -> Option<i64> {
        let length = SignedDuration::from_mins(minutes);
        self.ule.add(timestamp(start), length).ok().map(Timestamp::as_millisecond)
    }

    /// Open minutes between two instants, by this crate.
    pub(crate) fn own_between(&self, a: i64, b: i64) -> f64 {
        self.calendar.minutes_between_ms(a as f64, b as f64)
    }

    /// Open minutes between two instants, by `workclock`.
    pub(crate) fn workclock_between(&self, a: i64, b: i64) -> f64 {
        self.workclock.between(timestamp(a), timestamp(b)).as_secs_f64() / 60.0
    }

    /// Open minutes between two instants, by `ule-hours`.
    pub(crate) fn ule_between(&self, a: i64, b: i64) -> f64 {
        self.ule.between(timestamp(a), timestamp(b)).as_secs_f64() / 60.0
    }
}

/// `count` pseudo-random whole minutes from 2024 to 2028, the same in every run.
pub(crate) fn starts(count: usize) -> Vec<i64> {
    let from = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
    let mut seed: u64 = 1;
    (0..count)
        .map(|_| {
            seed = seed * 48_271 % 2_147_483_647;
            from + (seed % (5 * 365 * 1_440)) as i64 * 60_000
        })
        .collect()
}
