//! The calendar of the benchmark, built with `workclock`.
//!
//! Arguments and results are numbers, as in `dueAtMs`: epoch milliseconds and minutes.

use jiff::civil::{date, time};
use jiff::{SignedDuration, Timestamp};
use wasm_bindgen::prelude::*;
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

const YEARLY: [(i8, i8); 5] = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)];

#[wasm_bindgen]
pub struct Office {
    schedule: Schedule,
}

#[wasm_bindgen]
impl Office {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Office {
        let days = (2018..=2040).flat_map(|year| YEARLY.map(|(month, day)| date(year, month, day)));
        let schedule = Schedule::builder()
            .time_zone("America/New_York")
            .rule(WorkDay::new(time(9, 0, 0, 0), time(18, 0, 0, 0), Weekdays::MON_TO_FRI))
            .rule(Holidays::new(days.collect::<Vec<_>>()))
            .build()
            .expect("the schedule is constant and valid");
        Office { schedule }
    }

    pub fn due(&self, start: f64, minutes: f64) -> f64 {
        let length = SignedDuration::from_millis((minutes * 60_000.0) as i64);
        Timestamp::from_millisecond(start as i64)
            .ok()
            .and_then(|start| self.schedule.add(start, length).ok())
            .map_or(f64::NAN, |due| due.as_millisecond() as f64)
    }
}
