//! Arguments as packed data.
//!
//! They arrive as one run of bytes. One copy is several times cheaper than reading some fifty
//! properties one call at a time, unknown fields can be detected, and no JavaScript code (a getter,
//! a proxy) runs while Rust frames are on the stack.

use ticket_engine::TicketEngineError;
use ticket_engine::value::codec::{self, Cursor, Unpack};

/// The arguments of a call, one after another.
pub(crate) struct Arguments<'a> {
    pub cursor: Cursor<'a>,
}

impl<'a> Arguments<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Arguments<'a> {
        Arguments { cursor: Cursor::new(bytes) }
    }

    /// Reads the next argument, which is called `name` in a refusal.
    pub(crate) fn read<T: Unpack>(&mut self, name: &'a str) -> Result<T, TicketEngineError> {
        codec::read(&mut self.cursor, name)
    }

    /// Reads the command. Paths in a refusal start at its fields, such as `at`.
    pub(crate) fn read_command<T: Unpack>(&mut self) -> Result<T, TicketEngineError> {
        // A command that is not an object has no fields to name, only itself.
        let name = if self.cursor.is_object() { "" } else { "command" };
        codec::read(&mut self.cursor, name)
    }
}
