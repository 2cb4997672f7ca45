//! A compiled configuration: all its references are known to be valid.

use std::sync::Arc;

use crate::calendar::{self, Calendar};
use crate::condition::Condition;
use crate::model::{ClockId, SlaClock, Ticket};
use crate::sla::{PauseRule, Policy};
use crate::timer::{Action, Timer};
use crate::value::sorted::SortedMap;
use crate::value::{self, Id, Instant, Problem, Reason};
use crate::workflow::{StatusCategory, Workflow};

/// A configuration whose references are known to be valid.
#[derive(Debug)]
pub(crate) struct CompiledConfig {
    pub(super) workflow: Workflow,
    pub(super) priorities: Vec<String>,
    pub(super) calendars: Arc<SortedMap<String, Calendar>>,
    pub(super) around_the_clock: Calendar,
    pub(super) policies: Vec<Policy>,
    pub(super) timers: Vec<Timer>,
    pub(super) standard_pause: PauseRule,
    /// How much tickets of a priority count towards a load, where that is not 1.
    pub(super) load_weights: SortedMap<String, u32>,
    pub(super) first_response: FirstResponseRule,
    /// Whether the history of new tickets is chained.
    pub(super) tamper_evident_history: bool,
}

/// What counts as a first response when a person of the desk does it.
#[derive(Debug)]
pub(crate) struct FirstResponseRule {
    pub states: Vec<String>,
    pub public_comment: bool,
}

impl CompiledConfig {
    /// Whether the history of new tickets is chained.
    pub(crate) const fn is_tamper_evident(&self) -> bool {
        self.tamper_evident_history
    }

    /// What counts as a first response.
    pub(crate) const fn first_response(&self) -> &FirstResponseRule {
        &self.first_response
    }

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

    /// The policies in the order in which they are tried: the fallback comes last.
    pub(crate) fn policies_in_order(&self) -> impl Iterator<Item = &Policy> {
        let kind = |is_fallback| {
            self.policies.iter().filter(move |policy| policy.is_fallback == is_fallback)
        };
        kind(false).chain(kind(true))
    }

    pub(crate) fn timers(&self) -> &[Timer] {
        &self.timers
    }

    /// The same without notifications: without warnings and without timers that change no ticket.
    pub(crate) fn without_notices(mut self) -> CompiledConfig {
        self.policies.iter_mut().for_each(|policy| policy.warn_at.clear());
        self.timers.retain(|timer| timer.does(Action::is_change));
        self
    }

    /// The ids of the policies, each once, in the order of the configuration.
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

    /// The policy with this id and version, or its newest version if that one is gone.
    pub(crate) fn policy(&self, id: &Id, version: u32) -> Option<&Policy> {
        let mut versions = self.policies.iter().filter(|policy| policy.id == *id);
        versions
            .clone()
            .find(|policy| policy.version == version)
            .or_else(|| versions.find(|policy| !policy.is_replaced()))
    }

    /// Whether any policy has a target for `clock_id`. Only then is its time counted.
    pub(crate) fn measures(&self, clock_id: ClockId) -> bool {
        self.policies.iter().any(|policy| policy.target_ms(clock_id).is_some())
    }

    /// Whether the desk has finished with `ticket`.
    pub(crate) fn is_done(&self, ticket: &Ticket) -> bool {
        self.workflow.category(&ticket.status).is_some_and(StatusCategory::is_done)
    }

    /// Refuses to reopen `ticket` or to comment on it after its reopen window.
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
        clock_id: ClockId,
    ) -> Result<&Calendar, Problem> {
        let Some(name) = &clock.calendar_id else { return Ok(&self.around_the_clock) };
        let path = || format!("ticket.sla.{}.calendarId", clock_id.as_str());
        calendar::named(&self.calendars, name, path)
    }

    pub(crate) fn calendars(&self) -> &Arc<SortedMap<String, Calendar>> {
        &self.calendars
    }

    /// How much a ticket of `priority` counts towards a load.
    pub(crate) fn load_weight(&self, priority: &str) -> u32 {
        self.load_weights.get(priority).copied().unwrap_or(1)
    }

    /// The rank of `priority`: 0 for the most urgent.
    pub(crate) fn urgency(&self, priority: &str) -> usize {
        let rank = self.priorities.iter().position(|name| name == priority);
        rank.unwrap_or(self.priorities.len())
    }

    pub(crate) fn known_priority(&self, priority: &str, path: &str) -> Result<(), Problem> {
        value::known_priority(&self.priorities, priority, path)
    }
}
