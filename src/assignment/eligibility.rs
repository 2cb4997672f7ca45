//! Who may be chosen at all, and why an agent may not.

use serde::Serialize;

use crate::assignment::{Agent, QueueStrategy, Skill, Team, skill};
use crate::calendar::Calendar;
use crate::model::Ticket;
use crate::value::codec::Pack;
use crate::value::sorted::{FirstIndex, SortedMap};
use crate::value::{Id, Instant};

/// What became of a candidate in an assignment.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum CandidateOutcome {
    /// Gets the ticket, or the offer of it.
    Chosen,
    /// Was eligible; another agent came first.
    PassedOver,
    /// Belongs to another team.
    OtherTeam,
    /// The command excludes this agent.
    Excluded,
    /// The ticket is being taken from this agent.
    Relieved,
    /// Reported the ticket: nobody is assigned a ticket they reported.
    Reporter,
    /// Declined the ticket, or let its offer lapse, since it was last assigned.
    Declined,
    /// Takes no tickets now.
    NotAvailable,
    /// Would exceed their capacity.
    AtCapacity,
    /// Lacks skills that the ticket needs, or has them at too low a level.
    LacksSkills {
        /// The names of the missing skills.
        missing: Vec<String>,
    },
    /// Is not on shift.
    OffShift {
        /// When the next shift opens; null when none does.
        opens_at: Option<Instant>,
    },
    /// Has had as many tickets as `fairDistribution` allows.
    FairDistribution {
        /// When the agent may get the next one.
        opens_at: Option<Instant>,
    },
}

impl CandidateOutcome {
    /// The outcome's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            CandidateOutcome::Chosen => "chosen",
            CandidateOutcome::PassedOver => "passedOver",
            CandidateOutcome::OtherTeam => "otherTeam",
            CandidateOutcome::Excluded => "excluded",
            CandidateOutcome::Relieved => "relieved",
            CandidateOutcome::Reporter => "reporter",
            CandidateOutcome::Declined => "declined",
            CandidateOutcome::NotAvailable => "notAvailable",
            CandidateOutcome::AtCapacity => "atCapacity",
            CandidateOutcome::LacksSkills { .. } => "lacksSkills",
            CandidateOutcome::OffShift { .. } => "offShift",
            CandidateOutcome::FairDistribution { .. } => "fairDistribution",
        }
    }

    /// When an exclusion by time ends; `None` for any other outcome.
    pub(super) fn ends_at(&self) -> Option<Instant> {
        match self {
            CandidateOutcome::OffShift { opens_at }
            | CandidateOutcome::FairDistribution { opens_at } => *opens_at,
            _ => None,
        }
    }
}

/// A candidate and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The agent.
    pub agent_id: Id,
    /// The outcome for this agent.
    #[serde(flatten)]
    #[cfg_attr(test, ts(flatten))]
    pub outcome: CandidateOutcome,
}

/// What the choice depends on besides the agents: the ticket, the request and the time.
pub(crate) struct AssignContext<'a> {
    pub ticket: &'a Ticket,
    /// How much the ticket adds to the load of the agent who gets it.
    pub weight: u32,
    /// Whether the ticket may exceed a capacity.
    pub exceeds: bool,
    /// The agent whose load the ticket counts towards now, and how much.
    pub holder: Option<(&'a Id, u32)>,
    pub excluded: FirstIndex<&'a Id>,
    /// Agents who declined the ticket.
    pub declined: FirstIndex<&'a Id>,
    /// The agent from whom a reassignment takes the ticket.
    pub relieved: Option<&'a Id>,
    /// Preferred agents, best first.
    pub preferred_agents: &'a [Id],
    pub required: &'a [Skill],
    pub preferred: &'a [Skill],
    /// The only agent who may get the ticket, when the command names one.
    pub only: Option<&'a Id>,
    pub at: Instant,
    /// The calendars that agents name as their shifts.
    pub calendars: &'a SortedMap<String, Calendar>,
}

impl AssignContext<'_> {
    /// The load of `agent` without the ticket itself.
    pub(crate) fn load(&self, agent: &Agent) -> u32 {
        match self.holder {
            Some((holder, weight)) if *holder == agent.agent_id => {
                agent.current_load.saturating_sub(weight)
            }
            _ => agent.current_load,
        }
    }

    /// The skills that the strategy requires.
    pub(crate) fn needed_skills(&self, team: &Team) -> Vec<Skill> {
        match team.queue_strategy {
            QueueStrategy::SkillBased => skill::required(self.ticket, self.required),
            QueueStrategy::RoundRobin | QueueStrategy::LoadBased => Vec::new(),
        }
    }

    /// The skills that the strategy prefers.
    pub(crate) fn preferred_skills(&self, team: &Team) -> &[Skill] {
        match team.queue_strategy {
            QueueStrategy::SkillBased => self.preferred,
            QueueStrategy::RoundRobin | QueueStrategy::LoadBased => &[],
        }
    }

    /// Why `agent` may not be chosen for `team`; `None` when they are eligible.
    ///
    /// Exclusions that end with time come last, so one of them means that nothing else excludes the
    /// agent and a retry makes sense.
    pub(crate) fn exclusion(&self, team: &Team, agent: &Agent) -> Option<CandidateOutcome> {
        let id = &agent.agent_id;
        if agent.team_id.as_ref().is_some_and(|team_id| *team_id != team.team_id) {
            return Some(CandidateOutcome::OtherTeam);
        }
        if self.relieved == Some(id) {
            return Some(CandidateOutcome::Relieved);
        }
        if let Some(outcome) = self.personal_exclusion(id) {
            return Some(outcome);
        }
        if !agent.is_available {
            return Some(CandidateOutcome::NotAvailable);
        }
        if !self.exceeds && !has_room(agent, self.load(agent), self.weight) {
            return Some(CandidateOutcome::AtCapacity);
        }
        if let Some(shifts) = agent.calendar.as_ref().and_then(|name| self.calendars.get(name))
            && !shifts.is_open(self.at)
        {
            return Some(CandidateOutcome::OffShift { opens_at: shifts.next_open(self.at) });
        }
        let window = team.fair_distribution?;
        let until = window.closed_until(&agent.recent_assignments, self.at)?;
        Some(CandidateOutcome::FairDistribution { opens_at: Some(until) })
    }

    /// An exclusion that depends on this ticket and this agent alone.
    pub(crate) fn personal_exclusion(&self, id: &Id) -> Option<CandidateOutcome> {
        if self.excluded.get(&id).is_some() {
            return Some(CandidateOutcome::Excluded);
        }
        if *id == self.ticket.reporter_id {
            return Some(CandidateOutcome::Reporter);
        }
        self.declined.get(&id).map(|_| CandidateOutcome::Declined)
    }
}

/// Whether an agent with load `load` has room for `weight` more.
pub(super) fn has_room(agent: &Agent, load: u32, weight: u32) -> bool {
    agent.capacity.is_none_or(|capacity| load.saturating_add(weight) <= capacity)
}
