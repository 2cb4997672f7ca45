//! The pause rule: when a clock is paused.

use serde::{Serialize, Serializer};

use crate::condition::{Condition, Facts};
use crate::model::{State, Ticket};
use crate::sla::tests_only_status;
use crate::value::NameMap;
use crate::value::codec::{Encoder, Pack, Reader, Unpack};

/// When a clock pauses: in some statuses, or while a condition holds.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "readonly string[] | Condition")
)]
#[non_exhaustive]
pub enum PauseOn {
    /// In these statuses; with an empty list never.
    Status(Vec<String>),
    /// While the condition holds.
    When(Condition),
}

/// When the clocks of a policy pause: one rule for all of them, or one for each clock.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "PauseOn | { [clockId: string]: PauseOn }")
)]
#[non_exhaustive]
pub enum PolicyPause {
    /// All its clocks.
    All(PauseOn),
    /// By clock id. The other clocks pause as they always do.
    ByClock(NameMap<Option<PauseOn>>),
}

impl Serialize for PauseOn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PauseOn::Status(statuses) => statuses.serialize(serializer),
            PauseOn::When(condition) => condition.serialize(serializer),
        }
    }
}

impl Serialize for PolicyPause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PolicyPause::All(pause) => pause.serialize(serializer),
            PolicyPause::ByClock(clocks) => clocks.serialize(serializer),
        }
    }
}

impl Pack for PauseOn {
    fn pack(&self, out: &mut Encoder) {
        match self {
            PauseOn::Status(statuses) => statuses.pack(out),
            PauseOn::When(condition) => condition.pack(out),
        }
    }
}

impl Pack for PolicyPause {
    fn pack(&self, out: &mut Encoder) {
        match self {
            PolicyPause::All(pause) => pause.pack(out),
            PolicyPause::ByClock(clocks) => clocks.pack(out),
        }
    }
}

impl Unpack for PauseOn {
    fn blank() -> Self {
        PauseOn::Status(Vec::new())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut condition = Condition::blank();
            condition.unpack(reader);
            *self = PauseOn::When(condition);
        } else if reader.cursor.is_list() {
            let mut statuses = Vec::new();
            statuses.unpack(reader);
            *self = PauseOn::Status(statuses);
        } else {
            reader.expected(
                "a list of statuses, a condition, or in a policy one of both by clock id",
            );
        }
    }
}

/// The fields by which a condition differs from a map of clocks.
pub(crate) const OF_CONDITIONS: [&str; 4] = ["all", "any", "not", "field"];

impl Unpack for PolicyPause {
    fn blank() -> Self {
        PolicyPause::All(PauseOn::blank())
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let cursor = reader.cursor;
        let is_condition = OF_CONDITIONS.iter().any(|field| cursor.get(field).is_some());
        *self = if cursor.is_object() && !is_condition {
            let mut clocks = NameMap::default();
            clocks.unpack(reader);
            PolicyPause::ByClock(clocks)
        } else {
            let mut pause = PauseOn::blank();
            pause.unpack(reader);
            PolicyPause::All(pause)
        };
    }
}

crate::value::codec::deserialize_by_unpacking!(PauseOn, PolicyPause);

/// A pause rule whose statuses exist in the workflow.
#[derive(Clone, Debug, Default)]
pub(crate) enum PauseRule {
    #[default]
    Never,
    Status(Vec<String>),
    When(Condition),
}

impl PauseRule {
    /// The rule of `config`.
    pub(crate) fn new(config: &PauseOn) -> PauseRule {
        match config {
            PauseOn::Status(statuses) => PauseRule::Status(statuses.clone()),
            PauseOn::When(condition) => PauseRule::When(condition.clone()),
        }
    }

    /// The rule of a clock in a workflow with these states. Where the status alone decides, it
    /// becomes a list of statuses, which takes less time than a condition.
    pub(crate) fn of_condition(
        condition: Option<&Condition>,
        states: &NameMap<State>,
    ) -> PauseRule {
        let Some(condition) = condition else { return PauseRule::Never };
        if !tests_only_status(condition) {
            return PauseRule::When(condition.clone());
        }
        let mut ticket = Ticket::blank();
        let paused = states.iter().filter(|(status, state)| {
            ticket.status.clone_from(status);
            condition.holds(&Facts { ticket: &ticket, state: Some(**state) })
        });
        PauseRule::Status(paused.map(|(status, _)| status.clone()).collect())
    }

    /// Its condition.
    pub(crate) const fn condition(&self) -> Option<&Condition> {
        match self {
            PauseRule::When(condition) => Some(condition),
            PauseRule::Never | PauseRule::Status(_) => None,
        }
    }

    /// Whether the clock is paused.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            PauseRule::Never => false,
            PauseRule::Status(statuses) => statuses.contains(&facts.ticket.status),
            PauseRule::When(condition) => condition.holds(facts),
        }
    }
}
