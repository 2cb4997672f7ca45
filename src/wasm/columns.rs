//! The columns handle: columns in the engine's memory, which a question in columns need not copy.

use wasm_bindgen::prelude::*;

use super::convert::read;
use crate::engine::due_rows as due_rows_at;
use crate::error::{Reason, TicketEngineError};

/// A gibibyte of engine memory would be 44 million rows.
const MAX_ROWS: u32 = 16_777_216;

/// Three columns of equally many rows. JavaScript looks at them through views on the memory.
#[wasm_bindgen]
pub struct ColumnsHandle {
    pub(super) first: Vec<f64>,
    pub(super) second: Vec<f64>,
    pub(super) values: Vec<f64>,
}

fn column(rows: usize) -> Option<Vec<f64>> {
    let mut column = Vec::new();
    column.try_reserve_exact(rows).ok()?;
    column.resize(rows, 0.0);
    Some(column)
}

#[wasm_bindgen]
impl ColumnsHandle {
    #[wasm_bindgen(constructor)]
    pub fn new(rows: f64) -> Result<ColumnsHandle, JsValue> {
        let refusal = |reason: Reason| TicketEngineError::from(reason.at("rows"));
        // NaN is in no range.
        if !((0.0..=f64::from(MAX_ROWS)).contains(&rows) && rows.fract() == 0.0) {
            let expected = format!("a whole number of rows from 0 to {MAX_ROWS}");
            return Err(refusal(Reason::InvalidValue { expected }).into());
        }
        let columns = || {
            let rows = rows as usize;
            Some(ColumnsHandle {
                first: column(rows)?,
                second: column(rows)?,
                values: column(rows)?,
            })
        };
        Ok(columns().ok_or_else(|| {
            let mend =
                "ask in several goes of fewer rows: there is no memory for as many".to_owned();
            refusal(Reason::TooMuch { mend })
        })?)
    }

    #[wasm_bindgen(js_name = firstAt)]
    pub fn first_at(&self) -> usize {
        self.first.as_ptr().addr()
    }

    #[wasm_bindgen(js_name = secondAt)]
    pub fn second_at(&self) -> usize {
        self.second.as_ptr().addr()
    }

    #[wasm_bindgen(js_name = valuesAt)]
    pub fn values_at(&self) -> usize {
        self.values.as_ptr().addr()
    }
}

/// The rows of `next_wake_at` that are due at `at`.
#[wasm_bindgen(js_name = dueRows)]
pub fn due_rows(next_wake_at: &[f64], at: &[u8]) -> Result<Vec<u32>, JsValue> {
    Ok(due_rows_at(next_wake_at, read(at, "at")?))
}

/// The same of the engine's own columns: the first is `nextWakeAt`.
#[wasm_bindgen(js_name = dueRowsOf)]
pub fn due_rows_of(columns: &ColumnsHandle, at: &[u8]) -> Result<Vec<u32>, JsValue> {
    due_rows(&columns.first, at)
}

/// The memory that the views are on.
#[wasm_bindgen(js_name = engineMemory)]
pub fn engine_memory() -> JsValue {
    wasm_bindgen::memory()
}
