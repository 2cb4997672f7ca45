//! What starts, stops, cancels or resets a clock.

use serde::Serialize;

use crate::condition::{Condition, Facts, Field};
use crate::model::StatusCategory;
use crate::value::codec::{Pack, Unpack};

/// What starts, stops, cancels or resets a clock.
///
/// An event holds for its instant. A status, a category and a condition hold as long as they are
/// true. As a start or a reset they act when they become true, opening included.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Trigger {
    /// Something that happens to the ticket.
    Event(ClockEvent),
    /// The ticket is in one of these statuses.
    Status(Vec<String>),
    /// The ticket's status is in one of these categories.
    StatusCategory(Vec<StatusCategory>),
    /// The condition holds.
    When(Condition),
}

/// Something that happens to a ticket and that clocks know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ClockEvent {
    /// The ticket was opened.
    Opened,
    /// Its first response was given.
    FirstResponse,
    /// A public comment by the desk.
    PublicReply,
    /// A public comment by a customer.
    CustomerComment,
    /// An internal comment.
    InternalNote,
    /// The assignee became another agent. Opening with an assignee counts.
    Assigned,
    /// The ticket lost its assignee.
    Unassigned,
    /// The team became another one. Opening with a team counts.
    TeamAssigned,
    /// The team changed in any way. Opening with a team counts.
    TeamChanged,
    /// The status changed.
    StatusChanged,
    /// The ticket left a resolved, closed or cancelled status for another one.
    Reopened,
}

/// A set of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClockEvents(u16);

impl ClockEvents {
    const fn bit(event: ClockEvent) -> u16 {
        1 << event as u16
    }

    /// Adds `event` if `happened`.
    pub(crate) const fn add(&mut self, event: ClockEvent, happened: bool) {
        if happened {
            self.0 |= ClockEvents::bit(event);
        }
    }

    pub(crate) const fn union(self, other: ClockEvents) -> ClockEvents {
        ClockEvents(self.0 | other.0)
    }

    pub(crate) const fn has(self, event: ClockEvent) -> bool {
        self.0 & ClockEvents::bit(event) != 0
    }

    pub(crate) const fn meets(self, other: ClockEvents) -> bool {
        self.0 & other.0 != 0
    }
}

/// The triggers of one kind of one clock: any of them is enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct Triggers {
    pub events: ClockEvents,
    /// Those that are not events.
    states: Vec<Trigger>,
}

impl Triggers {
    pub(crate) fn new(triggers: &[Trigger]) -> Triggers {
        let mut events = ClockEvents::default();
        let mut states = Vec::new();
        for trigger in triggers {
            match trigger {
                Trigger::Event(event) => events.add(*event, true),
                state => states.push(state.clone()),
            }
        }
        Triggers { events, states }
    }

    /// Whether one of its events is among `events`.
    pub(crate) const fn happens(&self, events: ClockEvents) -> bool {
        self.events.meets(events)
    }

    /// Whether one of its states holds.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        self.states.iter().any(|state| state.holds(facts))
    }

    /// Which of its states hold, as bits: a clock has at most 50 triggers of one kind.
    pub(crate) fn holding(&self, facts: &Facts<'_>) -> u64 {
        let states = self.states.iter().enumerate();
        states.fold(0, |bits, (place, state)| bits | u64::from(state.holds(facts)) << place)
    }

    /// Whether it has states.
    pub(crate) const fn has_states(&self) -> bool {
        !self.states.is_empty()
    }

    /// Visits its conditions.
    pub(crate) fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        for state in &self.states {
            if let Trigger::When(condition) = state {
                visit(condition);
            }
        }
    }
}

impl Trigger {
    /// Whether the ticket is in its state; false for an event.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Trigger::Event(_) => false,
            Trigger::Status(statuses) => statuses.contains(&facts.ticket.status),
            Trigger::StatusCategory(categories) => {
                facts.category().is_some_and(|category| categories.contains(&category))
            }
            Trigger::When(condition) => condition.holds(facts),
        }
    }
}

/// Whether the status alone decides whether `trigger` holds.
pub(crate) fn is_about_status(trigger: &Trigger) -> bool {
    match trigger {
        Trigger::Event(_) => false,
        Trigger::Status(_) | Trigger::StatusCategory(_) => true,
        Trigger::When(condition) => tests_only_status(condition),
    }
}

/// Whether the status alone decides whether `condition` holds.
pub(crate) fn tests_only_status(condition: &Condition) -> bool {
    let mut is_only_status = true;
    condition.each_test("", &mut |test, _| {
        is_only_status &=
            matches!(test.field(), Some(Field::Status | Field::StatusCategory | Field::WaitsFor));
    });
    is_only_status
}
