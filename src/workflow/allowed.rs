//! Where a ticket may go: what a screen makes buttons of.

use serde::Serialize;

use super::guard::is_met;
use super::{Category, Requirement, Workflow};
use crate::actor::Role;
use crate::ticket::Ticket;

/// A transition that an actor may ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct AllowedTransition {
    /// The state it enters.
    pub to: String,
    /// Its name, such as "Escalate to vendor"; null when it has none.
    pub name: Option<String>,
    /// The category of the state it enters.
    pub category: Category,
    /// What it requires.
    pub requires: Vec<Requirement>,
    /// What of that the ticket lacks, so that it has to be given: a comment always, for it comes with the transition.
    pub missing: Vec<Requirement>,
}

impl Workflow {
    /// The edges out of the ticket's status that are open to `role`, in the order of the configuration.
    pub fn allowed(&self, ticket: &Ticket, role: Role) -> Vec<AllowedTransition> {
        let edges = self.config.transitions.iter();
        let open = edges.filter(|edge| edge.from == ticket.status && edge.is_open_to(role));
        open.filter_map(|edge| {
            let lacks = |requirement: &Requirement| !is_met(*requirement, ticket, false, false);
            Some(AllowedTransition {
                to: edge.to.clone(),
                name: edge.name.clone(),
                category: self.category(&edge.to)?,
                requires: edge.requires.clone(),
                missing: edge.requires.iter().copied().filter(lacks).collect(),
            })
        })
        .collect()
    }
}
