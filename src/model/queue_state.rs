//! The assignment state of a ticket: an open offer, who declined, when to retry.

use serde::Serialize;

use super::Ticket;
use crate::value::codec::{Pack, Unpack};
use crate::value::limits::one;
use crate::value::{Id, Instant, limits};

/// The assignment state of a ticket: an open offer, who declined, when to retry.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct QueueState {
    /// How much the ticket counts towards its agent's load: the weight of its priority when the
    /// agent got it.
    #[serde(default = "one")]
    pub load: u32,
    /// The open offer; null without one.
    #[serde(default)]
    pub offer: Option<Offer>,
    /// The agents who declined it, or let its offer lapse, since it was last assigned.
    #[serde(default)]
    #[packed(null = "absent")]
    pub declined_by: Vec<Id>,
    /// The agent from whom it was last taken.
    #[serde(default)]
    pub last_assignee_id: Option<Id>,
    /// When to retry the assignment: the first shift of an eligible agent opens then, or fewer
    /// skills are required. Null when there is nothing to wait for.
    #[serde(default)]
    pub retry_at: Option<Instant>,
}

/// An offer of a ticket to an agent. While it is open, the ticket counts towards the agent's load.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The agent.
    pub agent_id: Id,
    /// The first instant at which it can no longer be accepted.
    pub expires_at: Instant,
}

impl Default for QueueState {
    fn default() -> QueueState {
        QueueState {
            load: 1,
            offer: None,
            declined_by: Vec::new(),
            last_assignee_id: None,
            retry_at: None,
        }
    }
}

impl Ticket {
    /// The open offer, if there is one.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        self.sla.queue.as_ref()?.offer.as_ref()
    }

    /// The agent who has the ticket or an open offer of it, and how much it counts for that agent.
    pub(crate) fn holder(&self) -> Option<(&Id, u32)> {
        let holder = self.assignee_id.as_ref().or_else(|| Some(&self.offer()?.agent_id))?;
        Some((holder, self.sla.queue.as_ref().map_or(1, |queue| queue.load)))
    }

    /// When to retry the assignment, if there is something to wait for.
    #[must_use]
    pub fn retry_at(&self) -> Option<Instant> {
        self.sla.queue.as_ref()?.retry_at
    }

    /// Updates the assignment state, dropping it when it is the default.
    pub(crate) fn in_queue(&mut self, change: impl FnOnce(&mut QueueState)) {
        let mut queue = self.sla.queue.take().unwrap_or_default();
        change(&mut queue);
        self.sla.queue = Some(queue).filter(|queue| *queue != QueueState::default());
    }

    /// Ends the open offer. If `declined`, the agent gets no further offer of it.
    pub(crate) fn end_offer(&mut self, declined: bool) {
        self.in_queue(|queue| {
            if let Some(offer) = queue.offer.take()
                && declined
                && queue.declined_by.len() < limits::ITEMS
            {
                queue.declined_by.push(offer.agent_id);
            }
        });
    }
}
