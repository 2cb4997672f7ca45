//! What a ticket remembers of its way to an agent: an open offer, who declined, when to ask again.

use serde::{Deserialize, Serialize};

use super::one;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Write};
use crate::text;
use crate::ticket::Ticket;

/// What a ticket remembers of its way to an agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct QueueState {
    /// How much it counts towards the load of whoever has it: the weight of its priority when they got it.
    #[serde(default = "one")]
    pub load: u32,
    /// The offer that somebody is to accept or decline; null when there is none.
    #[serde(default)]
    pub offer: Option<Offer>,
    /// Who declined it, or let its offer lapse, since it was last assigned.
    #[serde(default, deserialize_with = "text::or_default")]
    pub declined_by: Vec<Id>,
    /// Who had it last, when it was taken from them.
    #[serde(default)]
    pub last_assignee_id: Option<Id>,
    /// When to ask again: the first shift of those who may have it opens then, or fewer skills are asked for. Null
    /// when there is nothing to wait for.
    #[serde(default)]
    pub retry_at: Option<Instant>,
}

/// An offer of a ticket. Meanwhile it counts towards the agent's load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// To whom.
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
    /// The open offer.
    pub fn offer(&self) -> Option<&Offer> {
        self.sla.queue.as_ref()?.offer.as_ref()
    }

    /// Who has it or has been offered it, and how much it counts for them.
    pub(crate) fn holder(&self) -> Option<(&Id, u32)> {
        let holder = self.assignee_id.as_ref().or_else(|| Some(&self.offer()?.agent_id))?;
        Some((holder, self.sla.queue.as_ref().map_or(1, |own| own.load)))
    }

    /// When to ask again for somebody to give it to.
    pub fn retry_at(&self) -> Option<Instant> {
        self.sla.queue.as_ref()?.retry_at
    }

    /// Changes what it remembers of its way to an agent; what is nothing is not remembered.
    pub(crate) fn in_queue(&mut self, change: impl FnOnce(&mut QueueState)) {
        let mut own = self.sla.queue.take().unwrap_or_default();
        change(&mut own);
        self.sla.queue = Some(own).filter(|own| *own != QueueState::default());
    }

    /// Ends the open offer; `declined` when the agent is not to be asked again.
    pub(crate) fn end_offer(&mut self, declined: bool) {
        self.in_queue(|own| {
            if let Some(offer) = own.offer.take()
                && declined
                && own.declined_by.len() < text::NAMES
            {
                own.declined_by.push(offer.agent_id);
            }
        });
    }
}

/// What follows for the queue from an event that led from `before` to `ticket`, whose priority weighs `weight`.
pub(crate) fn follow(ticket: &mut Ticket, before: Option<&Ticket>, is_done: bool, weight: u32) {
    let is_placed = ticket.assignee_id.is_some();
    let left = before
        .and_then(|before| before.assignee_id.clone())
        .filter(|left| ticket.assignee_id.as_ref() != Some(left));
    // A weight is pinned like a target: another one takes effect with another agent or another priority.
    let is_weighed = before.is_some_and(|before| {
        before.priority == ticket.priority
            && before.holder().map(|(id, _)| id) == ticket.holder().map(|(id, _)| id)
    });
    // What was found out in one team's queue says nothing in another's.
    let is_offered_anew =
        ticket.offer().is_some() && ticket.offer() != before.and_then(Ticket::offer);
    let has_moved =
        before.is_some_and(|before| before.team_id != ticket.team_id) && !is_offered_anew;
    ticket.in_queue(|own| {
        if is_placed || is_done || has_moved {
            own.offer = None;
            own.retry_at = None;
            own.declined_by.clear();
        }
        if own.offer.is_some() {
            own.retry_at = None;
        }
        if left.is_some() {
            own.last_assignee_id = left;
        }
        if !is_weighed {
            own.load = weight;
        }
    });
    if ticket.holder().is_none() {
        ticket.in_queue(|own| own.load = 1);
    }
}
