//! A condition and the fields that it tests.

use serde::Serialize;

use crate::value::codec::Pack;
use crate::value::{Instant, Value};

/// A condition: a combination of others, or a test of one field. At most 1,000 combinations and
/// tests, nested at most 32 deep.
///
/// ```
/// use ticket_engine::Condition;
/// use ticket_engine::from_json;
/// let gold: Condition = from_json(r#"{ "all": [
///     { "field": "priority", "in": ["P1", "P2"] },
///     { "not": { "field": "tags", "has": "internal" } },
///     { "field": "attributes.contract.seats", "atLeast": 100 }
/// ] }"#, "when")?;
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(untagged)]
#[non_exhaustive]
pub enum Condition {
    /// All of them hold; true for an empty list.
    All {
        /// The conditions.
        #[cfg_attr(test, ts(type = "Array<Condition>"))]
        all: Vec<Condition>,
    },
    /// At least one of them holds; false for an empty list.
    Any {
        /// The conditions.
        #[cfg_attr(test, ts(type = "Array<Condition>"))]
        any: Vec<Condition>,
    },
    /// The condition does not hold.
    Not {
        /// The condition.
        #[cfg_attr(test, ts(type = "Condition"))]
        not: Box<Condition>,
    },
    /// The field has this value; null matches a field that is absent or empty.
    Equals {
        /// The field.
        field: Field,
        /// The value.
        #[cfg_attr(test, ts(type = "string | number | boolean | null"))]
        equals: Value,
    },
    /// The field has one of these values.
    In {
        /// The field.
        field: Field,
        /// The values.
        #[serde(rename = "in")]
        #[cfg_attr(test, ts(type = "Array<string | number | boolean | null>"))]
        one_of: Vec<Value>,
    },
    /// The field is a list that contains this value.
    Has {
        /// The field.
        field: Field,
        /// The value.
        #[cfg_attr(test, ts(type = "string | number | boolean"))]
        has: Value,
    },
    /// The field is present (true), or absent or empty (false).
    Exists {
        /// The field.
        field: Field,
        /// Whether it must be present.
        exists: bool,
    },
    /// The field is a number greater than or equal to this.
    AtLeast {
        /// The field.
        field: Field,
        /// The smallest number.
        #[serde(rename = "atLeast")]
        at_least: f64,
    },
    /// The field is a number less than or equal to this.
    AtMost {
        /// The field.
        field: Field,
        /// The largest number.
        #[serde(rename = "atMost")]
        at_most: f64,
    },
    /// The field is a number greater than this.
    Above {
        /// The field.
        field: Field,
        /// The bound.
        above: f64,
    },
    /// The field is a number less than this.
    Below {
        /// The field.
        field: Field,
        /// The bound.
        below: f64,
    },
    /// The field is an instant before this one.
    Before {
        /// The field.
        field: Field,
        /// The instant.
        #[cfg_attr(test, ts(type = "string | number | Date"))]
        before: Instant,
    },
    /// The field is an instant after this one.
    After {
        /// The field.
        field: Field,
        /// The instant.
        #[cfg_attr(test, ts(type = "string | number | Date"))]
        after: Instant,
    },
}

/// A field of a ticket that a condition may test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(
    test,
    ts(
        export_to = "types.ts",
        type = "\"status\" | \"statusCategory\" | \"waitsFor\" | \"priority\" | \"category\" | \"tags\" | \"reporterId\" | \"assigneeId\" | \"teamId\" | \"createdAt\" | \"firstResponseAt\" | \"waitingSince\" | `attributes.${string}`"
    )
)]
#[non_exhaustive]
pub enum Field {
    /// The status.
    Status,
    /// The category of the status: `open`, `active`, `pending`, `resolved`, `closed` or
    /// `cancelled`.
    StatusCategory,
    /// Whom a pending ticket waits for: `customer`, `thirdParty` or `internal`; absent otherwise.
    WaitsFor,
    /// The priority.
    Priority,
    /// The category.
    Category,
    /// The tags: a list.
    Tags,
    /// The reporter.
    ReporterId,
    /// The assignee.
    AssigneeId,
    /// The team.
    TeamId,
    /// When the ticket was opened. Test it with `before` and `after`.
    CreatedAt,
    /// When the desk first responded. Test it with `exists`, `before` and `after`.
    FirstResponseAt,
    /// Since when a public comment by a customer awaits the desk's reply. Test it with `exists`,
    /// `before` and `after`.
    WaitingSince,
    /// One of your application's attributes, by its path. `before` and `after` read an RFC 3339
    /// string; anything else is neither.
    Attribute(Vec<String>),
}

impl Condition {
    /// The test that `field` equals a string.
    pub(crate) fn is(field: Field, text: &str) -> Condition {
        Condition::Equals { field, equals: Value::from(text) }
    }

    /// The field of a test; `None` for a combination.
    pub(crate) fn field(&self) -> Option<&Field> {
        match self {
            Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => None,
            Condition::Equals { field, .. }
            | Condition::In { field, .. }
            | Condition::Has { field, .. }
            | Condition::Exists { field, .. }
            | Condition::AtLeast { field, .. }
            | Condition::AtMost { field, .. }
            | Condition::Above { field, .. }
            | Condition::Below { field, .. }
            | Condition::Before { field, .. }
            | Condition::After { field, .. } => Some(field),
        }
    }

    /// Visits each test in it, with the test's path under `path`.
    pub(crate) fn each_test<'a>(&'a self, path: &str, visit: &mut dyn FnMut(&'a Condition, &str)) {
        match self {
            Condition::All { all: list } | Condition::Any { any: list } => {
                let name = if matches!(self, Condition::All { .. }) { "all" } else { "any" };
                for (index, condition) in list.iter().enumerate() {
                    condition.each_test(&format!("{path}.{name}[{index}]"), visit);
                }
            }
            Condition::Not { not } => not.each_test(&format!("{path}.not"), visit),
            test => visit(test, path),
        }
    }

    /// The values that a test compares its field with.
    pub(crate) fn operands(&self) -> &[Value] {
        match self {
            Condition::Equals { equals, .. } => std::slice::from_ref(equals),
            Condition::In { one_of, .. } => one_of,
            Condition::Has { has, .. } => std::slice::from_ref(has),
            _ => &[],
        }
    }
}
