//! What the host must do besides storing the decision: each effect once per key.

use serde::Serialize;

use crate::model::{BreachType, ClockGroup, ClockId, PageAction, Severity};
use crate::value::codec::Pack;
use crate::value::{Id, Instant};

/// Something for your application to do. Its key is stable: repeating a decision returns the same
/// key, so a unique index on it makes repeats harmless.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Effect {
    /// Notify the people concerned.
    Notify {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// When it happened.
        at: Instant,
        /// What happened.
        event: TicketEvent,
    },
    /// Page somebody, or report to the paging service that the ticket is acknowledged or resolved.
    /// The builders of `ticket-engine/on-call` turn it into requests.
    Page {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// When it was decided.
        at: Instant,
        /// What the paging service is to do.
        action: PageAction,
        /// The key by which the paging service knows the ticket: the same from trigger to
        /// resolution, at most 255 characters.
        dedup_key: String,
        /// How severe it is.
        severity: Severity,
        /// One line, at most 1,024 characters.
        summary: String,
        /// The timer that paged; null when the page is acknowledged or resolved.
        timer_id: Option<String>,
    },
    /// Find an agent for the ticket: call `assign` with the team's agents. Add `from` to its
    /// `excluded_agents` if that agent must not get it back.
    ///
    /// It follows when a timer took the ticket from its assignee, an offer was declined or has
    /// lapsed, or an agent has become eligible.
    Reassign {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// When it was decided.
        at: Instant,
        /// The team whose queue the ticket is in.
        team_id: Option<Id>,
        /// The agent who had it; null when nobody did.
        from: Option<Id>,
    },
    /// Add `delta` to an agent's current load.
    AgentLoad {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// The agent.
        agent_id: Id,
        /// The weight of the ticket's priority (1 unless configured), or the change of that weight;
        /// negative when the ticket leaves the agent.
        #[cfg_attr(test, ts(type = "number"))]
        delta: i64,
    },
}

impl Effect {
    /// The stable key.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Effect::Notify { key, .. }
            | Effect::Page { key, .. }
            | Effect::Reassign { key, .. }
            | Effect::AgentLoad { key, .. } => key,
        }
    }
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum TicketEvent {
    /// A ticket was opened.
    Opened,
    /// Its status changed.
    StatusChanged {
        /// The old status.
        from: String,
        /// The new status.
        to: String,
    },
    /// Its priority changed.
    PriorityChanged {
        /// The old priority.
        from: String,
        /// The new priority.
        to: String,
    },
    /// It was assigned to an agent, or taken from one.
    Assigned {
        /// The previous agent; null when nobody had it.
        from: Option<Id>,
        /// The new agent; null when nobody has it.
        to: Option<Id>,
    },
    /// It was offered to an agent, who can accept or decline.
    Offered {
        /// The agent.
        to: Id,
        /// The first instant at which it can no longer be accepted.
        expires_at: Instant,
    },
    /// An offer ended without being accepted: declined, lapsed or withdrawn.
    OfferEnded {
        /// The agent who had the offer.
        to: Id,
    },
    /// A comment was added.
    Commented {
        /// The comment.
        comment_id: Id,
        /// Whether only agents and admins may see it.
        is_internal: bool,
    },
    /// A deadline is near.
    Warning {
        /// The clock.
        clock_id: ClockId,
        /// The group of the clock.
        group: ClockGroup,
        /// The warning's name: `75%` or `PT30M remaining`.
        warning: String,
        /// The deadline.
        deadline: Option<Instant>,
    },
    /// A timer's notification.
    Timer {
        /// The timer.
        timer_id: String,
        /// The name that the timer's `notify` action sets.
        name: String,
    },
    /// A deadline passed.
    Breached {
        /// Which target was breached.
        breach_type: BreachType,
        /// The clock.
        clock_id: ClockId,
        /// The group of the clock.
        group: ClockGroup,
        /// The deadline.
        deadline: Instant,
    },
}

impl TicketEvent {
    fn name(&self) -> &'static str {
        match self {
            TicketEvent::Opened => "opened",
            TicketEvent::StatusChanged { .. } => "status",
            TicketEvent::PriorityChanged { .. } => "priority",
            TicketEvent::Assigned { .. } => "assigned",
            TicketEvent::Offered { .. } => "offered",
            TicketEvent::OfferEnded { .. } => "offerEnded",
            TicketEvent::Commented { .. } => "commented",
            TicketEvent::Warning { .. } => "warning",
            TicketEvent::Timer { .. } => "timer",
            TicketEvent::Breached { .. } => "breach",
        }
    }

    /// The notification of this event, which led the ticket to `revision`.
    pub(crate) fn notice(self, ticket_id: &Id, revision: u32, at: Instant) -> Effect {
        // The host's id comes last: whatever it contains, the keys of two tickets cannot collide.
        let key = format!("notify/{}/{revision}/{ticket_id}", self.name());
        Effect::Notify { key, ticket_id: ticket_id.clone(), at, event: self }
    }
}
