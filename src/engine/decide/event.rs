//! What follows from one event for a ticket's milestones, activity, clocks and timers.
//!
//! A decision and a replay share it: a decision records the result, a replay only counts.

use crate::config::CompiledConfig;
use crate::engine::decide::clocks::Adjustment;
use crate::model::{Act, Activity, ClockId, Party, Ticket};
use crate::sla::Policy;
use crate::timer;
use crate::value::{Instant, Problem};
use crate::workflow::StatusCategory;

/// One event: what was done to a ticket, when, and by whom.
pub(crate) struct Event {
    pub at: Instant,
    pub party: Party,
    /// Whether the ticket was opened or entered another status.
    pub entered: bool,
    /// Whether the event includes a public comment.
    pub public_comment: bool,
    /// Whether a timer caused it.
    pub is_automatic: bool,
    /// Whether it moves the clocks to the configuration as it is now.
    pub is_reapplying: bool,
}

/// How a ticket stands between two events.
#[derive(Clone, Copy)]
pub(crate) struct TicketStanding<'a> {
    /// Whether the desk has finished with the ticket: it is resolved or closed.
    pub is_done: bool,
    /// The policy that matches the ticket.
    pub policy: Option<&'a Policy>,
}

/// The prior state that an event's consequences depend on.
pub(crate) struct Past<'a> {
    pub standing: TicketStanding<'a>,
    activity: Activity,
    /// Since when the conditions of timers with `since: matched` have held.
    matched: Vec<Option<Instant>>,
}

impl CompiledConfig {
    /// How `ticket` stands.
    pub(crate) fn standing(&self, ticket: &Ticket) -> TicketStanding<'_> {
        TicketStanding { is_done: self.is_done(ticket), policy: self.policy_for(ticket) }
    }

    /// Captures what the consequences of the next event on `ticket` depend on.
    pub(crate) fn past<'a>(&self, ticket: &Ticket, standing: TicketStanding<'a>) -> Past<'a> {
        Past {
            standing,
            activity: ticket.activity(),
            matched: timer::matched(self.timers(), ticket),
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
        let category = self.workflow().category(&ticket.status);
        let is_done = category.is_some_and(StatusCategory::is_done);
        note_milestones(ticket, category, event.at);
        self.note_first_response(ticket, event);
        let act = Act {
            at: event.at,
            party: event.party,
            entered: event.entered,
            public_comment: event.public_comment,
            is_done,
            reopened: past.is_some_and(|past| past.standing.is_done) && !is_done,
        };
        // Reapplying policies moves clocks; it is no activity on the ticket.
        if !event.is_reapplying || ticket.sla.activity.is_none() {
            let before = past.map(|past| &past.activity);
            ticket.sla.activity = Some(Activity::after(before, ticket, &act));
        }
        let standing = TicketStanding { is_done, policy: self.policy_for(ticket) };
        let adjustment = Adjustment {
            config: self,
            past: past.map(|past| past.standing),
            standing,
            at: event.at,
            is_automatic: event.is_automatic,
            is_answer: event.public_comment && event.party == Party::Desk,
            is_reapplying: event.is_reapplying,
        };
        adjustment.apply(ticket)?;
        timer::remember(self.timers(), past.map(|past| &past.matched[..]), ticket, event.at);
        ticket.response_due_at = ticket.sla.due_at(ClockId::FirstResponse);
        ticket.due_at = ticket.sla.due_at(ClockId::Resolution);
        Ok(standing)
    }

    /// Sets `first_response_at` when `event` is the first response to `ticket`.
    fn note_first_response(&self, ticket: &mut Ticket, event: &Event) {
        let rule = self.first_response();
        let by_status = event.entered && rule.states.contains(&ticket.status);
        let counts = by_status || event.public_comment && rule.public_comment;
        if counts && event.party == Party::Desk && ticket.first_response_at.is_none() {
            ticket.first_response_at = Some(event.at);
        }
    }
}

/// Sets or clears `resolved_at` and `closed_at` by the category of the ticket's status.
fn note_milestones(ticket: &mut Ticket, category: Option<StatusCategory>, at: Instant) {
    match category {
        Some(StatusCategory::Resolved) => {
            ticket.resolved_at = ticket.resolved_at.or(Some(at));
            ticket.closed_at = None;
        }
        Some(StatusCategory::Closed) => ticket.closed_at = ticket.closed_at.or(Some(at)),
        _ => {
            ticket.resolved_at = None;
            ticket.closed_at = None;
        }
    }
}
