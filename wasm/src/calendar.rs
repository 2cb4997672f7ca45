//! Calendars. A call passes epoch milliseconds and returns them, works on columns, or goes through
//! `exchange` with `length` bytes of packed data.

use js_sys::{Float64Array, Uint32Array};
use ticket_engine::value::OpenTime;
use ticket_engine::value::codec::{Encoder, Pack};
use ticket_engine::{Calendar, Instant, TicketEngineError};
use wasm_bindgen::prelude::*;

use crate::arguments::Arguments;
use crate::columns::{self, Columns};
use crate::engine;
use crate::exchange::{exchange, make};
use crate::handle_table::HandleTable;

static CALENDARS: HandleTable<Calendar> = HandleTable::new();

#[inline(always)]
fn with<Output>(calendar: usize, call: impl FnOnce(&Calendar) -> Output) -> Output {
    CALENDARS.with(calendar, |calendar| call(calendar))
}

fn call(
    calendar: usize,
    length: usize,
    call: fn(&Calendar, &mut Arguments<'_>, &mut Encoder) -> Result<(), TicketEngineError>,
) -> usize {
    exchange(length, &mut |arguments, out| {
        with(calendar, |calendar| call(calendar, arguments, out))
    })
}

#[wasm_bindgen(js_name = newCalendar)]
pub fn new(length: usize) -> usize {
    make(&CALENDARS, length, |arguments| Calendar::new(&arguments.read("calendar")?))
}

#[wasm_bindgen(js_name = freeCalendar)]
pub fn free(calendar: usize) {
    CALENDARS.free(calendar);
}

#[wasm_bindgen(js_name = dueAt)]
pub fn due_at(calendar: usize, length: usize) -> usize {
    call(calendar, length, |calendar, arguments, out| {
        let (start, time) = (arguments.read("start")?, arguments.read::<OpenTime>("minutes")?);
        calendar.due_at(start, time.minutes())?.pack(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = dueAtDay)]
pub fn due_at_day(calendar: usize, length: usize) -> usize {
    call(calendar, length, |calendar, arguments, out| {
        let (start, days) = (arguments.read("start")?, arguments.read("days")?);
        calendar.due_at_day(start, &days)?.pack(out);
        Ok(())
    })
}

/// A handle of the calendar called by the argument in the configuration of an engine.
#[wasm_bindgen(js_name = engineCalendar)]
pub fn of_engine(engine: usize, length: usize) -> usize {
    make(&CALENDARS, length, |arguments| {
        let name: String = arguments.read("name")?;
        engine::with(engine, |engine| engine.calendar(&name).cloned())
    })
}

#[wasm_bindgen(js_name = minutesBetween)]
pub fn minutes_between(calendar: usize, length: usize) -> usize {
    call(calendar, length, |calendar, arguments, out| {
        let (a, b) = (arguments.read("a")?, arguments.read("b")?);
        calendar.minutes_between(a, b).pack(out);
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

/// `dueAtMs` for the first `rows` of columns: starts, minutes (unless one value is passed for all),
/// and deadlines. Returns the rows without a result.
#[wasm_bindgen(js_name = dueAtColumns)]
pub fn due_at_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    minutes: Option<f64>,
) -> Uint32Array {
    in_columns(calendar, columns, rows, minutes, Calendar::due_at_all)
}

/// `minutesBetweenMs` for the first `rows` of columns. Returns the rows without a result.
#[wasm_bindgen(js_name = minutesBetweenColumns)]
pub fn minutes_between_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    b: Option<f64>,
) -> Uint32Array {
    in_columns(calendar, columns, rows, b, Calendar::minutes_between_all)
}

/// Computes a third column from two, and returns the rows without a result.
type RowByRow = fn(&Calendar, &[f64], &[f64], &mut [f64]) -> Vec<u32>;

fn in_columns(
    calendar: usize,
    columns: usize,
    rows: usize,
    all: Option<f64>,
    compute: RowByRow,
) -> Uint32Array {
    let refused = with(calendar, |calendar| {
        columns::with(columns, |Columns { first, second, values }| {
            let second = all.as_ref().map_or(&second[..rows], std::slice::from_ref);
            compute(calendar, &first[..rows], second, &mut values[..rows])
        })
    });
    Uint32Array::from(&refused[..])
}

/// `dueAtMs` for each row of arrays: starts, minutes (unless one value is passed for all), and
/// deadlines. Returns the rows without a result.
#[wasm_bindgen(js_name = dueAtArrays)]
pub fn due_at_arrays(
    calendar: usize,
    starts: &Float64Array,
    minutes: Option<Float64Array>,
    all: Option<f64>,
    out: &Float64Array,
) -> Uint32Array {
    in_arrays(calendar, [Some(starts), minutes.as_ref()], all, out, Calendar::due_at_all)
}

/// `minutesBetweenMs` for each row of arrays. Returns the rows without a result.
#[wasm_bindgen(js_name = minutesBetweenArrays)]
pub fn minutes_between_arrays(
    calendar: usize,
    a: &Float64Array,
    b: Option<Float64Array>,
    all: Option<f64>,
    out: &Float64Array,
) -> Uint32Array {
    in_arrays(calendar, [Some(a), b.as_ref()], all, out, Calendar::minutes_between_all)
}

/// Copies a piece of the arrays in, computes it, and copies the results out; then the next piece.
fn in_arrays(
    calendar: usize,
    [first, second]: [Option<&Float64Array>; 2],
    all: Option<f64>,
    out: &Float64Array,
    compute: RowByRow,
) -> Uint32Array {
    let mut refused = Vec::new();
    let mut values = Vec::new();
    for (start, end) in columns::pieces(out) {
        let piece = |column: Option<&Float64Array>| {
            column.map_or_else(Vec::new, |column| column.subarray(start, end).to_vec())
        };
        let (first, mut second) = (piece(first), piece(second));
        second.extend(all);
        values.resize(first.len(), 0.0);
        let rows = with(calendar, |calendar| compute(calendar, &first, &second, &mut values));
        refused.extend(rows.into_iter().map(|row| row + start));
        out.subarray(start, end).copy_from(&values);
    }
    Uint32Array::from(&refused[..])
}

fn about_instant<Output: Pack>(
    calendar: usize,
    length: usize,
    look_up: fn(&Calendar, Instant) -> Output,
) -> usize {
    exchange(length, &mut |arguments, out| {
        let at = arguments.read("at")?;
        with(calendar, |calendar| look_up(calendar, at)).pack(out);
        Ok(())
    })
}

#[wasm_bindgen(js_name = isOpen)]
pub fn is_open(calendar: usize, length: usize) -> usize {
    about_instant(calendar, length, Calendar::is_open)
}

#[wasm_bindgen(js_name = nextOpen)]
pub fn next_open(calendar: usize, length: usize) -> usize {
    about_instant(calendar, length, Calendar::next_open)
}

#[wasm_bindgen(js_name = nextClose)]
pub fn next_close(calendar: usize, length: usize) -> usize {
    about_instant(calendar, length, Calendar::next_close)
}

#[wasm_bindgen(js_name = openIntervals)]
pub fn intervals(calendar: usize, length: usize) -> usize {
    call(calendar, length, |calendar, arguments, out| {
        let (from, to) = (arguments.read("from")?, arguments.read("to")?);
        calendar.intervals(from, to)?.pack(out);
        Ok(())
    })
}
