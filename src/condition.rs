//! Conditions over a ticket: which policy applies to it, and when a timer does.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::config::known_priority;
use crate::error::{MAX_PROBLEMS, Problem, Reason, shown};
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Out, Read, Reader, Write};
use crate::ticket::Ticket;
use crate::value::{Recorded, Value};

/// How many tests and combinations one condition may have.
const MAX_NODES: usize = 1_000;
/// How deep combinations may nest.
const MAX_DEPTH: usize = 32;

/// A condition: a combination of others, or a test of one field. It has at most 1,000 of both, nested at most 32 deep.
///
/// ```
/// use ticket_engine::{Condition, input::from_json};
/// let gold: Condition = from_json(r#"{ "all": [
///     { "field": "priority", "in": ["P1", "P2"] },
///     { "not": { "field": "tags", "has": "internal" } },
///     { "field": "attributes.contract.seats", "atLeast": 100 }
/// ] }"#, "when")?;
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(untagged)]
pub enum Condition {
    /// Every one holds; of none, all do.
    All {
        /// The conditions.
        #[cfg_attr(test, ts(type = "Array<Condition>"))]
        all: Vec<Condition>,
    },
    /// At least one holds; of none, none does.
    Any {
        /// The conditions.
        #[cfg_attr(test, ts(type = "Array<Condition>"))]
        any: Vec<Condition>,
    },
    /// It does not hold.
    Not {
        /// The condition.
        #[cfg_attr(test, ts(type = "Condition"))]
        not: Box<Condition>,
    },
    /// The field has this value; null holds of a field that is absent or empty.
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
    /// The field is a list and this value is in it.
    Has {
        /// The field.
        field: Field,
        /// The value.
        #[cfg_attr(test, ts(type = "string | number | boolean"))]
        has: Value,
    },
    /// The field is there (true), or absent or empty (false).
    Exists {
        /// The field.
        field: Field,
        /// Whether it must be there.
        exists: bool,
    },
    /// The field is a number and at least this.
    AtLeast {
        /// The field.
        field: Field,
        /// The least number.
        #[serde(rename = "atLeast")]
        at_least: f64,
    },
    /// The field is a number and at most this.
    AtMost {
        /// The field.
        field: Field,
        /// The greatest number.
        #[serde(rename = "atMost")]
        at_most: f64,
    },
    /// The field is a number above this.
    Above {
        /// The field.
        field: Field,
        /// The bound.
        above: f64,
    },
    /// The field is a number below this.
    Below {
        /// The field.
        field: Field,
        /// The bound.
        below: f64,
    },
}

/// A field of a ticket that a condition may test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(
    test,
    ts(
        export_to = "types.ts",
        type = "\"status\" | \"priority\" | \"category\" | \"tags\" | \"reporterId\" | \"assigneeId\" | \"teamId\" | \"firstResponseAt\" | `attributes.${string}`"
    )
)]
pub enum Field {
    /// The status.
    Status,
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
    /// When the desk first responded: to be tested with `exists`.
    FirstResponseAt,
    /// One of the host's own attributes, by its path.
    Attribute(Vec<String>),
}

const NAMED: [(&str, Field); 8] = [
    ("status", Field::Status),
    ("priority", Field::Priority),
    ("category", Field::Category),
    ("tags", Field::Tags),
    ("reporterId", Field::ReporterId),
    ("assigneeId", Field::AssigneeId),
    ("teamId", Field::TeamId),
    ("firstResponseAt", Field::FirstResponseAt),
];

impl Field {
    fn parse(text: &str) -> Option<Field> {
        if let Some(path) = text.strip_prefix("attributes.") {
            let steps: Vec<String> = path.split('.').map(str::to_owned).collect();
            return steps.iter().all(|step| !step.is_empty()).then_some(Field::Attribute(steps));
        }
        NAMED.iter().find(|(name, _)| *name == text).map(|(_, field)| field.clone())
    }

    /// The name as configuration writes it.
    pub(crate) fn name(&self) -> String {
        match self {
            Field::Attribute(steps) => format!("attributes.{}", steps.join(".")),
            named => NAMED
                .iter()
                .find(|(_, field)| field == named)
                .map_or("", |(name, _)| name)
                .to_owned(),
        }
    }

