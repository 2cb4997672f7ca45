//! Whose load a ticket counts towards.
//!
//! A ticket counts towards its assignee until it is resolved or closed. The effects are the difference
//! between before and after, so that a ticket resolved and then closed is given back once, a reopened one
//! is taken up again, and one reassigned moves: there is no counter to drift.

use crate::effect::Effect;
use crate::id::Id;
use crate::ticket::Ticket;
use crate::workflow::{Category, Workflow};

fn holder<'a>(workflow: &Workflow, ticket: &'a Ticket) -> Option<&'a Id> {
    let done = workflow.category(&ticket.status).is_some_and(Category::is_done);
    ticket.assignee_id.as_ref().filter(|_| !done)
}

/// The load effects of the event that led from `before` to `after`.
pub(crate) fn effects(workflow: &Workflow, before: Option<&Ticket>, after: &Ticket) -> Vec<Effect> {
    let old = before.and_then(|before| holder(workflow, before));
    let new = holder(workflow, after);
    if old == new {
        return Vec::new();
    }
    let effect = |agent_id: &Id, delta: i8| Effect::AgentLoad {
        key: format!("load/{delta:+}/{}/{}", after.revision, after.ticket_id),
        ticket_id: after.ticket_id.clone(),
        agent_id: agent_id.clone(),
        delta,
    };
    old.map(|id| effect(id, -1)).into_iter().chain(new.map(|id| effect(id, 1))).collect()
}
