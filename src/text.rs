//! How long the texts of a ticket may be.
//!
//! The limits are generous for people and small beside a worker's memory. They are checked where a
//! text comes in, by serde, so that no rule meets a megabyte where it expects a name.

use serde::de::{self, Deserialize, Deserializer};

use crate::error::Reason;

/// Characters of a name: a status, priority, category, tag, skill, calendar or policy name.
pub const NAME: usize = 255;
/// Characters of a title.
pub const TITLE: usize = 1_000;
/// Characters of a description, a comment's body, a feedback, or one text among the attributes.
pub const PROSE: usize = 262_144;

/// `text`, or why it is too long.
pub fn limited(text: &str, limit: usize) -> Result<(), Reason> {
    // A text of no more bytes than characters allowed needs no counting.
    if text.len() <= limit {
        return Ok(());
    }
    match text.chars().count() {
        length if length > limit => Err(Reason::TextTooLong { length, limit }),
        _ => Ok(()),
    }
}

macro_rules! reader {
    ($name:ident, $limit:expr) => {
        pub fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
            let text = String::deserialize(deserializer)?;
            limited(&text, $limit).map_err(Reason::into_serde)?;
            Ok(text)
        }
    };
    ($name:ident, $optional:ident, $limit:expr) => {
        reader!($name, $limit);

        pub fn $optional<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<String>, D::Error> {
            let text = Option::<String>::deserialize(deserializer)?;
            if let Some(text) = &text {
                limited(text, $limit).map_err(Reason::into_serde)?;
            }
            Ok(text)
        }
    };
}

reader!(name, optional_name, NAME);
reader!(title, optional_title, TITLE);
reader!(prose, optional_prose, PROSE);

/// How many names a list may have.
pub const NAMES: usize = 1_000;

/// A list of names; null is an empty one.
pub fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = or_default::<Vec<String>, D>(deserializer)?;
    if names.len() > NAMES {
        return Err(de::Error::invalid_length(names.len(), &"a list of at most 1,000 names"));
    }
    for name in &names {
        limited(name, NAME).map_err(Reason::into_serde)?;
    }
    Ok(names)
}

/// Null is the same as an absent field.
pub fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Whether there is a text and it says something.
pub fn is_written(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn written<E: de::Error>(text: String) -> Result<String, E> {
    if !is_written(Some(&text)) {
        return Err(E::invalid_value(de::Unexpected::Str(""), &"a text that is not blank"));
    }
    Ok(text)
}

/// A title that says something.
pub fn written_title<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    title(deserializer).and_then(written)
}

/// A title that says something, or none.
pub fn optional_written_title<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    optional_title(deserializer)?.map(written).transpose()
}

/// Prose that says something.
pub fn written_prose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    prose(deserializer).and_then(written)
}
