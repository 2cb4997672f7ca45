//! The transitions that are open to an actor, for example to show as buttons.

use serde::Serialize;

use crate::model::Ticket;
use crate::value::Role;
use crate::value::codec::Pack;
use crate::workflow::guard::is_met;
use crate::workflow::{Requirement, StatusCategory, Workflow};

/// A transition that an actor may request.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct AllowedTransition {
    /// The state it enters.
    pub to: String,
    /// Its name, such as "Escalate to vendor"; null when it has none.
    pub name: Option<String>,
    /// The category of the state it enters.
    pub category: StatusCategory,
    /// What it requires.
    pub requires: Vec<Requirement>,
    /// The requirements that the ticket does not meet, to be supplied with the command. A required
    /// comment is always among them.
    pub missing: Vec<Requirement>,
}

impl Workflow {
    /// Whether the workflow has the edge and it is open to `role`.
    pub(crate) fn can(&self, from: &str, to: &str, role: Role) -> bool {
        let mut edges = self.config.transitions.iter();
        edges.any(|edge| edge.from == from && edge.to == to && edge.is_open_to(role))
    }

    /// All edges, once for each role to which they are open.
    pub(crate) fn edges(&self) -> Vec<(Role, &str, &str)> {
        let roles = [Role::Reporter, Role::Agent, Role::Admin, Role::System];
        let edges_of = |role: Role| {
            let edges = self.config.transitions.iter().filter(move |edge| edge.is_open_to(role));
            edges.map(move |edge| (role, edge.from.as_str(), edge.to.as_str()))
        };
        roles.into_iter().flat_map(edges_of).collect()
    }

    /// The edges out of the ticket's status that are open to `role`, in the order of the
    /// configuration.
    pub(crate) fn allowed(&self, ticket: &Ticket, role: Role) -> Vec<AllowedTransition> {
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
