//! `serde::Deserialize` through packed data, so that Rust users share the one reader.

use serde::de::{Deserialize, Deserializer, Error};

use super::{Unpack, from_packed, to_packed};
use crate::value::Value;

/// Reads a plain value from any format, and then the type from that value.
///
/// # Errors
/// The message of the refusal, including its path.
pub fn deserialize<'de, T: Unpack, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_packed(&to_packed(&value), "").map_err(D::Error::custom)
}

/// Implements `Deserialize` for types that implement `Unpack` by hand.
macro_rules! deserialize_by_unpacking {
    ($($type:ty),+ $(,)?) => {
        $(impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::codec::deserialize(deserializer)
            }
        })+
    };
}

pub(crate) use deserialize_by_unpacking;
