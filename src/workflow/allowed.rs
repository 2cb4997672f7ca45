//! Where a ticket may go: what a screen makes buttons of.

use serde::Serialize;

use super::guard::is_met;
use super::{Category, Requirement, Workflow};
use crate::actor::Role;
use crate::packed::Write;
use crate::ticket::Ticket;

/// A transition that an actor may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
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
    /// Whether there is an edge that is open to `role`.
    pub fn can(&self, from: &str, to: &str, role: Role) -> bool {
        let mut edges = self.config.transitions.iter();
        edges.any(|edge| edge.from == from && edge.to == to && edge.is_open_to(role))
    }

    /// All edges, for each role to which they are open.
    #[cfg(target_arch = "wasm32")]
    pub fn edges(&self) -> Vec<(Role, &str, &str)> {
        let roles = [Role::Reporter, Role::Agent, Role::Admin, Role::System];
        let of = |role: Role| {
            let edges = self.config.transitions.iter().filter(move |edge| edge.is_open_to(role));
            edges.map(move |edge| (role, edge.from.as_str(), edge.to.as_str()))
        };
        roles.into_iter().flat_map(of).collect()
    }

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
