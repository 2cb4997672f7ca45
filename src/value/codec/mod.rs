//! Packed data: the binary form in which arguments and results cross between JavaScript and Rust.
//! Not part of the public API.
//!
//! A value is one tag byte, followed by what the tag calls for:
//!
//! | tag | value | followed by |
//! |---|---|---|
//! | 0 | end of a list | |
//! | 1, 2, 3 | null, false, true | |
//! | 4 | number | 8 bytes, a double |
//! | 5 | string | 4 bytes, its length in bytes; UTF-8 |
//! | 6 | list | its values, and tag 0 |
//! | 7 | object | its fields, each a key and a value, and key 0 |
//! | 8 | instant; from JavaScript a `Date` or similar | 8 bytes, a double: epoch milliseconds |
//! | 9 | record of a known shape, only in results | 1 byte, the shape; the values of its fields |
//! | 10 | part of the preceding ticket, only in results | the keys of its fields, and key 0 |
//! | 11 | integer beyond 2^53, only from Rust | 8 bytes, a signed integer |
//!
//! A key is two bytes: 0 ends the object, 1 precedes a name (a string as above, without its tag),
//! and 2 + n stands for the known name `KEYS[n]`. All numbers are little-endian.
//!
//! Types are read and written from tables of their fields. [`Unpack`] and [`Pack`] are derived from
//! the `serde` attributes and share one body of code. That makes the download a third smaller than
//! code generated for each type. `serde::Deserialize` takes the same path, so each rule exists
//! once.

mod cursor;
mod deserialize;
mod keys;
mod pack;
pub(crate) mod renamed;
mod rule;
mod unpack;

pub use super::number::{set_number_writer, text as write_number};
pub use cursor::Cursor;
pub use deserialize::deserialize;
pub(crate) use deserialize::deserialize_by_unpacking;
pub use keys::{KEYS, key};
pub use pack::{Encoder, Fields, Pack, PackRecord, newtype, object, to_packed, variant};
pub use rule::{Check, Nulls, Rule};
pub use ticket_engine_derive::{Pack, PackRecord, Unpack};
pub(crate) use unpack::Grow;
pub use unpack::{Reader, Slots, Spec, Unpack, from_packed, read};

/// A record whose fields are all sent, in order and without keys. Declared by `packed(shape = N)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The number that identifies it in packed data.
    pub number: u8,
    /// The names of its fields, in order.
    pub fields: &'static [&'static str],
}

/// The tags of values.
mod tag {
    pub(super) const END: u8 = 0;
    pub(super) const NULL: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const TRUE: u8 = 3;
    pub(super) const NUMBER: u8 = 4;
    pub(super) const TEXT: u8 = 5;
    pub(super) const LIST: u8 = 6;
    pub(super) const OBJECT: u8 = 7;
    pub(super) const INSTANT: u8 = 8;
    pub(super) const SHAPE: u8 = 9;
    pub(super) const PART: u8 = 10;
    pub(super) const INTEGER: u8 = 11;
}

/// The key that ends an object.
const END_KEY: u16 = 0;
/// The key of a field whose name follows as a string.
const TEXT_KEY: u16 = 1;
/// The key of the first known name.
const FIRST_KEY: u16 = 2;
