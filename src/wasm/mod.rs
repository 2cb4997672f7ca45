//! The only room that knows JavaScript: convert in, call, convert out. One file per handle, and one for what
//! needs none.

mod calendar;
mod columns;
mod convert;
mod engine;
mod history;
mod replay;
mod roster;

pub use calendar::CalendarHandle;
pub use columns::{ColumnsHandle, due_rows, due_rows_of, engine_memory};
pub use engine::EngineHandle;
pub use history::{verify, visible_comments, visible_history};
pub use replay::ReplayHandle;
pub use roster::RosterHandle;

use wasm_bindgen::prelude::*;

use convert::{answer, read};

use crate::packed::to_packed;

/// The version of the zone data inside.
#[wasm_bindgen(js_name = tzdbVersion)]
pub fn tzdb_version() -> String {
    crate::calendar::tzdb_version().to_owned()
}

/// The names of all zones and links.
#[wasm_bindgen(js_name = timeZones)]
pub fn time_zones() -> Vec<String> {
    crate::calendar::time_zones()
}

/// The ready-made policies.
#[wasm_bindgen(js_name = presetItil)]
pub fn preset_itil() -> Vec<u8> {
    to_packed(&crate::sla::presets::itil())
}

/// The default workflow.
#[wasm_bindgen(js_name = presetStrictWorkflow)]
pub fn preset_strict_workflow() -> Vec<u8> {
    to_packed(&crate::workflow::presets::strict())
}

/// The workflow of real desks.
#[wasm_bindgen(js_name = presetDeskWorkflow)]
pub fn preset_desk_workflow() -> Vec<u8> {
    to_packed(&crate::workflow::presets::desk())
}

/// The default timers.
#[wasm_bindgen(js_name = presetTimers)]
pub fn preset_timers() -> Vec<u8> {
    to_packed(&crate::timer::presets::standard())
}

/// What is wrong with a configuration, as packed data.
#[wasm_bindgen(js_name = lintConfig)]
pub fn lint_config(config: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer(Ok(crate::lint::lint(&read(config, "config")?)))
}
