//! The calendar handle.

use wasm_bindgen::prelude::*;

use super::columns::ColumnsHandle;
use super::convert::{Arguments, answer, read, refusal};
use crate::calendar::Calendar;
use crate::instant::Instant;

/// A compiled calendar. Instants go in as epoch milliseconds or packed data and come out as epoch milliseconds.
#[wasm_bindgen]
pub struct CalendarHandle {
    calendar: Calendar,
}

#[wasm_bindgen]
impl CalendarHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8]) -> Result<CalendarHandle, JsValue> {
        let calendar = Calendar::new(&read(config, "calendar")?).map_err(refusal)?;
        Ok(CalendarHandle { calendar })
    }

    #[wasm_bindgen(js_name = dueAt)]
    pub fn due_at(&self, given: &[u8]) -> Result<f64, JsValue> {
        let mut given = Arguments::new(given);
        let (start, minutes) = (given.read("start")?, given.read("minutes")?);
        let due = self.calendar.due_at(start, minutes).map_err(refusal)?;
        Ok(due.epoch_ms() as f64)
    }

    #[wasm_bindgen(js_name = minutesBetween)]
    pub fn minutes_between(&self, given: &[u8]) -> Result<f64, JsValue> {
        let mut given = Arguments::new(given);
        Ok(self.calendar.minutes_between(given.read("a")?, given.read("b")?))
    }

    #[wasm_bindgen(js_name = dueAtMs)]
    pub fn due_at_ms(&self, start: f64, minutes: f64) -> f64 {
        self.calendar.due_at_ms(start, minutes)
    }

    #[wasm_bindgen(js_name = minutesBetweenMs)]
    pub fn minutes_between_ms(&self, a: f64, b: f64) -> f64 {
        self.calendar.minutes_between_ms(a, b)
    }

    #[wasm_bindgen(js_name = dueAtAll)]
    pub fn due_at_all(&self, starts: &[f64], minutes: &[f64], out: &mut [f64]) -> Vec<u32> {
        self.calendar.due_at_all(starts, minutes, out)
    }

    #[wasm_bindgen(js_name = minutesBetweenAll)]
    pub fn minutes_between_all(&self, a: &[f64], b: &[f64], out: &mut [f64]) -> Vec<u32> {
        self.calendar.minutes_between_all(a, b, out)
    }

    /// `dueAtAll` of the engine's own columns: starts, minutes unless there is one value for all, deadlines.
    #[wasm_bindgen(js_name = dueAtColumns)]
    pub fn due_at_columns(&self, columns: &mut ColumnsHandle, minutes: Option<f64>) -> Vec<u32> {
        let ColumnsHandle { first, second, values } = columns;
        match minutes {
            Some(minutes) => self.calendar.due_at_all(first, &[minutes], values),
            None => self.calendar.due_at_all(first, second, values),
        }
    }

    /// `minutesBetweenAll` of the engine's own columns.
    #[wasm_bindgen(js_name = minutesBetweenColumns)]
    pub fn minutes_between_columns(&self, columns: &mut ColumnsHandle, b: Option<f64>) -> Vec<u32> {
        let ColumnsHandle { first, second, values } = columns;
        match b {
            Some(b) => self.calendar.minutes_between_all(first, &[b], values),
            None => self.calendar.minutes_between_all(first, second, values),
        }
    }

    #[wasm_bindgen(js_name = isOpen)]
    pub fn is_open(&self, at: &[u8]) -> Result<bool, JsValue> {
        Ok(self.calendar.is_open(read(at, "at")?))
    }

    #[wasm_bindgen(js_name = nextOpen)]
    pub fn next_open(&self, at: &[u8]) -> Result<Option<f64>, JsValue> {
        Ok(self.calendar.next_open(read(at, "at")?).map(ms))
    }

    #[wasm_bindgen(js_name = nextClose)]
    pub fn next_close(&self, at: &[u8]) -> Result<Option<f64>, JsValue> {
        Ok(self.calendar.next_close(read(at, "at")?).map(ms))
    }

    pub fn intervals(&self, given: &[u8]) -> Result<Vec<u8>, JsValue> {
        let mut given = Arguments::new(given);
        answer(self.calendar.intervals(given.read("from")?, given.read("to")?))
    }
}

fn ms(instant: Instant) -> f64 {
    instant.epoch_ms() as f64
}
