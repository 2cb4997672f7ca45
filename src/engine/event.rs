//! What follows from one event for a ticket's milestones, activity, clocks and timers. It is the same for a decision,
//! which records it, and for a replay, which only counts.

use super::Engine;
use crate::actor::Role;
use crate::error::Problem;
use crate::instant::Instant;
use crate::sla::activity::{Act, Activity};
use crate::sla::{Adjustment, Metric, Policy};
use crate::ticket::Ticket;
use crate::timer;
use crate::workflow::Category;

/// One event: what was done to a ticket, when, and by whom.
pub(crate) struct Event {
    pub at: Instant,
    pub role: Role,
    /// Whether it came to another status by it, or was opened.
    pub entered: bool,
    /// Whether a public comment came with it.
    pub public_comment: bool,
    /// Whether a timer did it.
    pub is_automatic: bool,
    /// Whether it moves the clocks to the configuration as it now is.
    pub is_migration: bool,
}

/// How a ticket stands between two events.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    /// Whether the desk has finished with it.
    pub is_done: bool,
    /// The policy that applies to it.
    pub policy: Option<&'a Policy>,
}

/// What the consequences of an event depend on of the ticket before it.
pub(crate) struct Past<'a> {
    pub standing: Standing<'a>,
    activity: Activity,
    /// Since when the conditions hold of the timers that count from that.
    matched: Vec<Option<Instant>>,
}

impl Engine {
    /// How `ticket` stands.
    pub(crate) fn standing(&self, ticket: &Ticket) -> Standing<'_> {
        Standing { is_done: self.is_done(ticket), policy: self.policy_for(ticket) }
    }

    /// What will matter of `ticket`, which stands so, once an event has changed it.
    pub(crate) fn past<'a>(&self, ticket: &Ticket, standing: Standing<'a>) -> Past<'a> {
        Past {
            standing,
            activity: ticket.activity(),
            matched: timer::matched(&self.timers, ticket),
        }
    }

    /// Draws the consequences of `event`, which has changed the fields of `ticket`, and says how that stands by then; it
    /// has no past when it is being opened.
    ///
    /// # Errors
    /// `DEADLINE_OUT_OF_RANGE`, `UNKNOWN_CALENDAR`.
    pub(crate) fn settle(
        &self,
        ticket: &mut Ticket,
        past: Option<&Past<'_>>,
        event: &Event,
    ) -> Result<Standing<'_>, Problem> {
        let category = self.workflow.category(&ticket.status);
        let is_done = category.is_some_and(Category::is_done);
        note_milestones(ticket, category, event.at);
        self.note_first_response(ticket, event);
        let act = Act {
            at: event.at,
            role: event.role,
            entered: event.entered,
            public_comment: event.public_comment,
            is_done,
            reopened: past.is_some_and(|past| past.standing.is_done) && !is_done,
        };
        // To move the clocks is not to act on the ticket.
        if !event.is_migration || ticket.sla.activity.is_none() {
            let before = past.map(|past| &past.activity);
            ticket.sla.activity = Some(Activity::after(before, ticket, &act));
        }
        let standing = Standing { is_done, policy: self.policy_for(ticket) };
        let adjustment = Adjustment {
            engine: self,
            past: past.map(|past| past.standing),
            standing,
            at: event.at,
            is_automatic: event.is_automatic,
            is_answer: event.public_comment && event.role.is_desk(),
            is_migration: event.is_migration,
        };
        adjustment.apply(ticket)?;
        timer::remember(&self.timers, past.map(|past| &past.matched[..]), ticket, event.at);
        ticket.response_due_at = ticket.sla.due_at(Metric::FirstResponse);
        ticket.due_at = ticket.sla.due_at(Metric::Resolution);
        Ok(standing)
    }

    /// Records the first response, when what was done to `ticket` is one.
    fn note_first_response(&self, ticket: &mut Ticket, event: &Event) {
        let rule = &self.first_response;
        let by_status = event.entered && rule.states.contains(&ticket.status);
        let counts = by_status || event.public_comment && rule.public_comment;
        if counts && event.role.is_desk() && ticket.first_response_at.is_none() {
            ticket.first_response_at = Some(event.at);
        }
    }
}

/// When it was resolved and closed, as the category of its state says.
fn note_milestones(ticket: &mut Ticket, category: Option<Category>, at: Instant) {
    match category {
        Some(Category::Resolved) => {
            ticket.resolved_at = ticket.resolved_at.or(Some(at));
            ticket.closed_at = None;
        }
        Some(Category::Closed) => ticket.closed_at = ticket.closed_at.or(Some(at)),
        _ => {
            ticket.resolved_at = None;
            ticket.closed_at = None;
        }
    }
}
