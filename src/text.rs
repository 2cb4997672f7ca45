//! How long the texts of a ticket may be.
//!
//! The limits are generous for people and small beside a worker's memory. They are checked where a
//! text comes in, by serde, so that no rule meets a megabyte where it expects a name.

use serde::de::{Deserialize, Deserializer};

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
    ($name:ident, $optional:ident, $limit:expr) => {
        pub fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
            let text = String::deserialize(deserializer)?;
            limited(&text, $limit).map_err(Reason::into_serde)?;
            Ok(text)
        }

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

/// A list of names.
pub fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    for name in &names {
        limited(name, NAME).map_err(Reason::into_serde)?;
    }
    Ok(names)
}
