//! Columns in the engine's memory, where a question in columns finds its rows and leaves its answers.

use wasm_bindgen::prelude::*;

use super::exchange::make;
use super::kept::Kept;
use crate::engine::due_rows as due_rows_at;
use crate::error::{Reason, TicketEngineError};
use crate::instant::Instant;

/// A gibibyte of engine memory would be 44 million rows.
const MAX_ROWS: u32 = 16_777_216;

/// Three columns of equally many rows. JavaScript looks at them through views on the memory.
pub(super) struct Columns {
    pub first: Vec<f64>,
    pub second: Vec<f64>,
    pub values: Vec<f64>,
}

static COLUMNS: Kept<Columns> = Kept::new();

pub(super) fn with<Answer>(columns: usize, ask: impl FnOnce(&mut Columns) -> Answer) -> Answer {
    COLUMNS.with(columns, ask)
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
            let expected = format!("a whole number of rows from 0 to {MAX_ROWS}");
            return Err(refusal(Reason::InvalidValue { expected }));
        }
        let columns = || {
            let rows = rows as usize;
            Some(Columns { first: column(rows)?, second: column(rows)?, values: column(rows)? })
        };
        columns().ok_or_else(|| {
            let mend =
                "ask in several goes of fewer rows: there is no memory for as many".to_owned();
            refusal(Reason::TooMuch { mend })
        })
    })
}

#[wasm_bindgen(js_name = freeColumns)]
pub fn free(columns: usize) {
    COLUMNS.free(columns);
}

/// Where in the memory the first column is.
#[wasm_bindgen(js_name = firstAt)]
pub fn first_at(columns: usize) -> usize {
    with(columns, |own| own.first.as_ptr().addr())
}

/// Where in the memory the second column is.
#[wasm_bindgen(js_name = secondAt)]
pub fn second_at(columns: usize) -> usize {
    with(columns, |own| own.second.as_ptr().addr())
}

/// Where in the memory the answers are.
#[wasm_bindgen(js_name = valuesAt)]
pub fn values_at(columns: usize) -> usize {
    with(columns, |own| own.values.as_ptr().addr())
}

/// The rows among the first `rows`, which are `nextWakeAt`, that are due at `at`; none at what is no instant.
#[wasm_bindgen(js_name = dueRows)]
pub fn due_rows(columns: usize, rows: usize, at: f64) -> Vec<u32> {
    let Ok(at) = Instant::from_f64(at) else { return Vec::new() };
    with(columns, |own| due_rows_at(&own.first[..rows], at))
}

/// The memory that the views are on.
#[wasm_bindgen(js_name = engineMemory)]
pub fn engine_memory() -> JsValue {
    wasm_bindgen::memory()
}
