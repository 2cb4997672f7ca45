//! Business time beside two Rust crates in one run: the same calendars, the same questions, the answers
//! compared. Run by `npm run bench`.

use std::hint::black_box;
use std::time::Instant as Stopwatch;

use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};
use ticket_engine::input::from_json;
use ticket_engine::{Calendar, Instant};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

/// 5 holidays a year, as the JavaScript benchmark has them.
const YEARLY: [(i8, i8); 5] = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)];

struct Peers {
    name: &'static str,
    own: Calendar,
    workclock: Schedule,
    ule: ule_hours::Schedule,
}

fn office() -> Peers {
    let days: Vec<Date> =
        (2018..=2040).flat_map(|year| YEARLY.map(|(month, day)| date(year, month, day))).collect();
    let json =
        r#"{"timeZone":"America/New_York","holidays":["01-01","06-19","07-04","11-11","12-25"]}"#;
    let mut ule =
        ule_hours::Schedule::builder("America/New_York").unwrap().mon_fri("09:00-18:00").unwrap();
    for day in &days {
        ule = ule.closed_on(*day);
    }
    Peers {
        name: "office, America/New_York",
        own: Calendar::new(&from_json(json, "calendar").unwrap()).unwrap(),
        workclock: Schedule::builder()
            .time_zone("America/New_York")
            .rule(WorkDay::new(time(9, 0, 0, 0), time(18, 0, 0, 0), Weekdays::MON_TO_FRI))
            .rule(Holidays::new(days))
            .build()
            .unwrap(),
        ule: ule.build(),
    }
}

/// Every night from midnight to six: over every change of the clock.
fn nights(zone: &'static str) -> Peers {
    let window = r#"[["00:00","06:00"]]"#;
    let days =
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| format!(r#""{day}":{window}"#));
    let json = format!(r#"{{"timeZone":"{zone}","hours":{{{}}}}}"#, days.join(","));
    Peers {
        name: zone,
        own: Calendar::new(&from_json(&json, "calendar").unwrap()).unwrap(),
        workclock: Schedule::builder()
            .time_zone(zone)
            .rule(WorkDay::new(time(0, 0, 0, 0), time(6, 0, 0, 0), Weekdays::ALL))
            .build()
            .unwrap(),
        ule: ule_hours::Schedule::builder(zone).unwrap().every_day("00:00-06:00").unwrap().build(),
    }
}

impl Peers {
    fn own(&self, start: i64, minutes: i64) -> i64 {
        self.own.due_at_ms(start as f64, minutes as f64) as i64
    }

    fn workclock(&self, start: i64, minutes: i64) -> i64 {
        let start = Timestamp::from_millisecond(start).unwrap();
        self.workclock
            .add(start, SignedDuration::from_mins(minutes))
            .map_or(-1, Timestamp::as_millisecond)
    }

    fn ule(&self, start: i64, minutes: i64) -> i64 {
        let start = Timestamp::from_millisecond(start).unwrap();
        self.ule
            .add(start, SignedDuration::from_mins(minutes))
            .map_or(-1, Timestamp::as_millisecond)
    }
}

/// Starts of whole minutes in five years, always the same.
fn starts() -> Vec<i64> {
    let from = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
    let mut seed: u64 = 1;
    (0..1_000)
        .map(|_| {
            seed = seed * 48_271 % 2_147_483_647;
            from + (seed % (5 * 365 * 1_440)) as i64 * 60_000
        })
        .collect()
}

/// Nanoseconds for a call: the best of seven rounds.
fn measure(starts: &[i64], mut call: impl FnMut(i64) -> i64) -> f64 {
    (0..7)
        .map(|_| {
            let began = Stopwatch::now();
            let mut calls = 0;
            while began.elapsed().as_millis() < 50 {
                for start in starts.iter().take(200) {
                    black_box(call(black_box(*start)));
                }
                calls += 200;
            }
            began.elapsed().as_nanos() as f64 / f64::from(calls)
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let starts = starts();
    let peers = office();
    println!("native, {}: nanoseconds a call, and times ours", peers.name);
    println!("{:>12}{:>12}{:>22}{:>22}", "minutes", "ours", "workclock", "ule-hours");
    for minutes in [480, 2_400, 24_000, 240_000] {
        let own = measure(&starts, |start| peers.own(start, minutes));
        let workclock = measure(&starts, |start| peers.workclock(start, minutes));
        let ule = measure(&starts, |start| peers.ule(start, minutes));
        println!(
            "{minutes:>12}{own:>12.1}{workclock:>14.0} {:>6.0}x{ule:>14.0} {:>6.0}x",
            workclock / own,
            ule / own
        );
    }
    let column: Vec<f64> = (0..1_000_000).map(|row| starts[row % starts.len()] as f64).collect();
    let mut out = vec![0.0; column.len()];
    let best = (0..7)
        .map(|_| {
            let began = Stopwatch::now();
            black_box(peers.own.due_at_all(&column, &[480.0], &mut out));
            began.elapsed().as_nanos() as f64 / column.len() as f64
        })
        .fold(f64::INFINITY, f64::min);
    println!("due_at_all, a million rows: {best:.1} ns a row");

    println!("\nanswers that differ from ours, of 1,000 starts and 3 spans each");
    let zones = [
        "America/New_York",
        "Europe/London",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Asia/Kathmandu",
        "America/St_Johns",
    ];
    let all: Vec<Peers> = std::iter::once(office()).chain(zones.map(nights)).collect();
    for peers in &all {
        let mut differing = (0, 0);
        let mut shown = None;
        for start in &starts {
            for minutes in [60, 480, 2_400] {
                let own = peers.own(*start, minutes);
                if peers.workclock(*start, minutes) != own {
                    differing.0 += 1;
                    shown =
                        shown.or(Some((*start, minutes, own, peers.workclock(*start, minutes))));
                }
                differing.1 += i32::from(peers.ule(*start, minutes) != own);
            }
        }
        println!(
            "  {:<28} workclock {:>5}   ule-hours {:>5}",
            peers.name, differing.0, differing.1
        );
        if let Some((start, minutes, own, other)) = shown {
            let show = |ms| {
                Instant::from_epoch_ms(ms).map_or_else(|| "refused".to_owned(), |at| at.to_string())
            };
            println!(
                "    {} + {minutes}: ours {}, workclock {}",
                show(start),
                show(own),
                show(other)
            );
        }
    }
}
