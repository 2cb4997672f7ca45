//! Refusals: thrown as a JavaScript `Error` with the problems as a property.

use js_sys::{Error, Reflect};
use ticket_engine::{Problem, TicketEngineError};
use wasm_bindgen::JsValue;

use crate::plain::plain;

/// Throws a refusal. The JavaScript API converts it to a `TicketEngineError`.
///
/// INVARIANT: called last in an export, when no lock is held and nothing is borrowed. Nothing that
/// is on the stack then is dropped.
pub(crate) fn throw(refused: &TicketEngineError) -> ! {
    let error = Error::new(&refused.to_string());
    let problems: Vec<&Problem> = refused.problems().collect();
    // A fresh error takes any property.
    let _ = Reflect::set(&error, &JsValue::from_str("problems"), &plain(&problems));
    wasm_bindgen::throw_val(error.into())
}

/// Returns the value, or throws the refusal.
pub(crate) fn or_throw<T>(result: Result<T, TicketEngineError>) -> T {
    match result {
        Ok(value) => value,
        Err(refused) => throw(&refused),
    }
}
