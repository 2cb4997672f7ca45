//! Whose load a ticket counts towards, and how much.
//!
//! A ticket counts towards its assignee, or towards the agent it is offered to, until it is
//! resolved or closed. The load effects are the difference between before and after, so no counter
//! can drift: a ticket that is resolved and then closed is released once, a reopened one counts
//! again, a reassigned one moves, and a more urgent one weighs more. The snapshot stores the
//! weight, so a changed configuration cannot release more than was added.

use crate::model::{Effect, Ticket};
use crate::value::Id;
use crate::workflow::{StatusCategory, Workflow};

/// Whose load `ticket` counts towards, and how much; `None` when it counts for nobody.
pub(crate) fn share<'a>(workflow: &Workflow, ticket: &'a Ticket) -> Option<(&'a Id, u32)> {
    let is_done = workflow.category(&ticket.status).is_some_and(StatusCategory::is_done);
    ticket.holder().filter(|_| !is_done)
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
    let (released, added) = match (old, new) {
        (Some((before, old)), Some((after, new))) if before == after => {
            let delta = i64::from(new) - i64::from(old);
            return (delta != 0).then(|| effect(after, delta)).into_iter().collect();
        }
        (old, new) => (old, new),
    };
    let released = released.map(|(id, load)| effect(id, -i64::from(load)));
    let added = added.map(|(id, load)| effect(id, i64::from(load)));
    released.into_iter().chain(added).collect()
}
