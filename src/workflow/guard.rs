//! The guards of a transition: all that speaks against it, at once.

use super::{Requirement, Workflow};
use crate::actor::Role;
use crate::error::{Problem, Reason};
use crate::text;
use crate::ticket::Ticket;

/// A transition asked for, and what comes with it.
pub(crate) struct Attempt<'a> {
    pub to: &'a str,
    pub role: Role,
    pub has_comment: bool,
    pub has_feedback: bool,
}

impl Workflow {
    /// Everything that speaks against `attempt` on `ticket`; nothing when it may go ahead.
    pub fn refusals(&self, ticket: &Ticket, attempt: &Attempt<'_>) -> Vec<Problem> {
        let (from, to) = (ticket.status.as_str(), attempt.to);
        if let Err(unknown) = self.known(to, "to") {
            return vec![unknown];
        }
        if from == to {
            return vec![Reason::AlreadyInStatus { status: to.to_owned() }.at("to")];
        }
        let Some(edge) = self.edge(from, to) else {
            let allowed = self.targets(from);
            let reason =
                Reason::InvalidTransition { from: from.to_owned(), to: to.to_owned(), allowed };
            return vec![reason.at("to")];
        };
        let mut refusals = Vec::new();
        if let Some(roles) = edge.roles.as_ref().filter(|roles| !roles.contains(&attempt.role)) {
            let reason = Reason::RoleNotAllowed {
                from: from.to_owned(),
                to: to.to_owned(),
                role: attempt.role,
                allowed: roles.clone(),
            };
            refusals.push(reason.at("actor.role"));
        }
        let is_written = |text: &Option<String>| text::is_written(text.as_deref());
        for requirement in &edge.requires {
            let (path, met) = match requirement {
                Requirement::Comment => ("comment", attempt.has_comment),
                Requirement::Feedback => {
                    ("feedback", attempt.has_feedback || is_written(&ticket.feedback))
                }
                Requirement::AssigneeId => ("ticket.assigneeId", ticket.assignee_id.is_some()),
                Requirement::TeamId => ("ticket.teamId", ticket.team_id.is_some()),
                Requirement::Category => ("ticket.category", is_written(&ticket.category)),
                Requirement::Description => ("ticket.description", is_written(&ticket.description)),
            };
            if !met {
                let reason = Reason::RequirementNotMet { from: from.to_owned(), to: to.to_owned() };
                refusals.push(reason.at(path));
            }
        }
        refusals
    }
}
