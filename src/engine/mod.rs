//! The engine: compiled configuration, and one file for each command a host gives.
//!
//! Every command follows the same course (`ledger`): what fell due before `at` is applied first, each at
//! its own instant; then the command; then the answer is drawn up.

mod advance;
mod assign;
mod batch;
mod comment;
mod compile;
mod due;
mod due_rows;
mod event;
mod fire;
mod follow_up;
mod ledger;
mod migrate;
mod offer;
mod open;
mod preview;
mod sweep;
mod transition;
mod update;
mod workflow;

pub use advance::AdvanceCommand;
pub use assign::{AssignCommand, RosterCommand};
pub use batch::{BatchCommand, BatchItem};
pub use comment::CommentCommand;
pub(crate) use compile::{DEFAULT_CALENDAR, too_much};
pub(crate) use due::What;
pub use due_rows::due_rows;
pub(crate) use event::{Event, Standing};
pub use follow_up::FollowUpCommand;
pub use migrate::MigrateCommand;
pub use offer::OfferCommand;
pub use open::OpenCommand;
pub use preview::PreviewCommand;
pub use sweep::SweepItem;
pub use transition::Transition;
pub use update::{TicketChanges, UpdateCommand};

use std::sync::Arc;

use crate::calendar::{self, Calendar};
use crate::condition::Condition;
use crate::config;
use crate::error::{Problem, Reason};
use crate::id::Id;
use crate::instant::Instant;
use crate::sla::pause::PauseRule;
use crate::sla::{Metric, Policy, SlaClock, slot_name};
use crate::sorted::Map;
use crate::ticket::Ticket;
use crate::timer::{Action, Timer};
use crate::workflow::{Category, Workflow};

/// Decides. It holds nothing but compiled configuration and can be thrown away and built anew at any time.
#[derive(Debug)]
pub struct Engine {
    workflow: Workflow,
    priorities: Vec<String>,
    calendars: Arc<Map<String, Calendar>>,
    around_the_clock: Calendar,
    policies: Vec<Policy>,
    timers: Vec<Timer>,
    standard_pause: PauseRule,
    /// How much tickets of a priority count towards a load, where that is not 1.
    load_weights: Map<String, u32>,
    first_response: FirstResponseRule,
    /// Whether the history of new tickets is chained.
    history_chain: bool,
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

    /// The first policy that applies to `ticket`, or the fallback when none does.
    pub(crate) fn policy_for(&self, ticket: &Ticket) -> Option<&Policy> {
        self.policies_in_order().find(|policy| policy.matches(ticket))
    }

    /// The policies in the order in which they are tried: the fallback last.
    pub(crate) fn policies_in_order(&self) -> impl Iterator<Item = &Policy> {
        let kind =
            |is_fallback| self.policies.iter().filter(move |own| own.is_fallback == is_fallback);
        kind(false).chain(kind(true))
    }

    pub(crate) fn timers(&self) -> &[Timer] {
        &self.timers
    }

    /// The same without what is only told: warnings, and timers that change no ticket.
    pub(crate) fn without_notices(mut self) -> Engine {
        self.policies.iter_mut().for_each(|policy| policy.warn_at.clear());
        self.timers.retain(|timer| timer.does(Action::is_change));
        self
    }

    /// The ids of the policies, each once and in their order.
    pub(crate) fn policy_ids(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = Vec::new();
        for policy in &self.policies {
            if !ids.contains(&policy.id) {
                ids.push(policy.id.clone());
            }
        }
        ids
    }

    /// The conditions of policies and timers.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let policies = self.policies.iter().filter_map(|policy| policy.when.as_ref());
        policies.chain(self.timers.iter().filter_map(|timer| timer.when.as_ref()))
    }

    pub(crate) fn priorities(&self) -> &[String] {
        &self.priorities
    }

    /// That version of the policy of that id; when the configuration has it no more, its newest.
    pub(crate) fn policy(&self, id: &Id, version: u32) -> Option<&Policy> {
        let mut versions = self.policies.iter().filter(|policy| policy.id == *id);
        versions
            .clone()
            .find(|policy| policy.version == version)
            .or_else(|| versions.find(|policy| !policy.is_replaced()))
    }

    /// Whether any policy has a target for `metric`: only then is its time counted.
    pub(crate) fn measures(&self, metric: Metric) -> bool {
        self.policies.iter().any(|policy| policy.target_ms(metric).is_some())
    }

    /// Whether the desk has finished with `ticket`.
    pub(crate) fn is_done(&self, ticket: &Ticket) -> bool {
        self.workflow.category(&ticket.status).is_some_and(Category::is_done)
    }

    /// Nothing when `ticket` may still be reopened or commented on at `at`.
    pub(crate) fn within_reopen_window(&self, ticket: &Ticket, at: Instant) -> Result<(), Problem> {
        let Some(closed_at) = ticket.closed_at else { return Ok(()) };
        match self.workflow.reopen_until(closed_at) {
            Some(until) if at > until => {
                Err(Reason::ReopenWindowPassed { closed_at, until }.at("at"))
            }
            _ => Ok(()),
        }
    }

    /// The calendar that `clock` counts in.
    pub(crate) fn calendar_of(
        &self,
        clock: &SlaClock,
        metric: Metric,
    ) -> Result<&Calendar, Problem> {
        let Some(name) = &clock.calendar_id else { return Ok(&self.around_the_clock) };
        let path = || format!("ticket.sla.{}.calendarId", slot_name(metric));
        calendar::named(&self.calendars, name, path)
    }

    pub(crate) fn calendars(&self) -> &Arc<Map<String, Calendar>> {
        &self.calendars
    }

    /// How much a ticket of `priority` counts towards a load.
    pub(crate) fn load_weight(&self, priority: &str) -> u32 {
        self.load_weights.get(priority).copied().unwrap_or(1)
    }

    /// The place of `priority` among the configured ones, the most urgent first.
    pub(crate) fn urgency(&self, priority: &str) -> usize {
        let known = self.priorities.iter().position(|own| own == priority);
        known.unwrap_or(self.priorities.len())
    }

    pub(crate) fn known_priority(&self, priority: &str, path: &str) -> Result<(), Problem> {
        config::known_priority(&self.priorities, priority, path)
    }
}
