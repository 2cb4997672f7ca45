//! Whose load a ticket counts towards, and how much.
//!
//! A ticket counts towards its assignee, or whoever it is offered to, until it is resolved or closed. The effects are
//! the difference between before and after, so that a ticket resolved and then closed is given back once, a reopened
//! one is taken up again, one reassigned moves, and one that becomes more urgent weighs more: there is no counter to
//! drift. How much it counts is kept in its snapshot, so that another configuration cannot give back more than was
//! taken.

use crate::effect::Effect;
use crate::id::Id;
use crate::ticket::Ticket;
use crate::workflow::{Category, Workflow};

/// Whose load `ticket` counts towards, and how much: what a recount of all tickets adds up.
pub(crate) fn share<'a>(workflow: &Workflow, ticket: &'a Ticket) -> Option<(&'a Id, u32)> {
    let done = workflow.category(&ticket.status).is_some_and(Category::is_done);
    ticket.holder().filter(|_| !done)
}

/// The load effects of the event that led from `before` to `after`.
pub(crate) fn effects(workflow: &Workflow, before: Option<&Ticket>, after: &Ticket) -> Vec<Effect> {
    let old = before.and_then(|before| share(workflow, before));
    let new = share(workflow, after);
    let effect = |agent_id: &Id, delta: i64| Effect::AgentLoad {
        key: format!("load/{delta:+}/{}/{}", after.revision, after.ticket_id),
        ticket_id: after.ticket_id.clone(),
        agent_id: agent_id.clone(),
        delta,
    };
    let (given, taken) = match (old, new) {
        (Some((before, old)), Some((after, new))) if before == after => {
            let delta = i64::from(new) - i64::from(old);
            return (delta != 0).then(|| effect(after, delta)).into_iter().collect();
        }
        (old, new) => (old, new),
    };
    let given = given.map(|(id, load)| effect(id, -i64::from(load)));
    given.into_iter().chain(taken.map(|(id, load)| effect(id, i64::from(load)))).collect()
}
