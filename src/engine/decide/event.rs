//! What follows from one event for a ticket's milestones, activity, clocks and timers.
//!
//! A decision and a replay share it: a decision records the result, a replay only counts.

use crate::condition::Facts;
use crate::config::CompiledConfig;
use crate::engine::decide::clocks::Adjustment;
use crate::model::{Act, Activity, ClockId, Party, Ticket};
use crate::sla::{ClockEvent, ClockEvents, Policy};
use crate::timer;
use crate::value::{Id, Instant, Problem};
use crate::workflow::StatusCategory;

/// One event: what was done to a ticket, when, and by whom.
pub(crate) struct Event {
    pub at: Instant,
    pub party: Party,
    /// Whether the ticket was opened or entered another status.
    pub entered: bool,
    pub comment: Commented,
    /// Whether a timer caused it.
    pub is_automatic: bool,
    /// Whether it moves the clocks to the configuration as it is now.
    pub is_reapplying: bool,
}

/// The comment of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commented {
    No,
    Publicly,
    Internally,
}

/// How a ticket stands between two events.
#[derive(Clone, Debug, Default)]
pub(crate) struct TicketStanding<'a> {
    /// Whether the desk has finished with the ticket: it is resolved, closed or cancelled.
    pub is_done: bool,
    /// The policy of the first group that matches the ticket.
    first: Option<&'a Policy>,
    /// Those of the other groups. Most configurations have one group, which needs no list.
    others: Vec<Option<&'a Policy>>,
}

impl<'a> TicketStanding<'a> {
    /// The policy of a group that matches the ticket.
    pub(crate) fn policy(&self, group: usize) -> Option<&'a Policy> {
        match group.checked_sub(1) {
            None => self.first,
            Some(other) => self.others.get(other).copied().flatten(),
        }
    }
}

/// The prior state that an event's consequences depend on.
pub(crate) struct Past<'a> {
    pub standing: TicketStanding<'a>,
    activity: Activity,
    /// Since when the conditions of timers with `since: matched` have held.
    matched: Vec<Option<Instant>>,
    /// Which starting and resetting states of clocks held, by the index of the clock.
    held: Vec<(usize, HeldStates)>,
    assignee: Option<Id>,
    team: Option<Id>,
}

impl Past<'_> {
    /// Which starting and resetting states of the clock at `index` held.
    pub(crate) fn held(&self, index: usize) -> HeldStates {
        let found = self.held.iter().find(|(clock, _)| *clock == index);
        found.map_or_else(HeldStates::default, |(_, held)| *held)
    }
}

/// Which starting and resetting states of a clock held, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HeldStates {
    pub start: u64,
    pub reset: u64,
}

/// A set of clocks, by their indices: a configuration has fewer than 64.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ClockSet(u64);

impl ClockSet {
    pub(crate) const fn add(&mut self, clock: usize) {
        self.0 |= 1 << clock;
    }

    pub(crate) const fn has(self, clock: usize) -> bool {
        self.0 >> clock & 1 != 0
    }
}

