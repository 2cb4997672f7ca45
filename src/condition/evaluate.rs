//! Evaluates conditions.

use super::{Condition, Field};
use crate::model::{State, StatusCategory, Ticket};
use crate::value::{Id, Instant, Value};

/// What conditions look at: a ticket, and its state in the workflow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub ticket: &'a Ticket,
    /// The state that the ticket is in; `None` for a status that the workflow does not have.
    pub state: Option<State>,
}

impl Facts<'_> {
    /// The category of the ticket's status.
    pub(crate) fn category(&self) -> Option<StatusCategory> {
        self.state.map(|state| state.category)
    }

    /// Whether the desk has finished with the ticket.
    pub(crate) fn is_done(&self) -> bool {
        self.category().is_some_and(StatusCategory::is_done)
    }

    /// Since when a public comment by a customer awaits an answer.
    pub(crate) fn waiting_since(&self) -> Option<Instant> {
        self.ticket.sla.activity.as_ref()?.waiting_since
    }
}

impl Condition {
    /// Whether the condition holds for the ticket of `facts`.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Condition::All { all } => all.iter().all(|condition| condition.holds(facts)),
            Condition::Any { any } => any.iter().any(|condition| condition.holds(facts)),
            Condition::Not { not } => !not.holds(facts),
            test => test.field().is_some_and(|field| test.accepts(&field.on(facts))),
        }
    }

    /// Whether a test accepts the value of its field.
    fn accepts(&self, value: &FieldValue<'_>) -> bool {
        let number = |test: fn(f64, f64) -> bool, bound: f64| {
            value.number().is_some_and(|number| test(number, bound))
        };
        match self {
            Condition::Equals { equals, .. } => value.is(equals),
            Condition::In { one_of, .. } => one_of.iter().any(|operand| value.is(operand)),
            Condition::Has { has, .. } => value.has(has),
            Condition::Exists { exists, .. } => value.is_absent() != *exists,
            Condition::AtLeast { at_least, .. } => number(|a, b| a >= b, *at_least),
            Condition::AtMost { at_most, .. } => number(|a, b| a <= b, *at_most),
            Condition::Above { above, .. } => number(|a, b| a > b, *above),
            Condition::Below { below, .. } => number(|a, b| a < b, *below),
            Condition::Before { before, .. } => value.instant().is_some_and(|at| at < *before),
            Condition::After { after, .. } => value.instant().is_some_and(|at| at > *after),
            Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => false,
        }
    }
}

impl Field {
    /// The text in the ticket's field; `None` when it holds something else, or nothing.
    pub(crate) fn text<'a>(&self, facts: &Facts<'a>) -> Option<&'a str> {
        match self.on(facts) {
            FieldValue::Text(text) => Some(text),
            FieldValue::Id(Id::Text(text)) => Some(text),
            FieldValue::Value(value) => value.as_str(),
            _ => None,
        }
    }

    /// The field's value, borrowed: tests run often, and attributes may be large.
    pub(super) fn on<'a>(&self, facts: &Facts<'a>) -> FieldValue<'a> {
        let ticket = facts.ticket;
        let text = |text: &'a Option<String>| {
            text.as_deref().map_or(FieldValue::Nothing, FieldValue::Text)
        };
        let id = |id: &'a Option<Id>| id.as_ref().map_or(FieldValue::Nothing, FieldValue::Id);
        match self {
            Field::Status => FieldValue::Text(&ticket.status),
            Field::StatusCategory => facts
                .category()
                .map_or(FieldValue::Nothing, |category| FieldValue::Text(category.as_str())),
            Field::WaitsFor => {
                let waits_for = facts.state.and_then(State::waits_for);
                waits_for.map_or(FieldValue::Nothing, |party| FieldValue::Text(party.as_str()))
            }
            Field::Priority => FieldValue::Text(&ticket.priority),
            Field::Category => text(&ticket.category),
            Field::Tags => FieldValue::Names(&ticket.tags),
            Field::ReporterId => FieldValue::Id(&ticket.reporter_id),
            Field::AssigneeId => id(&ticket.assignee_id),
            Field::TeamId => id(&ticket.team_id),
            Field::CreatedAt => FieldValue::Instant(ticket.created_at),
            Field::FirstResponseAt => {
                ticket.first_response_at.map_or(FieldValue::Nothing, FieldValue::Instant)
            }
            Field::WaitingSince => {
                facts.waiting_since().map_or(FieldValue::Nothing, FieldValue::Instant)
            }
            Field::Attribute(steps) => {
                let mut steps = steps.iter();
                let first = steps.next().and_then(|step| ticket.attributes.get(step));
                let attribute = steps.fold(first, |value, step| value?.get(step));
                attribute.map_or(FieldValue::Nothing, FieldValue::Value)
            }
        }
    }
}

/// The value of a ticket's field.
pub(super) enum FieldValue<'a> {
    Nothing,
    Text(&'a str),
    Id(&'a Id),
    Names(&'a [String]),
    Instant(Instant),
    Value(&'a Value),
}

impl FieldValue<'_> {
    fn is_absent(&self) -> bool {
        match self {
            FieldValue::Nothing => true,
            FieldValue::Text(text) => text.is_empty(),
            FieldValue::Value(Value::String(text)) => text.is_empty(),
            FieldValue::Names(names) => names.is_empty(),
            FieldValue::Value(value) => crate::value::is_empty(value),
            FieldValue::Id(_) | FieldValue::Instant(_) => false,
        }
    }

    fn is(&self, operand: &Value) -> bool {
        match (self, operand) {
            (_, Value::Null) => self.is_absent(),
            (FieldValue::Text(text), Value::String(operand)) => text == operand,
            (FieldValue::Id(Id::Text(text)), Value::String(operand)) => text == operand,
            (FieldValue::Id(Id::Number(number)), Value::Number(_)) => {
                same(&Value::from(*number), operand)
            }
            (FieldValue::Value(value), _) => same(value, operand),
            _ => false,
        }
    }

    fn has(&self, operand: &Value) -> bool {
        match self {
            FieldValue::Names(names) => names.iter().any(|name| operand.as_str() == Some(name)),
            FieldValue::Value(Value::Array(items)) => items.iter().any(|item| same(item, operand)),
            _ => false,
        }
    }

    fn instant(&self) -> Option<Instant> {
        match self {
            FieldValue::Instant(instant) => Some(*instant),
            FieldValue::Value(value) => value.as_str()?.parse().ok(),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            FieldValue::Id(Id::Number(number)) => Some(*number as f64),
            FieldValue::Value(value) => value.as_f64(),
            _ => None,
        }
    }
}

/// Whether two values are equal. 1 equals 1.0; whole numbers are compared exactly.
fn same(a: &Value, b: &Value) -> bool {
    let is_fraction = |value: &Value| value.is_f64();
    a == b
        || (is_fraction(a) || is_fraction(b))
            && matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b)
}
