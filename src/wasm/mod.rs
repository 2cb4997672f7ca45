//! The only room that knows JavaScript: convert in, call, convert out. One file per kind of thing that is kept for
//! JavaScript, and one for what needs none.
//!
//! What crosses is numbers: which thing is asked, how long the arguments are, and where the answer is.

mod arguments;
pub mod calendar;
pub mod columns;
pub mod engine;
mod exchange;
pub mod history;
mod kept;
pub mod replay;
pub mod roster;

pub use exchange::room_for;

use wasm_bindgen::prelude::*;

use exchange::{answer, exchange};

use crate::instant::Instant;
use crate::packed::Write;

/// The milliseconds of an instant in another form.
#[wasm_bindgen]
pub fn instant(given: usize) -> usize {
    exchange(given, &mut |given, out| {
        let at: Instant = given.read("at")?;
        at.epoch_ms().write(out);
        Ok(())
    })
}

/// The version of the zone data inside.
#[wasm_bindgen(js_name = tzdbVersion)]
pub fn tzdb_version() -> usize {
    answer(&crate::calendar::tzdb_version())
}

/// The names of all zones and links.
#[wasm_bindgen(js_name = timeZones)]
pub fn time_zones() -> usize {
    answer(&crate::calendar::time_zones())
}

/// The ready-made policies.
#[wasm_bindgen(js_name = presetItil)]
pub fn preset_itil() -> usize {
    answer(&crate::sla::presets::itil())
}

/// The default workflow.
#[wasm_bindgen(js_name = presetStrictWorkflow)]
pub fn preset_strict_workflow() -> usize {
    answer(&crate::workflow::presets::strict())
}

/// The workflow of real desks.
#[wasm_bindgen(js_name = presetDeskWorkflow)]
pub fn preset_desk_workflow() -> usize {
    answer(&crate::workflow::presets::desk())
}

/// The default timers.
#[wasm_bindgen(js_name = presetTimers)]
pub fn preset_timers() -> usize {
    answer(&crate::timer::presets::standard())
}

/// What is wrong with a configuration.
#[wasm_bindgen(js_name = lintConfig)]
pub fn lint_config(given: usize) -> usize {
    exchange(given, &mut |given, out| {
        crate::lint::lint(&given.read("config")?).write(out);
        Ok(())
    })
}
