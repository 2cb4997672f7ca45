//! The only room that knows JavaScript: convert in, call, convert out. One file per handle.

mod calendar;
mod convert;
mod engine;

pub use calendar::CalendarHandle;
pub use engine::EngineHandle;

use wasm_bindgen::prelude::*;

use convert::objects;

/// The ready-made policies.
#[wasm_bindgen(js_name = presetItil)]
pub fn preset_itil() -> Result<JsValue, JsValue> {
    objects(&crate::sla::presets::itil())
}

/// The default workflow.
#[wasm_bindgen(js_name = presetStrictWorkflow)]
pub fn preset_strict_workflow() -> Result<JsValue, JsValue> {
    objects(&crate::workflow::presets::strict())
}

/// The workflow of real desks.
#[wasm_bindgen(js_name = presetDeskWorkflow)]
pub fn preset_desk_workflow() -> Result<JsValue, JsValue> {
    objects(&crate::workflow::presets::desk())
}
