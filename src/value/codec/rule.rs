//! What a field requires of its value besides the type, declared on it as `#[packed(...)]`.

use super::Cursor;
use crate::value::limits::{grouped, is_written, limited};
use crate::value::{Reason, shown, shown_value};

/// What `null` means in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// What the type says.
    OfType,
    /// The same as an absent field.
    Absent,
    /// A value that differs from an absent field.
    Value,
    /// The same as an empty list.
    Empty,
}

/// What a field requires of its value.
pub struct Rule {
    /// What `null` means.
    pub nulls: Nulls,
    /// What else it requires.
    pub check: Check,
}

/// What a field requires of its value besides the type, which refuses a value of another type.
pub enum Check {
    /// Nothing.
    Nothing,
    /// Of a string: the most characters, and whether it must hold something besides white space.
    String {
        /// The most characters.
        max_chars: usize,
        /// Whether blank strings are refused.
        not_blank: bool,
    },
    /// Of a list: the most items, and the most characters of each item that is a string.
    List {
        /// The most items.
        max_items: usize,
        /// The most characters of a string.
        max_chars: usize,
    },
    /// Of a number: the least and the greatest whole number.
    Range(i64, i64),
}

impl Rule {
    /// Requires nothing.
    pub const NONE: Rule = Rule { nulls: Nulls::OfType, check: Check::Nothing };

    /// Why the value at `cursor` is refused.
    #[inline]
    pub(super) fn check(&self, cursor: Cursor<'_>) -> Result<(), Reason> {
        let mut value = cursor;
        match self.check {
            Check::Nothing => Ok(()),
            Check::String { max_chars, not_blank } => {
                value.text().map_or(Ok(()), |text| check_string(text, max_chars, not_blank))
            }
            Check::List { max_items, max_chars } if value.list() => {
                check_items(value, max_items, max_chars)
            }
            Check::Range(least, most) => match value.number() {
                Some(number) => check_number(number, least, most),
                None if value.null() => Ok(()),
                None => Err(Reason::expected(range(least, most), shown_value(cursor))),
            },
            Check::List { .. } => Ok(()),
        }
    }
}

fn check_string(text: &str, max_chars: usize, not_blank: bool) -> Result<(), Reason> {
    limited(text, max_chars)?;
    if not_blank && !is_written(Some(text)) {
        let found = format!("string \"{}\"", shown(text));
        return Err(Reason::expected("a string that is not blank", found));
    }
    Ok(())
}

fn check_number(number: f64, least: i64, most: i64) -> Result<(), Reason> {
    if number.fract() == 0.0 && (least as f64..=most as f64).contains(&number) {
        return Ok(());
    }
    let found = format!("number {}", crate::value::number::text(number));
    Err(Reason::expected(range(least, most), found))
}

fn range(least: i64, most: i64) -> String {
    format!("a whole number from {} to {}", grouped(least), grouped(most))
}

fn check_items(items: Cursor<'_>, max_items: usize, max_chars: usize) -> Result<(), Reason> {
    let mut counted = items;
    let mut count = 0_usize;
    while !counted.at_end() {
        counted.skip();
        count += 1;
    }
    if count > max_items {
        let expected = format!("a list of at most {} items", grouped(max_items as i64));
        return Err(Reason::expected(expected, format!("{} items", grouped(count as i64))));
    }
    let mut items = items;
    while !items.at_end() {
        match items.text() {
            Some(text) => limited(text, max_chars)?,
            None => items.skip(),
        }
    }
    Ok(())
}
