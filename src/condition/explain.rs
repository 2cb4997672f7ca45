//! Explains why a condition does not hold for a ticket.

use serde::Serialize;

use super::evaluate::FieldValue;
use super::{Condition, Facts};
use crate::model::Recorded;
use crate::value::Value;
use crate::value::codec::Pack;

/// A test that failed, and the value it found.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct FailedTest {
    /// The path of the test in the condition, such as `all[1].not`; empty for the condition itself.
    pub path: String,
    /// The test.
    #[cfg_attr(test, ts(type = "Condition"))]
    pub test: Condition,
    /// The field's value, truncated to 100 values and its strings to 1,000 characters; null for a
    /// combination.
    #[cfg_attr(test, ts(type = "Value"))]
    pub found: Value,
}

impl Condition {
    /// The tests that keep it from holding for the ticket of `facts`; empty when it
    /// holds.
    pub(crate) fn failures(&self, facts: &Facts<'_>) -> Vec<FailedTest> {
        let mut failures = Vec::new();
        self.collect_failures(facts, "", &mut failures);
        failures
    }

    fn collect_failures(&self, facts: &Facts<'_>, path: &str, failures: &mut Vec<FailedTest>) {
        if self.holds(facts) {
            return;
        }
        let inside = |name: &str, index: usize| match path {
            "" => format!("{name}[{index}]"),
            path => format!("{path}.{name}[{index}]"),
        };
        match self {
            Condition::All { all } => {
                for (index, condition) in all.iter().enumerate() {
                    condition.collect_failures(facts, &inside("all", index), failures);
                }
            }
            Condition::Any { any } if !any.is_empty() => {
                for (index, condition) in any.iter().enumerate() {
                    condition.collect_failures(facts, &inside("any", index), failures);
                }
            }
            other => failures.push(FailedTest {
                path: path.to_owned(),
                test: other.clone(),
                found: other.field().map_or(Value::Null, |field| field.on(facts).recorded()),
            }),
        }
    }
}

impl FieldValue<'_> {
    fn recorded(&self) -> Value {
        match self {
            FieldValue::Nothing => Value::Null,
            FieldValue::Text(text) => Value::from(*text),
            FieldValue::Id(id) => id.recorded(),
            FieldValue::Names(names) => names.iter().take(MAX_SHOWN).map(String::as_str).collect(),
            FieldValue::Instant(instant) => instant.recorded(),
            FieldValue::Value(value) => truncated(value, &mut { MAX_SHOWN }),
        }
    }
}

/// How many values a failure shows: many tests may have failed on the same large value.
const MAX_SHOWN: usize = 100;

/// How many characters of a string a failure shows.
const MAX_SHOWN_CHARS: usize = 1_000;

/// A copy of `value` with at most `left` values in its lists and objects, and shortened strings.
fn truncated(value: &Value, left: &mut usize) -> Value {
    let mut shortened = |item: &Value| {
        *left = left.checked_sub(1)?;
        Some(truncated(item, left))
    };
    match value {
        Value::String(text) => text.chars().take(MAX_SHOWN_CHARS).collect::<String>().into(),
        Value::Array(items) => items.iter().map_while(shortened).collect(),
        Value::Object(entries) => {
            let mut shown = crate::value::Attributes::new();
            for (key, item) in entries {
                let Some(item) = shortened(item) else { break };
                shown.insert(key.clone(), item);
            }
            Value::Object(shown)
        }
        other => other.clone(),
    }
}
