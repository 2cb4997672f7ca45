//! An identifier that the host chose.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use crate::error::Reason;
use crate::packed::{Out, Read, Reader, Write};

/// A host's identifier: a text of 1 to 255 characters, or a whole number that JavaScript holds exactly
/// (up to 2^53 - 1 either side of zero). The engine never invents one.
///
/// Ids are ordered: numbers by value before texts by code point. The order decides ties in assignment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "string | number"))]
pub enum Id {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
const MAX_LENGTH: usize = 255;
const EXPECTED: &str = "an id: a text of 1 to 255 characters or a whole number up to 2^53 - 1";

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

impl Write for Id {
    fn write(&self, out: &mut Out) {
        match self {
            Id::Number(number) => out.number(*number as f64),
            Id::Text(text) => out.text(text),
        }
    }
}

impl Read for Id {
    fn blank() -> Self {
        Id::Number(0)
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
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
    /// Of a plain value; none when it is not an id.
    pub(crate) fn of_value(value: &serde_json::Value) -> Option<Id> {
        match value {
            serde_json::Value::String(text) if !text.is_empty() => Id::of_text(text).ok(),
            value => value.as_i64().and_then(Id::of_number),
        }
    }

    /// Of a whole number that JavaScript can tell from its neighbours.
    fn of_number(number: i64) -> Option<Id> {
        (number.unsigned_abs() <= MAX_SAFE_INTEGER).then_some(Id::Number(number))
    }

    /// Of a text that is not empty.
    fn of_text(text: &str) -> Result<Id, Reason> {
        // Bytes first: counting a megabyte's characters for an id is not worth it.
        let length = if text.len() > 4 * MAX_LENGTH { text.len() } else { text.chars().count() };
        if length > MAX_LENGTH {
            return Err(Reason::TextTooLong { length, limit: MAX_LENGTH });
        }
        Ok(Id::Text(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;
        impl Visitor<'_> for IdVisitor {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Id, E> {
                Id::of_number(number)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Id, E> {
                if number.fract() != 0.0 {
                    return Err(E::invalid_value(de::Unexpected::Float(number), &self));
                }
                self.visit_i64(number as i64)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                if text.is_empty() {
                    return Err(E::invalid_value(de::Unexpected::Str(text), &self));
                }
                Id::of_text(text).map_err(Reason::into_serde)
            }
        }
        deserializer.deserialize_any(IdVisitor)
    }
}
