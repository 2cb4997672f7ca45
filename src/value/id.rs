//! Identifiers chosen by the host, the application that stores the tickets.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::value::Reason;
use crate::value::codec::{Encoder, Pack, Reader, Unpack};

/// An identifier of your application: a string of 1 to 255 characters, or a whole number that
/// JavaScript represents exactly (up to 2^53 - 1 either side of zero). The engine never invents
/// one.
///
/// Ids are ordered: first numbers by value, then strings by code point. The order breaks ties in
/// assignment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "string | number"))]
pub enum Id {
    /// A whole number.
    Number(i64),
    /// A string.
    Text(String),
}

const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
const MAX_LENGTH: usize = 255;
const EXPECTED: &str = "a string of 1 to 255 characters or a whole number up to 2^53 - 1";

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Number(number) => number.fmt(f),
            Id::Text(text) => f.write_str(text),
        }
    }
}

impl From<i64> for Id {
    fn from(number: i64) -> Self {
        Id::Number(number)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Id::Text(text.to_owned())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Id::Text(text)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Id::Number(number) => serializer.serialize_i64(*number),
            Id::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl Pack for Id {
    fn pack(&self, out: &mut Encoder) {
        match self {
            Id::Number(number) => out.number(*number as f64),
            Id::Text(text) => out.text(text),
        }
    }
}

impl Unpack for Id {
    fn blank() -> Self {
        Id::Number(0)
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(text) = reader.cursor.text().filter(|text| !text.is_empty()) {
            reader.accept(self, Id::of_text(text));
        } else {
            match reader.cursor.whole().and_then(Id::of_number) {
                Some(id) => *self = id,
                None => reader.expected(EXPECTED),
            }
        }
    }
}

impl Id {
    /// From a plain value; `None` when it is not an id.
    pub(crate) fn of_value(value: &serde_json::Value) -> Option<Id> {
        match value {
            serde_json::Value::String(text) if !text.is_empty() => Id::of_text(text).ok(),
            value => value.as_i64().and_then(Id::of_number),
        }
    }

    /// From a whole number, if JavaScript represents it exactly.
    fn of_number(number: i64) -> Option<Id> {
        (number.unsigned_abs() <= MAX_SAFE_INTEGER).then_some(Id::Number(number))
    }

    /// From a string that is not empty.
    fn of_text(text: &str) -> Result<Id, Reason> {
        // Bytes first: no need to count the characters of a megabyte for an id.
        let length = if text.len() > 4 * MAX_LENGTH { text.len() } else { text.chars().count() };
        if length > MAX_LENGTH {
            return Err(Reason::TextTooLong { length, limit: MAX_LENGTH });
        }
        Ok(Id::Text(text.to_owned()))
    }
}

crate::value::codec::deserialize_by_unpacking!(Id);
