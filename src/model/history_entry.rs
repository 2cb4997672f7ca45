//! An entry of the audit trail: one change of one field, with typed values.

use serde::Serialize;

use super::Ticket;
use crate::value::codec::{Encoder, Pack, PackRecord, Unpack};
use crate::value::{Attributes, Id, Instant, Value, limits};

/// One change of one field. Append-only; store it in the same transaction as the ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, PackRecord)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 4)]
pub struct TicketHistory {
    /// Derived from ticket, revision and field, so it is the same on every repeat.
    #[packed(max_chars = limits::PROSE)]
    pub history_id: String,
    /// The ticket.
    pub ticket_id: Id,
    /// The changed field of the ticket, or one of the following:
    ///
    /// * `comment`: a comment was added; the value is its id.
    /// * `breach.RESPONSE` and the like: the value is the deadline that passed.
    /// * `warning.RESPONSE` and the like: the value is the warning's name.
    /// * `timer`: the value is the timer's id.
    /// * `offer`: the value is the agent who got the offer.
    /// * `retryAt`: the value is when to retry the assignment.
    /// * `breachReason`: the values are the id of a breach and why its deadline passed.
    /// * `reapplyPolicies`: the values are what the clocks promised before and after.
    #[packed(max_chars = limits::NAME)]
    pub field_changed: String,
    /// The value before; null for a new ticket.
    #[cfg_attr(test, ts(type = "Value"))]
    pub old_value: Value,
    /// The value after.
    #[cfg_attr(test, ts(type = "Value"))]
    pub new_value: Value,
    /// The actor's id; `system` for what fell due with time.
    pub changed_by: Id,
    /// When the change took effect.
    pub changed_at: Instant,
    /// The revision that the event led to.
    pub revision: u32,
    /// The command or the due event that caused it.
    pub cause: Cause,
    /// The timer that caused it; null for everything else.
    #[packed(max_chars = limits::NAME, required)]
    pub timer_id: Option<String>,
    /// Whether it is about an internal comment, and therefore for agents and admins only.
    #[serde(default)]
    #[packed(null = "absent")]
    pub is_internal: bool,
    /// With `tamperEvidentHistory`, a SHA-256 over all entries up to this one: over the value of
    /// the previous entry, followed by this entry's canonical form. Null otherwise.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub chain: Option<String>,
}

impl Pack for TicketHistory {
    fn pack(&self, out: &mut Encoder) {
        out.dated(holds_instant(&self.field_changed), self);
    }
}

/// What caused a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Cause {
    /// The ticket was opened.
    Open,
    /// A transition.
    Transition,
    /// An update of fields.
    Update,
    /// A comment.
    Comment,
    /// An assignment or an offer.
    Assign,
    /// The ticket was taken from its assignee, or its offer withdrawn, to find another agent.
    Reassign,
    /// An offer was accepted.
    Accept,
    /// An offer was declined.
    Decline,
    /// An offer was not answered in time.
    Lapse,
    /// It was time to retry the assignment.
    Retry,
    /// A deadline passed.
    Deadline,
    /// A deadline was near.
    Warning,
    /// A step of a timer fell due.
    Timer,
    /// The policies of the present configuration were reapplied.
    ReapplyPolicies,
    /// A reason was added to a breach.
    AnnotateBreach,
}

impl Cause {
    /// The name as it is written in JSON.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Cause::Open => "open",
            Cause::Transition => "transition",
            Cause::Update => "update",
            Cause::Comment => "comment",
            Cause::Assign => "assign",
            Cause::Reassign => "reassign",
            Cause::Accept => "accept",
            Cause::Decline => "decline",
            Cause::Lapse => "lapse",
            Cause::Retry => "retry",
            Cause::Deadline => "deadline",
            Cause::Warning => "warning",
            Cause::Timer => "timer",
            Cause::ReapplyPolicies => "reapplyPolicies",
            Cause::AnnotateBreach => "annotateBreach",
        }
    }
}

/// Whether the values of `field` are instants.
pub(crate) fn holds_instant(field: &str) -> bool {
    Ticket::holds_instant(field) || field.starts_with("breach.") || field == "retryAt"
}

/// A value of a ticket's field that the history can record.
pub(crate) trait Recorded {
    /// Whether it is an instant, recorded as epoch milliseconds.
    const IS_INSTANT: bool = false;

    fn recorded(&self) -> Value;
}

impl Recorded for String {
    fn recorded(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Recorded for Id {
    fn recorded(&self) -> Value {
        match self {
            Id::Number(number) => Value::from(*number),
            Id::Text(text) => Value::String(text.clone()),
        }
    }
}

impl Recorded for Instant {
    const IS_INSTANT: bool = true;

    fn recorded(&self) -> Value {
        Value::from(self.epoch_ms())
    }
}

impl Recorded for Vec<String> {
    fn recorded(&self) -> Value {
        Value::Array(self.iter().map(Recorded::recorded).collect())
    }
}

impl Recorded for Attributes {
    fn recorded(&self) -> Value {
        Value::Object(self.clone())
    }
}

impl<T: Recorded> Recorded for Option<T> {
    const IS_INSTANT: bool = T::IS_INSTANT;

    fn recorded(&self) -> Value {
        self.as_ref().map_or(Value::Null, Recorded::recorded)
    }
}
