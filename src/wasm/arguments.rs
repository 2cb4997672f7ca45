//! Arguments as packed data.
//!
//! They come in as one run of bytes: one copy of it is several times cheaper than reading some fifty properties one
//! call at a time, an unknown field can be told from a known one, and no host code (a getter, a proxy) runs while Rust
//! frames are on the stack.

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
