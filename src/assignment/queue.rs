//! What a ticket remembers between assignments: an open offer, who declined, when to retry.

use crate::model::Ticket;

/// Updates the queue state after an event that led from `before` to `ticket`, whose priority weighs
/// `weight`.
pub(crate) fn update(ticket: &mut Ticket, before: Option<&Ticket>, is_done: bool, weight: u32) {
    let is_assigned = ticket.assignee_id.is_some();
    let former_assignee = before
        .and_then(|before| before.assignee_id.clone())
        .filter(|agent_id| ticket.assignee_id.as_ref() != Some(agent_id));
    // A weight is pinned like a target: a configured change takes effect only with another agent or
    // another priority.
    let is_weight_pinned = before.is_some_and(|before| {
        before.priority == ticket.priority
            && before.holder().map(|(id, _)| id) == ticket.holder().map(|(id, _)| id)
    });
    // Who declined in one team's queue says nothing about another team's.
    let has_new_offer =
        ticket.offer().is_some() && ticket.offer() != before.and_then(Ticket::offer);
    let has_moved = before.is_some_and(|before| before.team_id != ticket.team_id) && !has_new_offer;
    ticket.in_queue(|queue| {
        if is_assigned || is_done || has_moved {
            queue.offer = None;
            queue.retry_at = None;
            queue.declined_by.clear();
        }
        if queue.offer.is_some() {
            queue.retry_at = None;
        }
        if former_assignee.is_some() {
            queue.last_assignee_id = former_assignee;
        }
        if !is_weight_pinned {
            queue.load = weight;
        }
    });
    if ticket.holder().is_none() {
        ticket.in_queue(|queue| queue.load = 1);
    }
}
