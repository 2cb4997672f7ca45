//! The engine: compiled configuration, and one file for each command a host gives.
//!
//! Every command follows the same course (`ledger`): what fell due before `at` is applied first, each at
//! its own instant; then the command; then the answer is drawn up.

mod advance;
mod assign;
mod comment;
mod compile;
mod ledger;
mod open;
mod preview;
mod sweep;
mod transition;
mod update;

pub use advance::AdvanceCommand;
pub use assign::AssignCommand;
pub use comment::CommentCommand;
pub use open::OpenCommand;
pub use sweep::SweepItem;
pub use transition::Transition;
pub use update::{TicketChanges, UpdateCommand};

use std::collections::BTreeMap;

use crate::actor::Actor;
use crate::calendar::Calendar;
use crate::error::{Problem, Reason, shown};
use crate::id::Id;
use crate::instant::Instant;
use crate::sla::pause::PauseRule;
use crate::sla::{Metric, Policy, SlaClock, slot_name};
use crate::ticket::Ticket;
use crate::workflow::Workflow;

/// Decides. It holds nothing but compiled configuration and can be thrown away and built anew at any time.
#[derive(Debug)]
pub struct Engine {
    workflow: Workflow,
    priorities: Vec<String>,
    calendars: BTreeMap<String, Calendar>,
    around_the_clock: Calendar,
    policies: Vec<Policy>,
    standard_pause: PauseRule,
    first_response: FirstResponseRule,
}

/// What counts as a first response when a person of the desk does it.
#[derive(Debug)]
struct FirstResponseRule {
    states: Vec<String>,
    public_comment: bool,
}

impl Engine {
    pub(crate) fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    pub(crate) fn standard_pause(&self) -> &PauseRule {
        &self.standard_pause
    }

    /// The first policy that applies to `ticket`.
    pub(crate) fn policy_for(&self, ticket: &Ticket) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.matches(ticket))
    }

    /// The policy of that id, if the configuration still has it.
    pub(crate) fn policy(&self, id: &Id) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == *id)
    }

    /// The calendar that `clock` counts in.
    pub(crate) fn calendar_of(
        &self,
        clock: &SlaClock,
        metric: Metric,
    ) -> Result<&Calendar, Problem> {
        let Some(name) = &clock.calendar_id else { return Ok(&self.around_the_clock) };
        self.calendars.get(name).ok_or_else(|| {
            Reason::UnknownCalendar {
                found: shown(name),
                known: self.calendars.keys().cloned().collect(),
            }
            .at(format!("ticket.sla.{}.calendarId", slot_name(metric)))
        })
    }

    fn known_priority(&self, priority: &str, path: &str) -> Result<(), Problem> {
        if self.priorities.iter().any(|known| known == priority) {
            return Ok(());
        }
        Err(Reason::UnknownPriority { found: shown(priority), known: self.priorities.clone() }
            .at(path))
    }

    /// Records the first response, when what `actor` has done to `ticket` at `at` is one.
    fn note_first_response(
        &self,
        ticket: &mut Ticket,
        actor: &Actor,
        at: Instant,
        public_comment: bool,
        status_entered: bool,
    ) {
        let rule = &self.first_response;
        let by_status = status_entered && rule.states.contains(&ticket.status);
        let counts = by_status || public_comment && rule.public_comment;
        if counts && actor.role.is_desk() && ticket.first_response_at.is_none() {
            ticket.first_response_at = Some(at);
        }
    }
}
