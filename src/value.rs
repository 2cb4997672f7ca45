//! Plain data: what JSON can say.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::error::Reason;
use crate::id::Id;
use crate::instant::Instant;
use crate::text;

/// A plain value: one of the host's attributes, or a field's old or new value in the history.
pub use serde_json::Value;

/// The host's own attributes of a ticket, usable in conditions.
///
/// They are at most [`MAX_VALUES`] values and nest at most [`MAX_DEPTH`] deep, a key has at most 255 characters and is not `__proto__`, and a
/// text has at most 262,144 characters; all of that is checked when a ticket is read.
pub type Attributes = serde_json::Map<String, Value>;

/// How deep lists and objects among the attributes may nest.
pub const MAX_DEPTH: usize = 32;

/// How many values the attributes may have, those inside lists and objects counted.
pub const MAX_VALUES: usize = 10_000;

/// A field of a ticket as the history writes it.
pub(crate) trait Recorded {
    /// Whether it is an instant, recorded as epoch milliseconds.
    const IS_INSTANT: bool = false;

    fn recorded(&self) -> Value;
}

impl Recorded for String {
    fn recorded(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Recorded for Id {
    fn recorded(&self) -> Value {
        match self {
            Id::Number(number) => Value::from(*number),
            Id::Text(text) => Value::String(text.clone()),
        }
    }
}

impl Recorded for Instant {
    const IS_INSTANT: bool = true;

    fn recorded(&self) -> Value {
        Value::from(self.epoch_ms())
    }
}

impl Recorded for Vec<String> {
    fn recorded(&self) -> Value {
        Value::Array(self.iter().map(Recorded::recorded).collect())
    }
}

impl Recorded for Attributes {
    fn recorded(&self) -> Value {
        Value::Object(self.clone())
    }
}

impl<T: Recorded> Recorded for Option<T> {
    const IS_INSTANT: bool = T::IS_INSTANT;

    fn recorded(&self) -> Value {
        self.as_ref().map_or(Value::Null, Recorded::recorded)
    }
}

/// Whether there is nothing in it: null, or an empty list or object.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Reads the attributes of a ticket.
pub(crate) fn attributes<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Attributes, D::Error> {
    struct AttributesVisitor;
    impl<'de> Visitor<'de> for AttributesVisitor {
        type Value = Attributes;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of plain values")
        }
        fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Attributes, A::Error> {
            let entries = Attributes::deserialize(de::value::MapAccessDeserializer::new(map))?;
            checked(entries).map_err(|reason| match reason {
                Reason::InvalidValue { expected } => {
                    de::Error::invalid_value(de::Unexpected::Other("more"), &expected.as_str())
                }
                reason => reason.into_serde(),
            })
        }
        fn visit_unit<E: de::Error>(self) -> Result<Attributes, E> {
            Ok(Attributes::new())
        }
    }
    deserializer.deserialize_any(AttributesVisitor)
}

/// Attributes, unless they are too large, too deep or not safe to have.
pub(crate) fn checked(attributes: Attributes) -> Result<Attributes, Reason> {
    check_entries(&attributes, 0, &mut { MAX_VALUES })?;
    Ok(attributes)
}

fn check_entries(entries: &Attributes, depth: usize, left: &mut usize) -> Result<(), Reason> {
    entries.iter().try_for_each(|(key, value)| {
        if key == "__proto__" {
            return Err(Reason::UnsafeKey { key: key.clone() });
        }
        text::limited(key, text::NAME)?;
        check(value, depth + 1, left)
    })
}

fn check(value: &Value, depth: usize, left: &mut usize) -> Result<(), Reason> {
    let is_nested = matches!(value, Value::Array(_) | Value::Object(_));
    if *left == 0 || is_nested && depth > MAX_DEPTH {
        let expected =
            format!("at most {MAX_VALUES} values, in lists and objects at most {MAX_DEPTH} deep");
        return Err(Reason::InvalidValue { expected });
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check(item, depth + 1, left)),
        Value::Object(entries) => check_entries(entries, depth, left),
        Value::String(text) => text::limited(text, text::PROSE),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
