//! Choosing an agent for a ticket.

use serde::Deserialize;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::assignment::{Agent, Circumstances, Team, choose};
use crate::calendar;
use crate::decision::Decision;
use crate::error::{Reason, TicketEngineError, shown};
use crate::history::Cause;
use crate::id::Id;
use crate::instant::Instant;
use crate::text;
use crate::ticket::Ticket;
use crate::workflow::Category;

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
    /// Agents who are not to get it, whatever else speaks for them.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Id>>"))]
    pub exclude: Vec<Id>,
    /// Who asks for it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl Engine {
    /// Gives `ticket` to an agent by the team's strategy. When nobody may be chosen the ticket stays as it
    /// is, and the decision's `assignment` has no agent; it says when to ask again if a shift opens later.
    ///
    /// # Errors
    /// `DUPLICATE` for two agents of one id; `UNKNOWN_CALENDAR` for an agent's shifts; `TICKET_CLOSED`; `TIME_WENT_BACK`; `CATCH_UP_FIRST`.
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
            if let Some(shifts) = &agent.calendar {
                calendar::named(&self.calendars, shifts, || format!("agents[{index}].calendar"))?;
            }
        }
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        if self.workflow().category(&ledger.ticket.status) == Some(Category::Closed) {
            let reason = Reason::TicketClosed { status: ledger.ticket.status.clone() };
            return Err(reason.at("ticket.status").into());
        }
        let assignment = choose(
            &Circumstances {
                ticket: &ledger.ticket,
                team: &command.team,
                excluded: &command.exclude,
                at: command.at,
                calendars: &self.calendars,
            },
            &command.agents,
            &command.required_skills,
            command.explain,
        );
        if let Some(agent_id) = &assignment.agent_id {
            let occasion = Occasion::command(command.at, &command.actor, Cause::Assign);
            ledger.apply(&occasion, None, |ticket| {
                ticket.assignee_id = Some(agent_id.clone());
                ticket.team_id = Some(command.team.team_id.clone());
            })?;
        }
        ledger.close_with(command.at, command.explain, assignment)
    }
}
