//! Agents, and the checks on a list of them.

use serde::Serialize;

use super::{FairDistribution, Skill};
use crate::calendar::{self, Calendar};
use crate::value::codec::{Pack, Unpack};
use crate::value::limits::one;
use crate::value::sorted::{FirstIndex, SortedMap};
use crate::value::{Id, Instant, Problem, Reason, limits, shown};

/// An agent. You can pass a whole database row: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// The host's identifier.
    pub agent_id: Id,
    /// The agent's team. Agents of another team are not chosen; an agent without one fits any team.
    #[serde(default)]
    pub team_id: Option<Id>,
    /// The agent's skills, at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Skill>>"))]
    pub skills: Vec<Skill>,
    /// The load of the agent's tickets now: their number, unless priorities weigh differently.
    pub current_load: u32,
    /// Whether the agent takes tickets now.
    pub is_available: bool,
    /// The load that the agent may have; unlimited when absent.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// The agent's share of the work relative to the others, a whole number from 1 to 1,000; 1 when
    /// absent.
    #[serde(default = "one")]
    #[packed(null = "absent", range = 1..=1_000)]
    #[cfg_attr(test, ts(optional, as = "Option<u32>"))]
    pub weight: u32,
    /// The name of the calendar of the agent's shifts in the engine's configuration; always on
    /// shift when absent.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub calendar: Option<String>,
    /// The agent who stands in while this one is away.
    #[serde(default)]
    pub delegate_id: Option<Id>,
    /// When the agent was last assigned a ticket.
    #[serde(default)]
    pub last_assigned_at: Option<Instant>,
    /// When the agent was assigned tickets recently, in any order, for the team's
    /// `fairDistribution`: at most 1,000 instants.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Instant>>"))]
    pub recent_assignments: Vec<Instant>,
}

impl Agent {
    /// An available agent without tickets, skills or a capacity.
    pub fn new(agent_id: impl Into<Id>) -> Agent {
        Agent {
            agent_id: agent_id.into(),
            team_id: None,
            skills: Vec::new(),
            current_load: 0,
            is_available: true,
            capacity: None,
            weight: 1,
            calendar: None,
            delegate_id: None,
            last_assigned_at: None,
            recent_assignments: Vec::new(),
        }
    }

    /// Adds `delta` to the load. The load stays within its range, even if the counter was wrong.
    #[doc(hidden)]
    pub fn add_load(&mut self, delta: i64) {
        let load = i64::from(self.current_load).saturating_add(delta);
        self.current_load = load.clamp(0, i64::from(u32::MAX)) as u32;
    }

    /// Records an assignment at `at` and drops those that have left `window`.
    #[doc(hidden)]
    pub fn note_assignment(&mut self, at: Instant, window: Option<FairDistribution>) {
        self.last_assigned_at = Some(self.last_assigned_at.map_or(at, |last| last.max(at)));
        let Some(window) = window else { return };
        self.recent_assignments.retain(|assigned_at| window.has_inside(*assigned_at, at));
        if self.recent_assignments.len() >= limits::ITEMS {
            let recent = self.recent_assignments.iter().enumerate();
            if let Some((oldest, _)) = recent.min_by_key(|(_, assigned_at)| **assigned_at) {
                self.recent_assignments.swap_remove(oldest);
            }
        }
        self.recent_assignments.push(at);
    }
}

/// Checks that the calendar of the agent's shifts exists.
pub(crate) fn check_shifts(
    agent: &Agent,
    calendars: &SortedMap<String, Calendar>,
    path: impl FnOnce() -> String,
) -> Result<(), Problem> {
    let Some(shifts) = &agent.calendar else { return Ok(()) };
    calendar::named(calendars, shifts, || format!("{}.calendar", path())).map(|_| ())
}

/// Checks that `agents` have different ids and known shifts. Returns an index from id to place.
pub(crate) fn check<'a>(
    agents: &'a [Agent],
    calendars: &SortedMap<String, Calendar>,
) -> Result<FirstIndex<&'a Id>, Problem> {
    let places = FirstIndex::of(agents.iter().map(|agent| &agent.agent_id));
    for (index, agent) in agents.iter().enumerate() {
        if places.is_repeated(&&agent.agent_id, index) {
            let reason = Reason::Duplicate { found: shown(&agent.agent_id.to_string()) };
            return Err(reason.at(format!("agents[{index}].agentId")));
        }
        check_shifts(agent, calendars, || format!("agents[{index}]"))?;
    }
    Ok(places)
}