    /// What `ticket` has in it, without copying it: a test is asked often and of attributes of any size.
    fn on<'a>(&self, ticket: &'a Ticket) -> Found<'a> {
        let text = |text: &'a Option<String>| text.as_deref().map_or(Found::Nothing, Found::Text);
        let id = |id: &'a Option<Id>| id.as_ref().map_or(Found::Nothing, Found::Id);
        match self {
            Field::Status => Found::Text(&ticket.status),
            Field::Priority => Found::Text(&ticket.priority),
            Field::Category => text(&ticket.category),
            Field::Tags => Found::Names(&ticket.tags),
            Field::ReporterId => Found::Id(&ticket.reporter_id),
            Field::AssigneeId => id(&ticket.assignee_id),
            Field::TeamId => id(&ticket.team_id),
            Field::FirstResponseAt => {
                ticket.first_response_at.map_or(Found::Nothing, Found::Instant)
            }
            Field::Attribute(steps) => {
                let mut steps = steps.iter();
                let first = steps.next().and_then(|step| ticket.attributes.get(step));
                let found = steps.fold(first, |value, step| value?.get(step));
                found.map_or(Found::Nothing, Found::Value)
            }
        }
    }
}

/// What a ticket has in a field.
enum Found<'a> {
    Nothing,
    Text(&'a str),
    Id(&'a Id),
    Names(&'a [String]),
    Instant(Instant),
    Value(&'a Value),
}

impl Found<'_> {
    fn is_absent(&self) -> bool {
        match self {
            Found::Nothing => true,
            Found::Text(text) => text.is_empty(),
            Found::Value(Value::String(text)) => text.is_empty(),
            Found::Names(names) => names.is_empty(),
            Found::Value(value) => crate::value::is_empty(value),
            Found::Id(_) | Found::Instant(_) => false,
        }
    }

    fn is(&self, wanted: &Value) -> bool {
        match (self, wanted) {
            (_, Value::Null) => self.is_absent(),
            (Found::Text(text), Value::String(wanted)) => text == wanted,
            (Found::Id(Id::Text(text)), Value::String(wanted)) => text == wanted,
            (Found::Id(Id::Number(number)), Value::Number(_)) => {
                same(&Value::from(*number), wanted)
            }
            (Found::Value(value), _) => same(value, wanted),
            _ => false,
        }
    }

    fn has(&self, wanted: &Value) -> bool {
        match self {
            Found::Names(names) => names.iter().any(|name| wanted.as_str() == Some(name)),
            Found::Value(Value::Array(items)) => items.iter().any(|item| same(item, wanted)),
            _ => false,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Found::Id(Id::Number(number)) => Some(*number as f64),
            Found::Value(value) => value.as_f64(),
            _ => None,
        }
    }

    fn recorded(&self) -> Value {
        match self {
            Found::Nothing => Value::Null,
            Found::Text(text) => Value::from(*text),
            Found::Id(id) => id.recorded(),
            Found::Names(names) => names.iter().take(TOLD).map(String::as_str).collect(),
            Found::Instant(instant) => instant.recorded(),
            Found::Value(value) => brief(value, &mut { TOLD }),
        }
    }
}

/// How many values are told of what a test met: many tests may have met the same large one.
const TOLD: usize = 100;
/// How many characters are told of a text.
const TOLD_OF_TEXT: usize = 1_000;

/// As much of `value` as is told, with so many values in it as are `left`.
fn brief(value: &Value, left: &mut usize) -> Value {
    let mut one = |item: &Value| {
        *left = left.checked_sub(1)?;
        Some(brief(item, left))
    };
    match value {
        Value::String(text) => text.chars().take(TOLD_OF_TEXT).collect::<String>().into(),
        Value::Array(items) => items.iter().map_while(one).collect(),
        Value::Object(entries) => {
            let mut told = crate::value::Attributes::new();
            for (key, item) in entries {
                let Some(item) = one(item) else { break };
                told.insert(key.clone(), item);
            }
            Value::Object(told)
        }
        other => other.clone(),
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl Write for Field {
    fn write(&self, out: &mut Out) {
        out.text(&self.name());
    }
}

impl Read for Field {
    fn blank() -> Self {
        Field::Status
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        match reader.cursor.text() {
            Some(text) => {
                let refused = || Reason::InvalidValue { expected: fields_expected() };
                reader.accept(self, Field::parse(text).ok_or_else(refused));
            }
            None => reader.expected("a text"),
        }
    }
}

fn fields_expected() -> String {
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    format!("one of {} or attributes.NAME", names.join(", "))
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Field::parse(&text).ok_or_else(|| {
            de::Error::invalid_value(de::Unexpected::Str(&text), &fields_expected().as_str())
        })
    }
}

/// A condition as it is written: which of its fields are there says which condition it is.
#[derive(Default, Deserialize, Read)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    field: Option<Field>,
    #[serde(deserialize_with = "given")]
    equals: Option<Value>,
    #[serde(rename = "in")]
    one_of: Option<Vec<Value>>,
    has: Option<Value>,
    exists: Option<bool>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    above: Option<f64>,
    below: Option<f64>,
}

/// Null is a value to compare with.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

const EXPECTED: &str = "exactly one of all, any or not; or field and exactly one of equals, in, has, exists, atLeast, atMost, above, below";

impl Read for Condition {
    fn blank() -> Self {
        Condition::All { all: Vec::new() }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let mut written = Written::blank();
        written.read(reader);
        match written.condition() {
            Some(condition) => *self = condition,
            None => reader.expected(EXPECTED),
        }
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        written.condition().ok_or_else(|| de::Error::invalid_value(de::Unexpected::Map, &EXPECTED))
    }
}

impl Written {
    fn condition(self) -> Option<Condition> {
        let mut found = Vec::new();
        found.extend(self.all.map(|all| Condition::All { all }));
        found.extend(self.any.map(|any| Condition::Any { any }));
        found.extend(self.not.map(|not| Condition::Not { not }));
        match self.field {
            Some(field) if found.is_empty() => {
                let field = || field.clone();
                found
                    .extend(self.equals.map(|equals| Condition::Equals { field: field(), equals }));
                found.extend(self.one_of.map(|one_of| Condition::In { field: field(), one_of }));
                found.extend(self.has.map(|has| Condition::Has { field: field(), has }));
                found
                    .extend(self.exists.map(|exists| Condition::Exists { field: field(), exists }));
                found.extend(
                    self.at_least.map(|at_least| Condition::AtLeast { field: field(), at_least }),
                );
                found.extend(
                    self.at_most.map(|at_most| Condition::AtMost { field: field(), at_most }),
                );
                found.extend(self.above.map(|above| Condition::Above { field: field(), above }));
                found.extend(self.below.map(|below| Condition::Below { field: field(), below }));
            }
            Some(_) => return None,
            None => {}
        }
        (found.len() == 1).then(|| found.pop()).flatten()
    }
}

/// A test that failed, and what it met.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct FailedTest {
    /// Where in the condition the test stands, such as `all[1].not`; empty for the condition itself.
    pub path: String,
    /// The test.
    #[cfg_attr(test, ts(type = "Condition"))]
    pub test: Condition,
    /// The value of its field, of a large one the first 100 values and of a long text the first 1,000 characters; null for
    /// a combination.
    #[cfg_attr(test, ts(type = "Value"))]
    pub found: Value,
}

/// Numbers are the same however they are written: 1 and 1.0. Whole ones are compared as such, to the last digit.
fn same(a: &Value, b: &Value) -> bool {
    let is_fraction = |value: &Value| value.is_f64();
    a == b
        || (is_fraction(a) || is_fraction(b))
            && matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b)
}

