//! wasm-bindgen bindings for the npm package: decode, call, encode. The engine itself knows no
//! JavaScript.
//!
//! There is one file for each kind of object that stays in the module's memory. Decisions cross as
//! packed data, through the buffers of `exchange`; rare results cross as plain JavaScript values
//! (`plain`); refusals wait for JavaScript to take them (`refusal`). ARCHITECTURE.md has the table.
#![forbid(unsafe_code)]

mod arguments;
pub mod calendar;
pub mod columns;
pub mod engine;
mod exchange;
mod handle_table;
pub mod history;
mod plain;
pub mod refusal;
pub mod replay;
pub mod roster;
pub mod shapes;

use ticket_engine::Instant;
use ticket_engine::value::codec::Pack;
use wasm_bindgen::prelude::*;

pub use exchange::room_for;
use exchange::{exchange, with_arguments};
use plain::plain;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn string_of(number: f64) -> String;
}

/// Runs once, when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    // JavaScript formats numbers by the same rules as the engine's writer, whose tables stay out of
    // the download this way.
    ticket_engine::value::codec::set_number_writer(string_of);
}

/// The epoch milliseconds of an instant in any accepted form.
#[wasm_bindgen]
pub fn instant(length: usize) -> usize {
    exchange(length, &mut |arguments, out| {
        let at: Instant = arguments.read("at")?;
        at.epoch_ms().pack(out);
        Ok(())
    })
}

/// The version of the embedded time zone data.
#[wasm_bindgen(js_name = tzdbVersion)]
pub fn tzdb_version() -> JsValue {
    plain(&ticket_engine::calendar::tzdb_version())
}

/// The names of all time zones and links.
#[wasm_bindgen(js_name = timeZones)]
pub fn time_zones() -> JsValue {
    plain(&ticket_engine::calendar::time_zones())
}

/// The ready-made policies.
#[wasm_bindgen(js_name = presetStandardPolicies)]
pub fn preset_standard_policies() -> JsValue {
    plain(&ticket_engine::sla::presets::standard_policies())
}

/// The ready-made clocks.
#[wasm_bindgen(js_name = presetClocks)]
pub fn preset_clocks() -> JsValue {
    plain(&ticket_engine::sla::presets::clocks())
}

/// The default workflow.
#[wasm_bindgen(js_name = presetStrictWorkflow)]
pub fn preset_strict_workflow() -> JsValue {
    plain(&ticket_engine::workflow::presets::strict())
}

/// The default workflow, with further edges that real desks use.
#[wasm_bindgen(js_name = presetRelaxedWorkflow)]
pub fn preset_relaxed_workflow() -> JsValue {
    plain(&ticket_engine::workflow::presets::relaxed())
}

/// The default timers.
#[wasm_bindgen(js_name = presetTimers)]
pub fn preset_timers() -> JsValue {
    plain(&ticket_engine::timer::presets::standard())
}

/// The findings of the linter about a configuration.
#[wasm_bindgen(js_name = lintConfig)]
pub fn lint_config(length: usize) -> JsValue {
    with_arguments(length, |arguments| {
        Ok(plain(&ticket_engine::lint::lint(&arguments.read("config")?)))
    })
}
