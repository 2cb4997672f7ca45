//! What the host must do besides storing: each effect once, by its key.

use serde::Serialize;

use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;
use crate::page::{PageAction, Severity};
use crate::sla::{BreachType, Metric};

/// Something for the host to do. Its key is stable: the same decision asked for again gives the same
/// key, so that a unique index on it makes repeats harmless.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Effect {
    /// Tell the people concerned.
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
    /// Page somebody, or tell the paging service that it is in hand or over. The builders of
    /// `ticket-engine/paging` make requests of it.
    Page {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// When it was decided.
        at: Instant,
        /// What the paging service is to do.
        action: PageAction,
        /// The key under which the paging service knows the ticket: the same from call to resolution, at most 255
        /// characters.
        dedup_key: String,
        /// How bad it is.
        severity: Severity,
        /// One line, at most 1,024 characters.
        summary: String,
        /// The timer that called; null when it is acknowledged or resolved.
        rule: Option<String>,
    },
    /// Find somebody for the ticket: call `assign` with the team's agents, and `from` in its `exclude` if they are not to
    /// have it again. A timer has taken it from its assignee, an offer was declined or has lapsed, or somebody may have
    /// it now who could not before.
    Reassign {
        /// The stable key.
        key: String,
        /// The ticket.
        ticket_id: Id,
        /// When it was decided.
        at: Instant,
        /// The team whose queue it is in.
        team_id: Option<Id>,
        /// Who had it; null when nobody did.
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
        /// The weight of the ticket's priority, 1 unless configured, or what it changed by; negative when it is given
        /// back.
        #[cfg_attr(test, ts(type = "number"))]
        delta: i64,
    },
}

impl Effect {
    /// The stable key.
    pub fn key(&self) -> &str {
        match self {
            Effect::Notify { key, .. }
            | Effect::Page { key, .. }
            | Effect::Reassign { key, .. }
            | Effect::AgentLoad { key, .. } => key,
        }
    }
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TicketEvent {
    /// A ticket was opened.
    Opened,
    /// Its status changed.
    StatusChanged {
        /// The old status.
        from: String,
        /// The new one.
        to: String,
    },
    /// Its priority changed.
    PriorityChanged {
        /// The old priority.
        from: String,
        /// The new one.
        to: String,
    },
    /// It was given to an agent, or taken from one.
    Assigned {
        /// The agent before.
        from: Option<Id>,
        /// The agent now.
        to: Option<Id>,
    },
    /// It was offered to an agent, who is to accept or decline.
    Offered {
        /// The agent.
        to: Id,
        /// The first instant at which it can no longer be accepted.
        expires_at: Instant,
    },
    /// An offer ended without being accepted: declined, lapsed or withdrawn.
    OfferEnded {
        /// The agent to whom it was offered.
        to: Id,
    },
    /// A comment was added.
    Commented {
        /// The comment.
        comment_id: Id,
        /// Whether only agents and admins may learn of it.
        is_internal: bool,
    },
    /// A deadline comes near.
    Warning {
        /// What its clock measures.
        metric: Metric,
        /// The warning's name: `75%` or `30 min left`.
        warning: String,
        /// The deadline.
        deadline: Option<Instant>,
    },
    /// A timer had something to say.
    Timer {
        /// The timer.
        rule: String,
        /// The name under which it told.
        name: String,
    },
    /// A deadline passed.
    Breached {
        /// Which.
        breach_type: BreachType,
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

    /// The notice of this event, which led the ticket to `revision`.
    pub(crate) fn notice(self, ticket_id: &Id, revision: u32, at: Instant) -> Effect {
        // The host's id stands last: whatever it contains, the keys of two tickets cannot meet.
        let key = format!("notify/{}/{revision}/{ticket_id}", self.name());
        Effect::Notify { key, ticket_id: ticket_id.clone(), at, event: self }
    }
}
