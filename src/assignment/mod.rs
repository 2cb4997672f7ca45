//! Who gets the ticket.
//!
//! | rule | file |
//! |---|---|
//! | who may be chosen at all | [`eligibility`] |
//! | `ROUND_ROBIN` | `round_robin` |
//! | `LOAD_BASED` | [`load`] |
//! | `SKILL_BASED` | `skill` |
//! | whose load a ticket counts towards | `agent_load` |

pub(crate) mod agent_load;
pub mod eligibility;
pub mod load;
mod round_robin;
mod skill;

use serde::{Deserialize, Serialize};

pub(crate) use eligibility::Circumstances;
pub use eligibility::{Candidate, Fate};
pub use load::LoadMeasure;

use crate::id::Id;
use crate::instant::Instant;
use crate::text;

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
    /// How load is compared; by the number of tickets when absent.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<LoadMeasure>"))]
    pub load_measure: LoadMeasure,
    /// The priorities for which an agent may be given more tickets than their capacity.
    #[serde(default, deserialize_with = "text::names")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub may_exceed_capacity: Vec<String>,
}

impl Team {
    /// A team that has not assigned anything yet.
    pub fn new(team_id: impl Into<Id>, queue_strategy: QueueStrategy) -> Team {
        Team {
            team_id: team_id.into(),
            queue_strategy,
            cursor: None,
            load_measure: LoadMeasure::Count,
            may_exceed_capacity: Vec::new(),
        }
    }
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
    /// The calendar of the agent's shifts, by its name in the engine's configuration; always on shift when absent.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub calendar: Option<String>,
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
            calendar: None,
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
    /// When nobody may be chosen: when the first shift opens of those who only are off shift. Ask again then.
    pub retry_at: Option<Instant>,
    /// What became of every candidate, in the order given, when the command asked for it by `explain`.
    pub candidates: Option<Vec<Candidate>>,
}

/// Chooses among `agents`.
pub(crate) fn choose(
    circumstances: &Circumstances<'_>,
    agents: &[Agent],
    required_skills: &[String],
    explain: bool,
) -> Assignment {
    let team = circumstances.team;
    let bars: Vec<Option<Fate>> = agents.iter().map(|agent| circumstances.bar(agent)).collect();
    let free = agents.iter().zip(&bars).filter(|(_, bar)| bar.is_none());
    let eligible: Vec<&Agent> = free.map(|(agent, _)| agent).collect();
    let required = match team.queue_strategy {
        QueueStrategy::SkillBased => skill::required(circumstances.ticket, required_skills),
        QueueStrategy::RoundRobin | QueueStrategy::LoadBased => Vec::new(),
    };
    let is_skilled = |agent: &&Agent| skill::missing(agent, &required).is_empty();
    let skilled: Vec<&Agent> = eligible.iter().copied().filter(is_skilled).collect();
    let fell_back = skilled.is_empty() && !eligible.is_empty();
    let choice = if fell_back { &eligible } else { &skilled };
    let chosen = match team.queue_strategy {
        QueueStrategy::RoundRobin => round_robin::next(choice, team.cursor.as_ref()),
        QueueStrategy::LoadBased | QueueStrategy::SkillBased => {
            load::least(choice, team.load_measure)
        }
    };
    let agent_id = chosen.map(|agent| agent.agent_id.clone());
    let opening = |bar: &Option<Fate>| match bar {
        Some(Fate::OffShift { opens_at }) => *opens_at,
        _ => None,
    };
    let retry_at = bars.iter().filter_map(opening).min().filter(|_| chosen.is_none());
    let fate = |(agent, bar): (&Agent, &Option<Fate>)| {
        let missing = skill::missing(agent, &required);
        let fate = match bar {
            Some(bar) => bar.clone(),
            None if agent_id.as_ref() == Some(&agent.agent_id) => Fate::Chosen,
            None if !missing.is_empty() && !fell_back => Fate::LacksSkills { missing },
            None => Fate::PassedOver,
        };
        Candidate { agent_id: agent.agent_id.clone(), fate }
    };
    Assignment {
        cursor: agent_id.clone().or_else(|| team.cursor.clone()),
        candidates: explain.then(|| agents.iter().zip(&bars).map(fate).collect()),
        agent_id,
        fell_back,
        retry_at,
    }
}
