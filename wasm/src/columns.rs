//! Columns of numbers. A JavaScript array is copied in piece by piece; columns in the module's
//! memory are not copied.

use js_sys::{Float64Array, Uint32Array};
use ticket_engine::engine::due_rows as due_rows_at;
use ticket_engine::value::codec::write_number;
use ticket_engine::{Instant, Reason, TicketEngineError};
use wasm_bindgen::prelude::*;

use crate::exchange::make;
use crate::handle_table::HandleTable;

/// 384 MiB in three columns; a gibibyte of memory would hold 44 million rows.
const MAX_ROWS: u32 = 16_777_216;

/// Three columns of the same length. JavaScript accesses them through views of the memory.
pub(crate) struct Columns {
    pub first: Vec<f64>,
    pub second: Vec<f64>,
    pub values: Vec<f64>,
}

static COLUMNS: HandleTable<Columns> = HandleTable::new();

pub(crate) fn with<Output>(columns: usize, call: impl FnOnce(&mut Columns) -> Output) -> Output {
    COLUMNS.with(columns, call)
}

fn column(rows: usize) -> Option<Vec<f64>> {
    let mut column = Vec::new();
    column.try_reserve_exact(rows).ok()?;
    column.resize(rows, 0.0);
    Some(column)
}

#[wasm_bindgen(js_name = newColumns)]
pub fn new(rows: f64) -> usize {
    make(&COLUMNS, 0, |_| {
        let refusal = |reason: Reason| TicketEngineError::from(reason.at("rows"));
        // NaN is in no range.
        if !((0.0..=f64::from(MAX_ROWS)).contains(&rows) && rows.fract() == 0.0) {
            return Err(refusal(Reason::InvalidValue {
                expected: "a whole number of rows from 0 to 16,777,216".to_owned(),
                found: format!("number {}", write_number(rows)),
                hint: None,
            }));
        }
        let columns = || {
            let rows = rows as usize;
            Some(Columns { first: column(rows)?, second: column(rows)?, values: column(rows)? })
        };
        columns().ok_or_else(|| {
            refusal(Reason::LimitExceeded {
                limit: "the memory can hold".to_owned(),
                hint: "split the call into several with fewer rows".to_owned(),
            })
        })
    })
}

#[wasm_bindgen(js_name = freeColumns)]
pub fn free(columns: usize) {
    COLUMNS.free(columns);
}

/// The address of the first column.
#[wasm_bindgen(js_name = firstAt)]
pub fn first_at(columns: usize) -> usize {
    with(columns, |columns| columns.first.as_ptr().addr())
}

/// The address of the second column.
#[wasm_bindgen(js_name = secondAt)]
pub fn second_at(columns: usize) -> usize {
    with(columns, |columns| columns.second.as_ptr().addr())
}

/// The address of the results.
#[wasm_bindgen(js_name = valuesAt)]
pub fn values_at(columns: usize) -> usize {
    with(columns, |columns| columns.values.as_ptr().addr())
}

/// The rows that are due at `at`, where the first column is `nextWakeAt`. Empty when `at` is not an
/// instant.
#[wasm_bindgen(js_name = dueRows)]
pub fn due_rows(columns: usize, rows: usize, at: f64) -> Uint32Array {
    let due = Instant::from_f64(at)
        .map(|at| with(columns, |columns| due_rows_at(&columns.first[..rows], at)));
    Uint32Array::from(&due.unwrap_or_default()[..])
}

/// How many rows of an array are in the module's memory at a time. A large array would grow the
/// memory, which never shrinks.
const ROWS_AT_ONCE: u32 = 16_384;

/// The ranges of rows that are copied one after another.
pub(crate) fn pieces(array: &Float64Array) -> impl Iterator<Item = (u32, u32)> + use<> {
    let rows = array.length();
    let starts = (0..rows).step_by(ROWS_AT_ONCE as usize);
    starts.map(move |start| (start, rows.min(start + ROWS_AT_ONCE)))
}

/// The rows of an array of `nextWakeAt` that are due at `at`. Empty when `at` is not an instant.
#[wasm_bindgen(js_name = dueRowsOfArray)]
pub fn due_rows_of_array(next_wake_at: &Float64Array, at: f64) -> Uint32Array {
    let mut due = Vec::new();
    let Ok(at) = Instant::from_f64(at) else { return Uint32Array::from(&due[..]) };
    for (start, end) in pieces(next_wake_at) {
        let rows = next_wake_at.subarray(start, end).to_vec();
        due.extend(due_rows_at(&rows, at).into_iter().map(|row| row + start));
    }
    Uint32Array::from(&due[..])
}

/// The module's memory, for the views.
#[wasm_bindgen(js_name = engineMemory)]
pub fn engine_memory() -> JsValue {
    wasm_bindgen::memory()
}
