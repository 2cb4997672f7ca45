//! Which rows can affect a clock under a configuration; the others are skipped.

use crate::condition::Field;
use crate::config::CompiledConfig;
use crate::replay::log::{LogKind, ROLES, Row};
use crate::sla::ClockEvent;
use crate::timer::{Action, Since};
use crate::value::Role;
use crate::workflow::Requirement;

/// The kinds of rows that matter, as sets of bits.
pub(super) struct Relevance {
    /// The kinds whose values something reads.
    values: u32,
    /// The kinds that can affect a clock or a timer, for each role.
    acts: [u32; ROLES.len()],
}

impl Relevance {
    pub(super) fn of(config: &CompiledConfig) -> Relevance {
        let mut values = LogKind::Priority.bit();
        let mut acts = [LogKind::Status, LogKind::StatusWithComment, LogKind::Comment]
            .iter()
            .fold(LogKind::InternalComment.bit(), |kinds, kind| kinds | kind.bit());
        config.each_field(&mut |field| values |= read_by(field).map_or(0, LogKind::bit));
        let listened = config.listened();
        if listened.has(ClockEvent::Assigned) || listened.has(ClockEvent::Unassigned) {
            values |= LogKind::AssigneeId.bit();
        }
        if listened.has(ClockEvent::TeamAssigned) || listened.has(ClockEvent::TeamChanged) {
            values |= LogKind::TeamId.bit();
        }
        for edge in &config.workflow().config().transitions {
            values |=
                edge.requires.iter().filter_map(required_by).fold(0, |all, kind| all | kind.bit());
        }
        let (mut by_desk, mut by_reporter) = (0, 0);
        for timer in config.timers() {
            match timer.since {
                Since::LastActivity => (by_desk, by_reporter) = (u32::MAX, u32::MAX),
                Since::LastCustomerActivity => by_reporter = u32::MAX,
                Since::Unassigned => values |= LogKind::AssigneeId.bit(),
                _ => {}
            }
            // `SetTeam` clears the assignee only if the ticket has another team.
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
        // A row counts as activity only if it changes a value, so the old value must be known.
        let values = values | by_desk | by_reporter;
        Relevance { values, acts: ROLES.map(of_role) }
    }

    /// Whether anything reads the value of `row`.
    pub(super) fn reads(&self, row: &Row) -> bool {
        !row.kind.is_field() || self.values & row.kind.bit() != 0
    }

    /// Whether the event of `row` can affect a clock or a timer.
    pub(super) fn affects(&self, row: &Row) -> bool {
        self.acts[row.role as usize] & row.kind.bit() != 0
    }
}

/// The kind of row that sets what `requirement` checks, if a log has one.
fn required_by(requirement: &Requirement) -> Option<LogKind> {
    match requirement {
        Requirement::AssigneeId => Some(LogKind::AssigneeId),
        Requirement::TeamId => Some(LogKind::TeamId),
        Requirement::Category => Some(LogKind::Category),
        Requirement::Comment | Requirement::Feedback | Requirement::Description => None,
    }
}

/// The kind of row that sets `field`; `None` for fields whose rows always matter.
fn read_by(field: &Field) -> Option<LogKind> {
    match field {
        Field::Status
        | Field::StatusCategory
        | Field::WaitsFor
        | Field::Priority
        | Field::CreatedAt
        | Field::FirstResponseAt
        | Field::WaitingSince => None,
        Field::Category => Some(LogKind::Category),
        Field::Tags => Some(LogKind::Tags),
        Field::ReporterId => Some(LogKind::ReporterId),
        Field::AssigneeId => Some(LogKind::AssigneeId),
        Field::TeamId => Some(LogKind::TeamId),
        Field::Attribute(_) => Some(LogKind::Attributes),
    }
}
