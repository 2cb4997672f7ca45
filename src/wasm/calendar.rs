//! Calendars. A calendar is asked with epoch milliseconds, which is answered with the same, by columns, or by way of
//! the [`exchange`], with `given` bytes of packed data.

use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::columns::{self, Columns};
use super::exchange::{exchange, make};
use super::kept::Kept;
use crate::calendar::Calendar;
use crate::error::TicketEngineError;
use crate::instant::Instant;
use crate::packed::{Out, Write};

static CALENDARS: Kept<Calendar> = Kept::new();

#[inline(always)]
fn with<Answer>(calendar: usize, ask: impl FnOnce(&Calendar) -> Answer) -> Answer {
    CALENDARS.with(calendar, |calendar| ask(calendar))
}

fn ask(
    calendar: usize,
    given: usize,
    ask: fn(&Calendar, &mut Arguments<'_>, &mut Out) -> Result<(), TicketEngineError>,
) -> usize {
    exchange(given, &mut |given, out| with(calendar, |calendar| ask(calendar, given, out)))
}

#[wasm_bindgen(js_name = newCalendar)]
pub fn new(given: usize) -> usize {
    make(&CALENDARS, given, |given| Calendar::new(&given.read("calendar")?))
}

#[wasm_bindgen(js_name = freeCalendar)]
pub fn free(calendar: usize) {
    CALENDARS.free(calendar);
}

#[wasm_bindgen(js_name = dueAt)]
pub fn due_at(calendar: usize, given: usize) -> usize {
    ask(calendar, given, |calendar, given, out| {
        let (start, minutes) = (given.read("start")?, given.read("minutes")?);
        calendar.due_at(start, minutes)?.write(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = minutesBetween)]
pub fn minutes_between(calendar: usize, given: usize) -> usize {
    ask(calendar, given, |calendar, given, out| {
        let (a, b) = (given.read("a")?, given.read("b")?);
        calendar.minutes_between(a, b).write(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = dueAtMs)]
pub fn due_at_ms(calendar: usize, start: f64, minutes: f64) -> f64 {
    with(calendar, |calendar| calendar.due_at_ms(start, minutes))
}

#[wasm_bindgen(js_name = minutesBetweenMs)]
pub fn minutes_between_ms(calendar: usize, a: f64, b: f64) -> f64 {
    with(calendar, |calendar| calendar.minutes_between_ms(a, b))
}

/// `dueAtMs` of the first `rows` of columns: starts, minutes unless there is one value for all, deadlines. The rows that
/// cannot be answered.
#[wasm_bindgen(js_name = dueAtColumns)]
pub fn due_at_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    minutes: Option<f64>,
) -> Vec<u32> {
    in_columns(calendar, columns, rows, minutes, Calendar::due_at_all)
}

/// `minutesBetweenMs` of the first `rows` of columns.
#[wasm_bindgen(js_name = minutesBetweenColumns)]
pub fn minutes_between_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    b: Option<f64>,
) -> Vec<u32> {
    in_columns(calendar, columns, rows, b, Calendar::minutes_between_all)
}

/// A question about each row of two columns, answered in a third: the rows that cannot be answered.
type RowByRow = fn(&Calendar, &[f64], &[f64], &mut [f64]) -> Vec<u32>;

fn in_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    all: Option<f64>,
    ask: RowByRow,
) -> Vec<u32> {
    with(calendar, |calendar| {
        columns::with(columns, |Columns { first, second, values }| {
            let second = all.as_ref().map_or(&second[..rows], std::slice::from_ref);
            ask(calendar, &first[..rows], second, &mut values[..rows])
        })
    })
}

fn about_instant<Answer: Write>(
    calendar: usize,
    given: usize,
    question: fn(&Calendar, Instant) -> Answer,
) -> usize {
    exchange(given, &mut |given, out| {
        let at = given.read("at")?;
        with(calendar, |calendar| question(calendar, at)).write(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = isOpen)]
pub fn is_open(calendar: usize, given: usize) -> usize {
    about_instant(calendar, given, Calendar::is_open)
}

#[wasm_bindgen(js_name = nextOpen)]
pub fn next_open(calendar: usize, given: usize) -> usize {
    about_instant(calendar, given, Calendar::next_open)
}

#[wasm_bindgen(js_name = nextClose)]
pub fn next_close(calendar: usize, given: usize) -> usize {
    about_instant(calendar, given, Calendar::next_close)
}

#[wasm_bindgen(js_name = openIntervals)]
pub fn intervals(calendar: usize, given: usize) -> usize {
    ask(calendar, given, |calendar, given, out| {
        let (from, to) = (given.read("from")?, given.read("to")?);
        calendar.intervals(from, to)?.write(out);
        Ok(())
    })
}