impl Condition {
    /// That `field` has this text.
    pub(crate) fn is(field: Field, text: &str) -> Condition {
        Condition::Equals { field, equals: Value::from(text) }
    }

    /// Whether it holds of `ticket`.
    pub fn holds(&self, ticket: &Ticket) -> bool {
        match self {
            Condition::All { all } => all.iter().all(|condition| condition.holds(ticket)),
            Condition::Any { any } => any.iter().any(|condition| condition.holds(ticket)),
            Condition::Not { not } => !not.holds(ticket),
            test => test.field().is_some_and(|field| test.accepts(&field.on(ticket))),
        }
    }

    /// The field of a test; none of a combination.
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
            | Condition::Below { field, .. } => Some(field),
        }
    }

    /// Whether a test accepts what is in its field.
    fn accepts(&self, found: &Found<'_>) -> bool {
        let number = |test: fn(f64, f64) -> bool, bound: f64| {
            found.number().is_some_and(|number| test(number, bound))
        };
        match self {
            Condition::Equals { equals, .. } => found.is(equals),
            Condition::In { one_of, .. } => one_of.iter().any(|wanted| found.is(wanted)),
            Condition::Has { has, .. } => found.has(has),
            Condition::Exists { exists, .. } => found.is_absent() != *exists,
            Condition::AtLeast { at_least, .. } => number(|a, b| a >= b, *at_least),
            Condition::AtMost { at_most, .. } => number(|a, b| a <= b, *at_most),
            Condition::Above { above, .. } => number(|a, b| a > b, *above),
            Condition::Below { below, .. } => number(|a, b| a < b, *below),
            Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => false,
        }
    }

    /// Why it does not hold of `ticket`: the tests that would have to turn out otherwise. Nothing when it holds.
    pub(crate) fn failures(&self, ticket: &Ticket) -> Vec<FailedTest> {
        let mut failures = Vec::new();
        self.collect_failures(ticket, "", &mut failures);
        failures
    }

    fn collect_failures(&self, ticket: &Ticket, path: &str, failures: &mut Vec<FailedTest>) {
        if self.holds(ticket) {
            return;
        }
        let inside = |name: &str, index: usize| match path {
            "" => format!("{name}[{index}]"),
            path => format!("{path}.{name}[{index}]"),
        };
        match self {
            Condition::All { all } => {
                for (index, condition) in all.iter().enumerate() {
                    condition.collect_failures(ticket, &inside("all", index), failures);
                }
            }
            Condition::Any { any } if !any.is_empty() => {
                for (index, condition) in any.iter().enumerate() {
                    condition.collect_failures(ticket, &inside("any", index), failures);
                }
            }
            other => failures.push(FailedTest {
                path: path.to_owned(),
                test: other.clone(),
                found: other.field().map_or(Value::Null, |field| field.on(ticket).recorded()),
            }),
        }
    }

    /// Each test in it, with its path under `path`.
    pub(crate) fn each_test<'a>(&'a self, path: &str, visit: &mut impl FnMut(&'a Condition, &str)) {
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

    /// How many tests and combinations it is of, and with how many values they compare.
    pub(crate) fn size(&self) -> (usize, usize) {
        let (nodes, _, values) = self.measure(1);
        (nodes, values)
    }

    fn measure(&self, depth: usize) -> (usize, usize, usize) {
        let list: &[Condition] = match self {
            Condition::All { all: list } | Condition::Any { any: list } => list,
            Condition::Not { not } => std::slice::from_ref(not),
            _ => &[],
        };
        list.iter().map(|condition| condition.measure(depth + 1)).fold(
            (1, depth, self.wanted().len()),
            |(nodes, deepest, values), (more, deep, of)| {
                (nodes + more, deepest.max(deep), values + of)
            },
        )
    }

    /// What is wrong with it: too much of it, or a priority or status that does not exist.
    pub(crate) fn check(
        &self,
        path: &str,
        statuses: &dyn Fn(&str) -> bool,
        priorities: &[String],
        problems: &mut Vec<Problem>,
    ) {
        let (nodes, depth, _) = self.measure(1);
        if nodes > MAX_NODES || depth > MAX_DEPTH {
            let mend = format!(
                "a condition has at most {MAX_NODES} parts, nested at most {MAX_DEPTH} deep; split it over several rules"
            );
            problems.push(Reason::TooMuch { mend }.at(path));
            return;
        }
        self.each_test(path, &mut |test, path| {
            for value in test.wanted() {
                let Some(text) = value.as_str() else { continue };
                if problems.len() >= MAX_PROBLEMS {
                    return;
                }
                match test.field() {
                    Some(Field::Priority) => {
                        problems.extend(known_priority(priorities, text, path).err());
                    }
                    Some(Field::Status) if !statuses(text) => {
                        let mend = format!("there is no status {} in this workflow", shown(text));
                        problems.push(Reason::InvalidConfig { mend }.at(path));
                    }
                    _ => {}
                }
            }
        });
    }

    /// The values that a test compares its field with.
    pub(crate) fn wanted(&self) -> &[Value] {
        match self {
            Condition::Equals { equals, .. } => std::slice::from_ref(equals),
            Condition::In { one_of, .. } => one_of,
            Condition::Has { has, .. } => std::slice::from_ref(has),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::input::from_value;

    fn ticket() -> Ticket {
        from_value(
            &json!({
                "ticketId": 1, "title": "x", "status": "OPEN", "priority": "P2", "reporterId": 7, "createdAt": 0,
                "updatedAt": 0, "revision": 1, "sla": {}, "tags": ["vpn", "vip"],
                "attributes": {"seats": 120, "contract": {"tier": "gold", "since": null}},
            }),
            "ticket",
        )
        .unwrap()
    }

    #[test]
    fn each_condition_by_example() {
        for (condition, holds) in [
            (json!({"field": "priority", "equals": "P2"}), true),
            (json!({"field": "priority", "equals": "P1"}), false),
            (json!({"field": "category", "equals": null}), true),
            (json!({"field": "assigneeId", "exists": false}), true),
            (json!({"field": "reporterId", "equals": 7.0}), true),
            (json!({"field": "reporterId", "in": [8, 9]}), false),
            (json!({"field": "reporterId", "in": []}), false),
            (json!({"field": "tags", "has": "vpn"}), true),
            (json!({"field": "tags", "has": "nope"}), false),
            (json!({"field": "attributes.seats", "atLeast": 120}), true),
            (json!({"field": "attributes.seats", "above": 120}), false),
            (json!({"field": "attributes.seats", "atMost": 120}), true),
            (json!({"field": "attributes.seats", "below": 120}), false),
            (json!({"field": "attributes.none", "below": 120}), false),
            (json!({"field": "attributes.contract.tier", "equals": "gold"}), true),
            (json!({"field": "attributes.contract.since", "exists": true}), false),
            (json!({"not": {"field": "status", "equals": "OPEN"}}), false),
            (json!({"all": []}), true),
            (json!({"any": []}), false),
            (
                json!({"any": [{"field": "priority", "equals": "P1"}, {"all": [{"field": "tags", "has": "vip"}]}]}),
                true,
            ),
        ] {
            let read: Condition = from_value(&condition, "when").unwrap();
            assert_eq!(read.holds(&ticket()), holds, "{condition}");
            assert_eq!(read.failures(&ticket()).is_empty(), holds, "{condition}");
            let written = serde_json::to_value(&read).unwrap();
            assert_eq!(from_value::<Condition>(&written, "when").unwrap(), read, "{condition}");
        }
    }

    #[test]
    fn what_is_not_one_condition_is_refused_where_it_stands() {
        for (condition, path) in [
            (json!({}), "when"),
            (json!({"field": "priority"}), "when"),
            (json!({"equals": 1}), "when"),
            (json!({"field": "priority", "equals": 1, "in": [1]}), "when"),
            (json!({"all": [], "any": []}), "when"),
            (json!({"all": [], "field": "priority"}), "when"),
            (json!({"all": [{"field": "prio", "equals": 1}]}), "when.all[0].field"),
            (json!({"field": "attributes.", "equals": 1}), "when.field"),
            (json!({"field": "priority", "is": 1}), "when.is"),
        ] {
            let refusal = from_value::<Condition>(&condition, "when").unwrap_err();
            assert_eq!(refusal.path(), path, "{condition}");
        }
    }

    #[test]
    fn of_a_large_value_as_much_is_told_as_is_read() {
        let mut large = ticket();
        large.tags = (0..1_000).map(|tag| tag.to_string()).collect();
        large.attributes = from_value(
            &json!({"list": vec![json!({"a": [1, 2]}); 60], "text": "x".repeat(5_000)}),
            "attributes",
        )
        .unwrap();
        let found = |field: &str| {
            let test: Condition =
                from_value(&json!({"field": field, "equals": "no"}), "when").unwrap();
            test.failures(&large)[0].found.clone()
        };
        assert_eq!(found("tags").as_array().unwrap().len(), 100);
        assert_eq!(found("attributes.text").as_str().unwrap().len(), 1_000);
        // Four values in each, the object, the list and the two numbers.
        let list = found("attributes.list");
        assert_eq!((list.as_array().unwrap().len(), &list[24]), (25, &json!({"a": [1, 2]})));
        assert_eq!(found("priority"), "P2");
    }

    #[test]
    fn a_failure_names_the_test_and_what_it_met() {
        let condition: Condition = from_value(
            &json!({"all": [{"field": "tags", "has": "vip"}, {"field": "priority", "in": ["P1"]}]}),
            "when",
        )
        .unwrap();
        let failures = condition.failures(&ticket());
        assert_eq!(failures.len(), 1);
        assert_eq!((failures[0].path.as_str(), &failures[0].found), ("all[1]", &json!("P2")));
    }
}
