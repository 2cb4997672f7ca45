//! What is asked of a field besides its type. Each rule has the name of the function that asks the same of serde.
#![allow(non_upper_case_globals)]

use super::Cursor;
use crate::error::Reason;
use crate::sla::LONGEST_MS;
use crate::text::{NAME, NAMES, PROSE, TITLE, is_written, limited};

/// What null means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// What the type says.
    Own,
    /// The same as if the field were not there.
    Absent,
    /// A value: that the field is there is what matters.
    Given,
    /// The same as an empty list.
    Empty,
}

type Check = fn(Cursor<'_>) -> Result<(), Reason>;

/// What is asked of a field.
pub struct Rule {
    /// What null means in it.
    pub nulls: Nulls,
    /// What is asked of its value. What has another type is left to the type to refuse.
    pub check: Option<Check>,
}

const fn rule(nulls: Nulls, check: Option<Check>) -> Rule {
    Rule { nulls, check }
}

pub const none: Rule = rule(Nulls::Own, None);
pub const attributes: Rule = none;
pub const attributes_or_null: Rule = rule(Nulls::Given, None);
pub const given: Rule = rule(Nulls::Given, None);
pub const given_id: Rule = given;
pub const given_name: Rule = name_or_null;
pub const given_title: Rule = rule(Nulls::Given, Some(check_written_title));
pub const id_or_null: Rule = rule(Nulls::Given, None);
pub const instants: Rule = rule(Nulls::Absent, None);
pub const list: Rule = rule(Nulls::Absent, Some(check_list));
pub const name: Rule = rule(Nulls::Own, Some(check_name));
pub const names: Rule = rule(Nulls::Absent, Some(check_names));
pub const name_or_null: Rule = rule(Nulls::Given, Some(check_name));
pub const names_or_null: Rule = rule(Nulls::Empty, Some(check_names));
pub const optional_name: Rule = name;
pub const optional_prose: Rule = prose;
pub const optional_span: Rule = rule(Nulls::Own, Some(check_optional_span));
pub const optional_written_title: Rule = rule(Nulls::Own, Some(check_written_title));
pub const or_default: Rule = rule(Nulls::Absent, None);
pub const prose: Rule = rule(Nulls::Own, Some(check_prose));
pub const prose_or_null: Rule = rule(Nulls::Given, Some(check_prose));
pub const span: Rule = rule(Nulls::Own, Some(check_span));
pub const title: Rule = rule(Nulls::Own, Some(check_title));
pub const up_to_thousand: Rule = rule(Nulls::Own, Some(check_up_to_thousand));
pub const weight: Rule = rule(Nulls::Absent, Some(check_up_to_thousand));
pub const windows: Rule = none;
pub const written_prose: Rule = rule(Nulls::Own, Some(check_written_prose));
pub const written_title: Rule = rule(Nulls::Own, Some(check_written_title));

fn expected(words: &str) -> Result<(), Reason> {
    Err(Reason::InvalidValue { expected: words.to_owned() })
}

fn check_name(cursor: Cursor<'_>) -> Result<(), Reason> {
    within(cursor, NAME)
}

fn check_title(cursor: Cursor<'_>) -> Result<(), Reason> {
    within(cursor, TITLE)
}

fn check_prose(cursor: Cursor<'_>) -> Result<(), Reason> {
    within(cursor, PROSE)
}

fn check_written_title(cursor: Cursor<'_>) -> Result<(), Reason> {
    written(cursor, TITLE)
}

fn check_written_prose(cursor: Cursor<'_>) -> Result<(), Reason> {
    written(cursor, PROSE)
}

fn within(mut cursor: Cursor<'_>, limit: usize) -> Result<(), Reason> {
    cursor.text().map_or(Ok(()), |text| limited(text, limit))
}

fn written(mut cursor: Cursor<'_>, limit: usize) -> Result<(), Reason> {
    within(cursor, limit)?;
    match cursor.text() {
        Some(text) if !is_written(Some(text)) => expected("a text that is not blank"),
        _ => Ok(()),
    }
}

fn check_names(mut cursor: Cursor<'_>) -> Result<(), Reason> {
    let mut found = Vec::new();
    if cursor.list() {
        while !cursor.at_end() {
            let Some(text) = cursor.text() else { return Ok(()) };
            found.push(text);
        }
    }
    if found.len() > NAMES {
        return expected("a list of at most 1,000 names");
    }
    found.iter().try_for_each(|text| limited(text, NAME))
}

fn check_list(mut cursor: Cursor<'_>) -> Result<(), Reason> {
    let mut count = 0;
    if cursor.list() {
        while !cursor.at_end() {
            cursor.skip();
            count += 1;
        }
    }
    if count > NAMES { expected("a list of at most 1,000 skills") } else { Ok(()) }
}

fn check_span(mut cursor: Cursor<'_>) -> Result<(), Reason> {
    match cursor.number() {
        None => expected("a number"),
        Some(ms) if (0.0..=LONGEST_MS as f64).contains(&ms) && ms.fract() == 0.0 => Ok(()),
        Some(_) => {
            expected("whole milliseconds from 0 to 10^13, as a decision of the engine gave them")
        }
    }
}

fn check_optional_span(mut cursor: Cursor<'_>) -> Result<(), Reason> {
    let from = cursor;
    if cursor.null() { Ok(()) } else { check_span(from) }
}

fn check_up_to_thousand(mut cursor: Cursor<'_>) -> Result<(), Reason> {
    match cursor.number() {
        None => expected("a number"),
        Some(number) if (1.0..=1_000.0).contains(&number) && number.fract() == 0.0 => Ok(()),
        Some(_) => expected("a whole number from 1 to 1,000"),
    }
}
