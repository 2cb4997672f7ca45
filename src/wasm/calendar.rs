//! The calendar handle.

use wasm_bindgen::prelude::*;

use super::columns::ColumnsHandle;
use super::convert::read;
use super::exchange::exchange;
use crate::calendar::Calendar;
use crate::packed::Write;

/// A compiled calendar. It is asked with epoch milliseconds, which is answered with the same, or by way of the
/// [`exchange`], with `given` bytes of packed data.
#[wasm_bindgen]
pub struct CalendarHandle {
    calendar: Calendar,
}

#[wasm_bindgen]
impl CalendarHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8]) -> Result<CalendarHandle, JsValue> {
        let calendar = Calendar::new(&read(config, "calendar")?)?;
        Ok(CalendarHandle { calendar })
    }

    #[wasm_bindgen(js_name = dueAt)]
    pub fn due_at(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let (start, minutes) = (given.read("start")?, given.read("minutes")?);
            self.calendar.due_at(start, minutes)?.write(out);
            Ok(())
        })
    }

    #[wasm_bindgen(js_name = minutesBetween)]
    pub fn minutes_between(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let (a, b) = (given.read("a")?, given.read("b")?);
            self.calendar.minutes_between(a, b).write(out);
            Ok(())
        })
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
    pub fn is_open(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            self.calendar.is_open(given.read("at")?).write(out);
            Ok(())
        })
    }

    #[wasm_bindgen(js_name = nextOpen)]
    pub fn next_open(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            self.calendar.next_open(given.read("at")?).write(out);
            Ok(())
        })
    }

    #[wasm_bindgen(js_name = nextClose)]
    pub fn next_close(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            self.calendar.next_close(given.read("at")?).write(out);
            Ok(())
        })
    }

    pub fn intervals(&self, given: usize) -> usize {
        exchange(given, &mut |given, out| {
            let (from, to) = (given.read("from")?, given.read("to")?);
            self.calendar.intervals(from, to)?.write(out);
            Ok(())
        })
    }
}
