//! Packed data: how arguments come from JavaScript and answers go back.
//!
//! A value is one byte that says what it is, and what that calls for:
//!
//! | tag | value | then |
//! |---|---|---|
//! | 0 | the end of a list | |
//! | 1, 2, 3 | null, false, true | |
//! | 4 | number | 8 bytes, a double |
//! | 5 | text | 4 bytes, its length; UTF-8 |
//! | 6 | list | its values, and the end |
//! | 7 | object | its fields, each a key and a value, and the key 0 |
//! | 8 | instant | 8 bytes, a double: epoch milliseconds. Inwards a `Date` and its like, which no number stands for |
//! | 9 | record of a known shape, only outwards | 1 byte, the number of one of [`SHAPES`]; the values of its fields |
//! | 10 | part of the ticket before it, only outwards | the keys of its fields, and the key 0 |
//! | 11 | refusal, only outwards and in place of an answer | its problems, a list |
//!
//! A key is two bytes: 0 is the end of the object, 1 a text as above without its tag, and from 2 on the place of a
//! known name in [`KEYS`]. All numbers are little-endian.
//!
//! The types are read and written by tables of their fields: [`Read`] and [`Write`] are derived from the same `serde`
//! attributes that native Rust uses, and are one body of code for all types instead of some for each, which makes the
//! download half as large. What JSON and serde refuse is refused here in the same words.

mod cursor;
mod keys;
mod read;
pub(crate) mod rule;
mod shape;
mod write;

pub use cursor::Cursor;
pub use keys::{KEYS, key};
pub use read::{Read, Reader, Slots, Spec, from_packed, read};
pub use shape::{SHAPES, Shape, TICKET};
pub use ticket_engine_derive::{Read, Record, Write};
pub use write::{Fields, Out, Record, Write, newtype, object, to_packed, variant};

/// What a value is.
mod tag {
    pub const END: u8 = 0;
    pub const NULL: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const TRUE: u8 = 3;
    pub const NUMBER: u8 = 4;
    pub const TEXT: u8 = 5;
    pub const LIST: u8 = 6;
    pub const OBJECT: u8 = 7;
    pub const INSTANT: u8 = 8;
    pub const SHAPE: u8 = 9;
    pub const PART: u8 = 10;
    pub const REFUSAL: u8 = 11;
}

/// The key at the end of an object.
const END_KEY: u16 = 0;
/// The key of a field whose name stands beside it.
const TEXT_KEY: u16 = 1;
/// The key of the first known name.
const FIRST_KEY: u16 = 2;
