//! JavaScript values to the engine's types and back.
//!
//! Arguments come in as JSON text and decisions go out as JSON text: the runtime's own `JSON` and one copy
//! of the bytes are several times cheaper than reading and building some fifty properties one call at a
//! time, an unknown field can be told from a known one, and no host code (a getter, a proxy) runs while
//! Rust frames are on the stack. What is read once or seldom goes out as objects.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::error::{Problem, TicketEngineError};
use crate::input;

/// Reads the argument called `name`.
pub(super) fn read<T: DeserializeOwned>(json: &str, name: &str) -> Result<T, JsValue> {
    input::from_json(json, name).map_err(|error| refusal(&error))
}

/// Writes an answer that is asked for often; absent values are null, instants epoch milliseconds.
pub(super) fn answer<T: Serialize>(
    result: Result<T, TicketEngineError>,
) -> Result<String, JsValue> {
    let answer = result.map_err(|error| refusal(&error))?;
    serde_json::to_string(&answer).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Writes an answer as plain objects.
pub(super) fn objects<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(JsValue::from)
}

/// A refusal as a JavaScript `Error` that carries its problems; the TypeScript face gives it its class.
pub(super) fn refusal(error: &TicketEngineError) -> JsValue {
    #[derive(Serialize)]
    struct Told<'a> {
        #[serde(flatten)]
        problem: &'a Problem,
        message: String,
    }
    let problems: Vec<_> =
        error.problems().map(|problem| Told { problem, message: problem.to_string() }).collect();
    let thrown = js_sys::Error::new(&error.to_string());
    match objects(&problems) {
        Ok(problems) => {
            // Setting a property of an object made here cannot fail.
            let _ = js_sys::Reflect::set(&thrown, &"problems".into(), &problems);
            thrown.into()
        }
        Err(broken) => broken,
    }
}
