//! Arguments and answers as packed data.
//!
//! Arguments come in and answers go out as one run of bytes: one copy of it is several times cheaper than reading and
//! building some fifty properties one call at a time, an unknown field can be told from a known one, and no host code
//! (a getter, a proxy) runs while Rust frames are on the stack.

use wasm_bindgen::JsValue;

use crate::error::TicketEngineError;
use crate::packed::{self, Cursor, Read};

/// The arguments of a call, one after another.
pub(super) struct Arguments<'a> {
    pub cursor: Cursor<'a>,
}

impl<'a> Arguments<'a> {
    pub fn new(given: &'a [u8]) -> Arguments<'a> {
        Arguments { cursor: Cursor::new(given) }
    }

    /// Reads the next one, which is called `name`.
    pub fn read<T: Read>(&mut self, name: &'a str) -> Result<T, TicketEngineError> {
        packed::read(&mut self.cursor, name)
    }
}

/// Reads the only argument, which is called `name`.
pub(super) fn read<'a, T: Read>(given: &'a [u8], name: &'a str) -> Result<T, TicketEngineError> {
    Arguments::new(given).read(name)
}

/// A refusal as its problems, which the TypeScript face throws as an error.
impl From<TicketEngineError> for JsValue {
    fn from(error: TicketEngineError) -> JsValue {
        let problems: Vec<_> = error.problems().collect();
        js_sys::Uint8Array::from(packed::to_packed(&problems).as_slice()).into()
    }
}
