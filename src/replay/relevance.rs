//! Which rows can make a difference to a clock under a configuration: the others are passed by.

use super::log::{LogKind, ROLES, Row};
use crate::actor::Role;
use crate::condition::Field;
use crate::engine::Engine;
use crate::timer::{Action, Anchor};
use crate::workflow::Requirement;

/// The kinds of rows that make a difference, as sets.
pub(super) struct Relevance {
    /// Whose values something reads.
    values: u32,
    /// That are acts from which a timer may count, by the place of who acts.
    acts: [u32; ROLES.len()],
}

impl Relevance {
    pub fn of(engine: &Engine) -> Relevance {
        let mut values = LogKind::Priority.bit();
        let mut acts = [LogKind::Status, LogKind::StatusWithComment, LogKind::Comment]
            .iter()
            .fold(LogKind::InternalComment.bit(), |kinds, kind| kinds | kind.bit());
        for condition in engine.conditions() {
            condition.each_test("", &mut |test, _| {
                values |= test.field().and_then(read_by).map_or(0, LogKind::bit);
            });
        }
        for edge in &engine.workflow().config().transitions {
            values |=
                edge.requires.iter().filter_map(asked_by).fold(0, |all, kind| all | kind.bit());
        }
        let (mut by_desk, mut by_reporter) = (0, 0);
        for timer in engine.timers() {
            match timer.anchor {
                Anchor::LastActivity => (by_desk, by_reporter) = (u32::MAX, u32::MAX),
                Anchor::LastCustomerActivity => by_reporter = u32::MAX,
                Anchor::Unassigned => values |= LogKind::AssigneeId.bit(),
                _ => {}
            }
            // Whether another team takes the ticket from its assignee depends on the team that has it.
            if timer.does(|action| matches!(action, Action::SetTeam(_))) {
                values |= LogKind::TeamId.bit();
            }
        }
        acts |= values;
        let of_role = |role: Role| match role {
            Role::Reporter => acts | by_reporter,
            Role::Agent | Role::Admin => acts | by_desk,
            Role::System => acts,
        };
        // Whether a row is an act depends on whether it changes the value that was there.
        let values = values | by_desk | by_reporter;
        Relevance { values, acts: ROLES.map(of_role) }
    }

    /// Whether the value of `row` may matter.
    pub fn keeps(&self, row: &Row) -> bool {
        !row.kind.is_field() || self.values & row.kind.bit() != 0
    }

    /// Whether the event of `row` may make a difference.
    pub fn minds(&self, row: &Row) -> bool {
        self.acts[row.role as usize] & row.kind.bit() != 0
    }
}

/// The rows that change what a transition may require.
fn asked_by(requirement: &Requirement) -> Option<LogKind> {
    match requirement {
        Requirement::AssigneeId => Some(LogKind::AssigneeId),
        Requirement::TeamId => Some(LogKind::TeamId),
        Requirement::Category => Some(LogKind::Category),
        Requirement::Comment | Requirement::Feedback | Requirement::Description => None,
    }
}

/// The rows that change what a condition on `field` reads, besides those that make a difference anyway.
fn read_by(field: &Field) -> Option<LogKind> {
    match field {
        Field::Status | Field::Priority | Field::FirstResponseAt => None,
        Field::Category => Some(LogKind::Category),
        Field::Tags => Some(LogKind::Tags),
        Field::ReporterId => Some(LogKind::ReporterId),
        Field::AssigneeId => Some(LogKind::AssigneeId),
        Field::TeamId => Some(LogKind::TeamId),
        Field::Attribute(_) => Some(LogKind::Attributes),
    }
}
