//! Who may be chosen at all.

use super::{Agent, Team};
use crate::ticket::Ticket;

/// Available, of the team, under capacity, and not the reporter: nobody gets their own ticket.
pub(super) fn is_eligible(agent: &Agent, ticket: &Ticket, team: &Team) -> bool {
    agent.is_available
        && agent.team_id.as_ref().is_none_or(|own| *own == team.team_id)
        && agent.capacity.is_none_or(|capacity| agent.current_load < capacity)
        && agent.agent_id != ticket.reporter_id
}