impl CompiledConfig {
    /// How `ticket` stands.
    pub(crate) fn standing(&self, ticket: &Ticket) -> TicketStanding<'_> {
        self.standing_of(&self.facts(ticket))
    }

    fn standing_of(&self, facts: &Facts<'_>) -> TicketStanding<'_> {
        let mut policies = self.groups().iter().map(|group| self.policy_for(group, facts));
        TicketStanding {
            is_done: facts.is_done(),
            first: policies.next().flatten(),
            others: policies.collect(),
        }
    }

    /// Captures what the consequences of the next event on `ticket` depend on.
    pub(crate) fn past<'a>(&self, ticket: &Ticket, standing: TicketStanding<'a>) -> Past<'a> {
        let facts = self.facts(ticket);
        let held = |index: usize| {
            let clock = &self.clocks()[index];
            let (start, reset) = (clock.start.holding(&facts), clock.reset.holding(&facts));
            (index, HeldStates { start, reset })
        };
        Past {
            standing,
            activity: ticket.activity(),
            matched: timer::matched(self.timers(), &facts),
            held: self.clocks_with_states().iter().map(|index| held(*index)).collect(),
            assignee: ticket.assignee_id.clone(),
            team: ticket.team_id.clone(),
        }
    }

    /// Draws the consequences of `event`, which has changed the fields of `ticket`, and returns how
    /// the ticket stands afterwards. `past` is `None` while the ticket is being opened.
    ///
    /// # Errors
    /// `DEADLINE_OUT_OF_RANGE`, `UNKNOWN_CALENDAR`.
    pub(crate) fn settle(
        &self,
        ticket: &mut Ticket,
        past: Option<&Past<'_>>,
        event: &Event,
    ) -> Result<TicketStanding<'_>, Problem> {
        let state = self.workflow().state(&ticket.status);
        let category = state.map(|state| state.category);
        let is_done = category.is_some_and(StatusCategory::is_done);
        note_milestones(ticket, category, event.at);
        let is_first_response = self.note_first_response(ticket, event);
        let reopened = past.is_some_and(|past| past.standing.is_done) && !is_done;
        let mut events = clock_events(ticket, past, event);
        events.add(ClockEvent::FirstResponse, is_first_response);
        events.add(ClockEvent::Reopened, reopened);
        let act = Act {
            at: event.at,
            party: event.party,
            entered: event.entered,
            public_comment: event.comment == Commented::Publicly,
            is_done,
            reopened,
            assigned: events.has(ClockEvent::Assigned),
        };
        // Reapplying policies moves clocks; it is no activity on the ticket.
        if !event.is_reapplying || ticket.sla.activity.is_none() {
            let before = past.map(|past| &past.activity);
            ticket.sla.activity = Some(Activity::after(before, ticket, &act));
        }
        let standing = self.standing_of(&Facts { ticket, state });
        let adjustment = Adjustment {
            config: self,
            state,
            past,
            standing: &standing,
            at: event.at,
            events,
            is_automatic: event.is_automatic,
            is_reapplying: event.is_reapplying,
        };
        adjustment.apply(ticket)?;
        let facts = Facts { ticket, state };
        let remembered =
            timer::remember(self.timers(), past.map(|past| &past.matched[..]), &facts, event.at);
        timer::store(self.timers(), remembered, ticket);
        ticket.response_due_at = ticket.sla.due_at(&ClockId::FirstResponse);
        ticket.due_at = ticket.sla.due_at(&ClockId::Resolution);
        Ok(standing)
    }

    /// Sets `first_response_at` when `event` is the first response to `ticket`, and returns whether
    /// it is.
    fn note_first_response(&self, ticket: &mut Ticket, event: &Event) -> bool {
        let rule = self.first_response();
        let by_status = event.entered && rule.states.contains(&ticket.status);
        let counts = by_status || event.comment == Commented::Publicly && rule.public_comment;
        let is_first = counts && event.party == Party::Desk && ticket.first_response_at.is_none();
        if is_first {
            ticket.first_response_at = Some(event.at);
        }
        is_first
    }
}

/// What clocks know of `event`, besides the first response and the reopening.
fn clock_events(ticket: &Ticket, past: Option<&Past<'_>>, event: &Event) -> ClockEvents {
    let mut events = ClockEvents::default();
    let is_public = event.comment == Commented::Publicly;
    events.add(ClockEvent::Opened, past.is_none());
    events.add(ClockEvent::StatusChanged, past.is_some() && event.entered);
    events.add(ClockEvent::PublicReply, is_public && event.party == Party::Desk);
    events.add(ClockEvent::CustomerComment, is_public && event.party == Party::Customer);
    events.add(ClockEvent::InternalNote, event.comment == Commented::Internally);
    let assignee = past.and_then(|past| past.assignee.as_ref());
    let team = past.and_then(|past| past.team.as_ref());
    let has_moved = assignee != ticket.assignee_id.as_ref();
    let has_left = team != ticket.team_id.as_ref();
    events.add(ClockEvent::Assigned, has_moved && ticket.assignee_id.is_some());
    events.add(ClockEvent::Unassigned, has_moved && ticket.assignee_id.is_none());
    events.add(ClockEvent::TeamAssigned, has_left && ticket.team_id.is_some());
    events.add(ClockEvent::TeamChanged, has_left);
    events
}

/// Sets or clears `resolved_at` and `closed_at` by the category of the ticket's status.
fn note_milestones(ticket: &mut Ticket, category: Option<StatusCategory>, at: Instant) {
    match category {
        Some(StatusCategory::Resolved) => {
            ticket.resolved_at = ticket.resolved_at.or(Some(at));
            ticket.closed_at = None;
        }
        Some(StatusCategory::Closed | StatusCategory::Cancelled) => {
            ticket.closed_at = ticket.closed_at.or(Some(at));
        }
        _ => {
            ticket.resolved_at = None;
            ticket.closed_at = None;
        }
    }
}
