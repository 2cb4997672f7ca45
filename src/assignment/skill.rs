//! The skill rule.

use super::Agent;
use crate::ticket::Ticket;

/// What a ticket needs: its category, its tags, and what the command requires besides.
pub(super) fn required<'a>(ticket: &'a Ticket, also: &'a [String]) -> Vec<&'a str> {
    ticket.category.iter().chain(&ticket.tags).chain(also).map(String::as_str).collect()
}

/// The agents who have every one of the skills.
pub(super) fn holders<'a>(eligible: &[&'a Agent], required: &[&str]) -> Vec<&'a Agent> {
    let has_all =
        |agent: &&Agent| required.iter().all(|skill| agent.skills.iter().any(|own| own == skill));
    eligible.iter().copied().filter(has_all).collect()
}
