//! Refusals: a refused call returns nothing (zero, or `undefined`), and JavaScript then takes the
//! refusal as an `Error` with the problems as a property, and throws it.

use std::sync::Mutex;

use js_sys::{Error, Reflect};
use ticket_engine::{Problem, TicketEngineError};
use wasm_bindgen::prelude::*;

use crate::handle_table::locked;
use crate::plain::plain;

/// The refusal of the last call, until JavaScript takes it.
///
/// A call never throws it itself: an exception that leaves WebAssembly drops nothing and leaves the
/// stack pointer where it was, so each refusal would leak until the memory is used up.
static REFUSAL: Mutex<Option<TicketEngineError>> = Mutex::new(None);

/// Returns the value, or keeps the refusal and returns nothing.
pub(crate) fn or_refuse<T: Default>(result: Result<T, TicketEngineError>) -> T {
    result.unwrap_or_else(|refused| {
        *locked(&REFUSAL) = Some(refused);
        T::default()
    })
}

/// The refusal of the last call, once. JavaScript takes it after a call that returned nothing.
#[wasm_bindgen(js_name = takeRefusal)]
pub fn take() -> Option<Error> {
    let refused = locked(&REFUSAL).take()?;
    let error = Error::new(&refused.to_string());
    let problems: Vec<&Problem> = refused.problems().collect();
    // A fresh error takes any property.
    let _ = Reflect::set(&error, &JsValue::from_str("problems"), &plain(&problems));
    Some(error)
}
