//! Reads and writes conditions and fields as a configuration writes them.

use serde::Serialize;

use super::{Condition, Field};
use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::{Instant, Value};

const NAMED: [(&str, Field); 12] = [
    ("status", Field::Status),
    ("statusCategory", Field::StatusCategory),
    ("waitsFor", Field::WaitsFor),
    ("priority", Field::Priority),
    ("category", Field::Category),
    ("tags", Field::Tags),
    ("reporterId", Field::ReporterId),
    ("assigneeId", Field::AssigneeId),
    ("teamId", Field::TeamId),
    ("createdAt", Field::CreatedAt),
    ("firstResponseAt", Field::FirstResponseAt),
    ("waitingSince", Field::WaitingSince),
];

impl Field {
    fn parse(text: &str) -> Option<Field> {
        if let Some(path) = text.strip_prefix("attributes.") {
            let steps: Vec<String> = path.split('.').map(str::to_owned).collect();
            return steps.iter().all(|step| !step.is_empty()).then_some(Field::Attribute(steps));
        }
        NAMED.iter().find(|(name, _)| *name == text).map(|(_, field)| field.clone())
    }

    /// The name as a configuration writes it.
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
}

impl Unpack for Field {
    fn blank() -> Self {
        Field::Status
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        match reader.cursor.text() {
            Some(text) => match Field::parse(text) {
                Some(field) => *self = field,
                None => reader.expected(&fields_expected()),
            },
            None => reader.expected("a string"),
        }
    }
}

fn fields_expected() -> String {
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    format!("one of {} or attributes.NAME", names.join(", "))
}

/// A condition as it is written: the fields that are present say which condition it is.
#[derive(Default, Unpack)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct RawCondition {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    field: Option<Field>,
    #[packed(null = "value")]
    equals: Option<Value>,
    #[serde(rename = "in")]
    one_of: Option<Vec<Value>>,
    has: Option<Value>,
    exists: Option<bool>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    above: Option<f64>,
    below: Option<f64>,
    before: Option<Instant>,
    after: Option<Instant>,
}

const EXPECTED: &str = "exactly one of all, any or not; or field and exactly one of equals, in, has, exists, atLeast, atMost, above, below, before, after";

impl Unpack for Condition {
    fn blank() -> Self {
        Condition::All { all: Vec::new() }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let mut raw = RawCondition::blank();
        raw.unpack(reader);
        match raw.condition() {
            Some(condition) => *self = condition,
            None => reader.expected(EXPECTED),
        }
    }
}

impl RawCondition {
    fn condition(self) -> Option<Condition> {
        let mut candidates = Vec::new();
        candidates.extend(self.all.map(|all| Condition::All { all }));
        candidates.extend(self.any.map(|any| Condition::Any { any }));
        candidates.extend(self.not.map(|not| Condition::Not { not }));
        match self.field {
            Some(field) if candidates.is_empty() => {
                let field = || field.clone();
                candidates
                    .extend(self.equals.map(|equals| Condition::Equals { field: field(), equals }));
                candidates
                    .extend(self.one_of.map(|one_of| Condition::In { field: field(), one_of }));
                candidates.extend(self.has.map(|has| Condition::Has { field: field(), has }));
                candidates
                    .extend(self.exists.map(|exists| Condition::Exists { field: field(), exists }));
                candidates.extend(
                    self.at_least.map(|at_least| Condition::AtLeast { field: field(), at_least }),
                );
                candidates.extend(
                    self.at_most.map(|at_most| Condition::AtMost { field: field(), at_most }),
                );
                candidates
                    .extend(self.above.map(|above| Condition::Above { field: field(), above }));
                candidates
                    .extend(self.below.map(|below| Condition::Below { field: field(), below }));
                candidates
                    .extend(self.before.map(|before| Condition::Before { field: field(), before }));
                candidates
                    .extend(self.after.map(|after| Condition::After { field: field(), after }));
            }
            Some(_) => return None,
            None => {}
        }
        (candidates.len() == 1).then(|| candidates.pop()).flatten()
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl Pack for Field {
    fn pack(&self, out: &mut Encoder) {
        out.text(&self.name());
    }
}

crate::value::codec::deserialize_by_unpacking!(Field, Condition);
