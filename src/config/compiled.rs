//! A compiled configuration: all its references are known to be valid.

use std::sync::Arc;

use crate::calendar::{self, Calendar};
use crate::condition::{Condition, Facts, Field};
use crate::model::{ClockEntry, ClockGroup, Ticket};
use crate::sla::{ClockEvents, ClockRules, PauseRule, Policy};
use crate::timer::{Action, Timer};
use crate::value::sorted::SortedMap;
use crate::value::{self, Id, Instant, Problem, Reason};
use crate::workflow::{StatusCategory, Workflow};

/// Completed cycles of each clock that a ticket keeps.
pub(super) const KEPT_CYCLES: usize = 20;

/// A configuration whose references are known to be valid.
#[derive(Debug)]
pub(crate) struct CompiledConfig {
    pub(super) workflow: Workflow,
    pub(super) priorities: Vec<String>,
    pub(super) calendars: Arc<SortedMap<String, Calendar>>,
    pub(super) around_the_clock: Calendar,
    /// The built-in clocks, and then the configured ones by their ids.
    pub(super) clocks: Vec<ClockRules>,
    /// The indices of the clocks that policies promise and that states start or reset.
    pub(super) clocks_with_states: Vec<usize>,
    /// The events that some clock waits for.
    pub(super) listened: ClockEvents,
    /// The groups of the policies, by name.
    pub(super) groups: Vec<Group>,
    pub(super) policies: Vec<Policy>,
    /// Completed cycles of each clock that a ticket keeps.
    pub(super) kept_cycles: usize,
    pub(super) timers: Vec<Timer>,
    /// How much tickets of a priority count towards a load, where that is not 1.
    pub(super) load_weights: SortedMap<String, u32>,
    pub(super) first_response: FirstResponseRule,
    /// Whether the history of new tickets is chained.
    pub(super) tamper_evident_history: bool,
}

/// The policies of a group, and the clocks that they promise.
#[derive(Debug)]
pub(crate) struct Group {
    pub name: ClockGroup,
    /// The indices of its policies, in the order in which they are tried: the fallback comes last.
    pub policies: Vec<usize>,
    /// The indices of its clocks: those that hold others back come before these.
    pub clocks: Vec<usize>,
}

impl Group {
    pub(super) const fn new(name: ClockGroup) -> Group {
        Group { name, policies: Vec::new(), clocks: Vec::new() }
    }
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

    /// What conditions look at on `ticket`.
    pub(crate) fn facts<'a>(&self, ticket: &'a Ticket) -> Facts<'a> {
        Facts { ticket, state: self.workflow.state(&ticket.status) }
    }

    /// The clocks: first the built-in ones.
    pub(crate) fn clocks(&self) -> &[ClockRules] {
        &self.clocks
    }

    /// The events that some clock waits for.
    pub(crate) const fn listened(&self) -> ClockEvents {
        self.listened
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(crate) const fn kept_cycles(&self) -> usize {
        self.kept_cycles
    }

    /// The first policy of a group that applies to the ticket of `facts`, or the fallback when none
    /// does.
    pub(crate) fn policy_for<'a>(
        &'a self,
        group: &'a Group,
        facts: &Facts<'_>,
    ) -> Option<&'a Policy> {
        self.policies_in_order(group).find(|policy| policy.matches(facts))
    }

    /// The indices of the clocks that policies promise and that states start or reset.
    pub(crate) fn clocks_with_states(&self) -> &[usize] {
        &self.clocks_with_states
    }

    /// The policies of a group in the order in which they are tried.
    pub(crate) fn policies_in_order<'a>(
        &'a self,
        group: &'a Group,
    ) -> impl Iterator<Item = &'a Policy> {
        group.policies.iter().map(|index| &self.policies[*index])
    }

    pub(crate) fn timers(&self) -> &[Timer] {
        &self.timers
    }

    /// The same for a replay: without warnings and without timers that change no ticket, and with
    /// all completed cycles.
    pub(crate) fn for_replay(mut self) -> CompiledConfig {
        let terms = self.policies.iter_mut().flat_map(Policy::all_terms_mut);
        terms.for_each(|terms| terms.warn_at.clear());
        // Every cycle counts.
        self.kept_cycles = usize::MAX;
        self.timers.retain(|timer| timer.does(Action::is_change));
        self
    }

    /// The group of the policy with this id.
    pub(crate) fn group_of(&self, id: &Id) -> ClockGroup {
        let policy = self.policies.iter().find(|policy| policy.id == *id);
        policy.map_or(ClockGroup::SLA, |policy| policy.group.clone())
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

    /// Visits the fields that policies, clocks and timers look at.
    pub(crate) fn each_field(&self, visit: &mut dyn FnMut(&Field)) {
        let mut condition = |condition: &Condition| {
            condition.each_test("", &mut |test, _| test.field().into_iter().for_each(&mut *visit));
        };
        for clock in &self.clocks {
            clock.each_condition(&mut condition);
        }
        for timer in &self.timers {
            timer.when.iter().for_each(&mut condition);
        }
        for policy in &self.policies {
            policy.when.iter().for_each(&mut condition);
            for terms in policy.all_terms() {
                terms.pause.iter().filter_map(PauseRule::condition).for_each(&mut condition);
            }
        }
        let terms = self.policies.iter().flat_map(Policy::all_terms);
        terms.filter_map(|terms| terms.calendar.field()).for_each(visit);
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

    /// The calendar that the clock of `entry` counts in.
    pub(crate) fn calendar_of(&self, entry: &ClockEntry) -> Result<&Calendar, Problem> {
        self.calendar(entry.clock.calendar_id.as_deref(), || format!("{}.calendarId", entry.path()))
    }

    /// The calendar called `name`; without a name, the one that is always open.
    pub(crate) fn calendar(
        &self,
        name: Option<&str>,
        path: impl FnOnce() -> String,
    ) -> Result<&Calendar, Problem> {
        match name {
            Some(name) => calendar::named(&self.calendars, name, path),
            None => Ok(&self.around_the_clock),
        }
    }

    /// The index of the clock that `entry` is a cycle of; `None` if it is not configured any more.
    pub(crate) fn clock_index(&self, entry: &ClockEntry) -> Option<usize> {
        self.clocks.iter().position(|clock| clock.id == entry.clock_id)
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
