//! Plain data, as in JSON, and its canonical form.

/// A plain value: one of your application's attributes, or a field's old or new value in the
/// history.
pub use serde_json::Value;

use crate::value::{Reason, limits};

/// Your application's attributes of a ticket, usable in conditions.
///
/// At most [`MAX_VALUES`] values, nested at most [`MAX_DEPTH`] deep. A key has at most 255
/// characters and is not `__proto__`; a string has at most 262,144 characters. All of that is
/// checked when a ticket is read.
pub type Attributes = serde_json::Map<String, Value>;

/// How deep lists and objects may nest in the attributes.
pub const MAX_DEPTH: usize = 32;

/// How many values the attributes may have, counting those inside lists and objects.
pub const MAX_VALUES: usize = 10_000;

/// Whether a value holds nothing: it is null, or an empty list or object.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Refuses attributes that are too large, nested too deep, or unsafe in JavaScript.
pub(crate) fn checked(attributes: Attributes) -> Result<Attributes, Reason> {
    check_entries(&attributes, 0, &mut { MAX_VALUES })?;
    Ok(attributes)
}

fn check_entries(entries: &Attributes, depth: usize, left: &mut usize) -> Result<(), Reason> {
    entries.iter().try_for_each(|(key, value)| {
        if key == "__proto__" {
            return Err(Reason::UnsafeKey { key: key.clone() });
        }
        limits::limited(key, limits::NAME)?;
        check(value, depth + 1, left)
    })
}

fn check(value: &Value, depth: usize, left: &mut usize) -> Result<(), Reason> {
    let is_nested = matches!(value, Value::Array(_) | Value::Object(_));
    if *left == 0 || is_nested && depth > MAX_DEPTH {
        let expected =
            format!("at most {MAX_VALUES} values, in lists and objects at most {MAX_DEPTH} deep");
        return Err(Reason::expected(expected, "more"));
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check(item, depth + 1, left)),
        Value::Object(entries) => check_entries(entries, depth, left),
        Value::String(text) => limits::limited(text, limits::PROSE),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// A value as JSON, for messages.
pub(crate) fn in_words(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Writes a value as canonical JSON (RFC 8785).
pub(crate) fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => write_between(text, ['[', ']'], items, write),
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            write_between(text, ['{', '}'], entries, |(key, value), text| {
                write(&Value::String(key.clone()), text);
                text.push(':');
                write(value, text);
            });
        }
        Value::Number(number) => {
            text.push_str(&crate::value::number::text(number.as_f64().unwrap_or_default()));
        }
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        // serde_json escapes strings as the RFC requires.
        Value::String(string) => {
            text.push_str(&serde_json::to_string(string).unwrap_or_default());
        }
    }
}

/// Writes comma-separated items between a pair of brackets.
pub(crate) fn write_between<T>(
    text: &mut String,
    [open, close]: [char; 2],
    items: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut String),
) {
    text.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write(item, text);
    }
    text.push(close);
}
