//! The skill rule.

use super::Agent;
use crate::ticket::Ticket;

/// What a ticket needs: its category, its tags, and what the command requires besides.
pub(super) fn required<'a>(ticket: &'a Ticket, also: &'a [String]) -> Vec<&'a str> {
    ticket.category.iter().chain(&ticket.tags).chain(also).map(String::as_str).collect()
}

/// The skills of those required that `agent` lacks.
pub(super) fn missing(agent: &Agent, required: &[&str]) -> Vec<String> {
    let lacks = |skill: &&&str| !agent.skills.iter().any(|own| own == **skill);
    required.iter().filter(lacks).map(|skill| (*skill).to_owned()).collect()
}
