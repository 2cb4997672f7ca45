//! The guards of a transition: all reasons to refuse it, at once.

use crate::model::Ticket;
use crate::value::{Problem, Reason, Role, limits};
use crate::workflow::{Requirement, Workflow};

/// A requested transition, and what the command supplies with it.
pub(crate) struct Attempt<'a> {
    pub to: &'a str,
    pub role: Role,
    pub has_comment: bool,
    pub has_feedback: bool,
}

impl Workflow {
    /// All reasons to refuse `attempt` on `ticket`; empty when it may go ahead.
    pub(crate) fn refusals(&self, ticket: &Ticket, attempt: &Attempt<'_>) -> Vec<Problem> {
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
        if !edge.is_open_to(attempt.role) {
            let reason = Reason::RoleNotAllowed {
                from: from.to_owned(),
                to: to.to_owned(),
                role: attempt.role,
                allowed: edge.roles.clone().unwrap_or_default(),
            };
            refusals.push(reason.at("actor.role"));
        }
        for requirement in &edge.requires {
            if !is_met(*requirement, ticket, attempt.has_comment, attempt.has_feedback) {
                let reason = Reason::RequirementNotMet { from: from.to_owned(), to: to.to_owned() };
                refusals.push(reason.at(requirement.path()));
            }
        }
        refusals
    }
}

/// Whether `ticket` meets `requirement`, or the command does with its comment or feedback.
pub(super) fn is_met(
    requirement: Requirement,
    ticket: &Ticket,
    has_comment: bool,
    has_feedback: bool,
) -> bool {
    let is_written = |text: &Option<String>| limits::is_written(text.as_deref());
    match requirement {
        Requirement::Comment => has_comment,
        Requirement::Feedback => has_feedback || is_written(&ticket.feedback),
        Requirement::AssigneeId => ticket.assignee_id.is_some(),
        Requirement::TeamId => ticket.team_id.is_some(),
        Requirement::Category => is_written(&ticket.category),
        Requirement::Description => is_written(&ticket.description),
    }
}

impl Requirement {
    /// The path of the field that has to meet it.
    const fn path(self) -> &'static str {
        match self {
            Requirement::Comment => "comment",
            Requirement::Feedback => "feedback",
            Requirement::AssigneeId => "ticket.assigneeId",
            Requirement::TeamId => "ticket.teamId",
            Requirement::Category => "ticket.category",
            Requirement::Description => "ticket.description",
        }
    }
}
