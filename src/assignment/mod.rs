//! Who gets the ticket.
//!
//! | rule | file |
//! |---|---|
//! | who may be chosen at all | `eligibility` |
//! | `ROUND_ROBIN` | `round_robin` |
//! | `LOAD_BASED` | `load` |
//! | `SKILL_BASED` | `skill` |
//! | whose load a ticket counts towards | `agent_load` |

pub(crate) mod agent_load;
mod eligibility;
mod load;
mod round_robin;
mod skill;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::instant::Instant;
use crate::text;
use crate::ticket::Ticket;

/// How a team's queue chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QueueStrategy {
    /// The next one in the order of ids after the team's cursor.
    RoundRobin,
    /// The lowest current load; then the longest without an assignment; then the lowest id.
    LoadBased,
    /// Those who have every skill the ticket needs, then as `LOAD_BASED`; when nobody has, all.
    SkillBased,
}

/// A team. A whole database row will do: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The host's identifier.
    pub team_id: Id,
    /// How its queue chooses.
    pub queue_strategy: QueueStrategy,
    /// The agent last assigned, as the last decision gave it.
    #[serde(default)]
    pub cursor: Option<Id>,
}

/// An agent. A whole database row will do: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// The host's identifier.
    pub agent_id: Id,
    /// The agent's team; an agent of another team is not chosen.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// What the agent can do.
    #[serde(default, deserialize_with = "text::names")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub skills: Vec<String>,
    /// Tickets the agent has now.
    pub current_load: u32,
    /// Whether the agent takes tickets now.
    pub is_available: bool,
    /// How many tickets the agent may have; any number when absent.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// When the agent was last assigned a ticket.
    #[serde(default)]
    pub last_assigned_at: Option<Instant>,
}

impl Agent {
    /// An available agent without tickets, skills or limit.
    pub fn new(agent_id: impl Into<Id>) -> Agent {
        Agent {
            agent_id: agent_id.into(),
            team_id: None,
            skills: Vec::new(),
            current_load: 0,
            is_available: true,
            capacity: None,
            last_assigned_at: None,
        }
    }
}

/// Who was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// The agent; null when nobody may be chosen, and then the ticket stays as it is.
    pub agent_id: Option<Id>,
    /// The team's new cursor, to be stored with it; unchanged when nobody was chosen.
    pub cursor: Option<Id>,
    /// Whether nobody had the skills and the choice was made among all.
    pub fell_back: bool,
}

/// Chooses for `ticket` among `agents`.
pub(crate) fn choose(
    ticket: &Ticket,
    team: &Team,
    agents: &[Agent],
    required_skills: &[String],
) -> Assignment {
    let eligible: Vec<&Agent> =
        agents.iter().filter(|agent| eligibility::is_eligible(agent, ticket, team)).collect();
    let (chosen, fell_back) = match team.queue_strategy {
        QueueStrategy::RoundRobin => (round_robin::next(&eligible, team.cursor.as_ref()), false),
        QueueStrategy::LoadBased => (load::least(&eligible), false),
        QueueStrategy::SkillBased => {
            let skilled = skill::holders(&eligible, &skill::required(ticket, required_skills));
            match load::least(&skilled) {
                Some(agent) => (Some(agent), false),
                None => (load::least(&eligible), !eligible.is_empty()),
            }
        }
    };
    let agent_id = chosen.map(|agent| agent.agent_id.clone());
    Assignment { cursor: agent_id.clone().or_else(|| team.cursor.clone()), agent_id, fell_back }
}
