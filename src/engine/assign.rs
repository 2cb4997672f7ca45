//! Choosing an agent for a ticket.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::assignment::{Agent, Team, choose};
use crate::decision::Decision;
use crate::error::{Reason, TicketEngineError, shown};
use crate::history::Cause;
use crate::instant::Instant;
use crate::text;
use crate::ticket::Ticket;

/// The team whose queue the ticket is in, and its agents.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignCommand {
    /// The team.
    pub team: Team,
    /// The candidates.
    pub agents: Vec<Agent>,
    /// Skills needed besides the ticket's category and tags, for `SKILL_BASED`.
    #[serde(default, deserialize_with = "text::names")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub required_skills: Vec<String>,
    /// Who asks for it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
}

impl Engine {
    /// Gives `ticket` to an agent by the team's strategy. When nobody may be chosen the ticket stays as it
    /// is, and the decision's `assignment` has no agent.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents of one id; `TIME_WENT_BACK`.
    pub fn assign(
        &self,
        ticket: &Ticket,
        command: &AssignCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut ids = std::collections::BTreeSet::new();
        for (index, agent) in command.agents.iter().enumerate() {
            if !ids.insert(&agent.agent_id) {
                let reason = Reason::Duplicate { found: shown(&agent.agent_id.to_string()) };
                return Err(reason.at(format!("agents[{index}].agentId")).into());
            }
        }
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        let assignment =
            choose(&ledger.ticket, &command.team, &command.agents, &command.required_skills);
        if let Some(agent_id) = &assignment.agent_id {
            let occasion = Occasion { at: command.at, actor: &command.actor, cause: Cause::Assign };
            ledger.apply(&occasion, None, |ticket| {
                ticket.assignee_id = Some(agent_id.clone());
                ticket.team_id = Some(command.team.team_id.clone());
            })?;
        }
        Ok(ledger.close(Some(assignment)))
    }
}
