//! How input is shown in a message: shortened, and by its kind.

use crate::value::codec::Cursor;

/// A string of the input, shortened.
pub(crate) fn shown(value: &str) -> String {
    const LIMIT: usize = 40;
    let mut text: String = value.chars().take(LIMIT).filter(|c| !c.is_control()).collect();
    if value.chars().nth(LIMIT).is_some() {
        text.push('…');
    }
    text
}

/// A value of the input by its kind: `number 3`, `string "abc"`, `a list`, `nothing`.
pub(crate) fn shown_value(cursor: Cursor<'_>) -> String {
    let mut value = cursor;
    if value.at_end() {
        "nothing".to_owned()
    } else if let Some(text) = value.text() {
        format!("string \"{}\"", shown(text))
    } else if let Some(number) = value.number() {
        format!("number {}", crate::value::number::text(number))
    } else if let Some(flag) = value.flag() {
        flag.to_string()
    } else if let Some(ms) = value.instant() {
        let kind = if ms.is_nan() { "an Invalid Date" } else { "a Date" };
        kind.to_owned()
    } else if value.is_object() {
        "an object".to_owned()
    } else if value.list() {
        "a list".to_owned()
    } else {
        "null".to_owned()
    }
}

/// Existing names for a message: at most 50, then `…`.
pub(crate) fn listed(names: &mut dyn Iterator<Item = &String>) -> Vec<String> {
    const LIMIT: usize = 50;
    let mut listed = Vec::new();
    for name in names {
        if listed.len() == LIMIT {
            listed.push("…".to_owned());
            break;
        }
        listed.push(name.clone());
    }
    listed
}
