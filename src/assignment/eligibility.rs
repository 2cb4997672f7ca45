//! Who may be chosen at all, and why somebody may not.

use serde::Serialize;

use super::{Agent, QueueStrategy, Skill, Team, skill};
use crate::calendar::Calendar;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;
use crate::sorted::{Map, Places};
use crate::ticket::Ticket;

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "fate", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fate {
    /// Gets the ticket, or the offer of it.
    Chosen,
    /// Could have been chosen; another one came first.
    PassedOver,
    /// Belongs to another team.
    OtherTeam,
    /// The command excludes this agent.
    Excluded,
    /// The ticket is being taken from this agent.
    Relieved,
    /// Nobody gets their own ticket.
    Reporter,
    /// Declined the ticket, or let its offer lapse, since it was last assigned.
    Declined,
    /// Takes no tickets now.
    NotAvailable,
    /// Would have more than they may have.
    AtCapacity,
    /// Lacks skills that the ticket needs, or has them at too low a level.
    LacksSkills {
        /// Which.
        missing: Vec<String>,
    },
    /// Is not on shift.
    OffShift {
        /// When the next shift opens; null when none does.
        opens_at: Option<Instant>,
    },
    /// Has had as many tickets as the fair window allows.
    FairWindow {
        /// When the window has room again.
        opens_at: Option<Instant>,
    },
}

impl Fate {
    /// The fate's name.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::Chosen => "chosen",
            Fate::PassedOver => "passedOver",
            Fate::OtherTeam => "otherTeam",
            Fate::Excluded => "excluded",
            Fate::Relieved => "relieved",
            Fate::Reporter => "reporter",
            Fate::Declined => "declined",
            Fate::NotAvailable => "notAvailable",
            Fate::AtCapacity => "atCapacity",
            Fate::LacksSkills { .. } => "lacksSkills",
            Fate::OffShift { .. } => "offShift",
            Fate::FairWindow { .. } => "fairWindow",
        }
    }

    /// When whoever is barred by nothing else may be chosen.
    pub(super) fn ends_at(&self) -> Option<Instant> {
        match self {
            Fate::OffShift { opens_at } | Fate::FairWindow { opens_at } => *opens_at,
            _ => None,
        }
    }
}

/// A candidate and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The agent.
    pub agent_id: Id,
    /// What became of them.
    #[serde(flatten)]
    #[cfg_attr(test, ts(flatten))]
    pub fate: Fate,
}

/// What speaks for and against agents besides themselves: the ticket, what the command asks for, the time.
pub(crate) struct Circumstances<'a> {
    pub ticket: &'a Ticket,
    /// How much the ticket counts towards the load of whoever gets it.
    pub weight: u32,
    /// Whether it may exceed a capacity.
    pub exceeds: bool,
    /// Whoever it counts for now, and how much.
    pub holder: Option<(&'a Id, u32)>,
    pub excluded: Places<&'a Id>,
    /// Who declined it.
    pub declined: Places<&'a Id>,
    /// Whom it is being taken from.
    pub relieved: Option<&'a Id>,
    /// Wanted in person, best first.
    pub wanted: &'a [Id],
    pub required: &'a [Skill],
    pub preferred: &'a [Skill],
    /// The only one who may get it, whoever else could.
    pub only: Option<&'a Id>,
    pub at: Instant,
    /// The shifts that agents refer to by name.
    pub calendars: &'a Map<String, Calendar>,
}

impl Circumstances<'_> {
    /// The load of `agent` without the ticket itself.
    pub fn load(&self, agent: &Agent) -> u32 {
        match self.holder {
            Some((holder, held)) if *holder == agent.agent_id => {
                agent.current_load.saturating_sub(held)
            }
            _ => agent.current_load,
        }
    }

    /// The skills that the strategy asks for.
    pub fn needed(&self, team: &Team) -> Vec<Skill> {
        match team.queue_strategy {
            QueueStrategy::SkillBased => skill::required(self.ticket, self.required),
            QueueStrategy::RoundRobin | QueueStrategy::LoadBased => Vec::new(),
        }
    }

    /// The skills that the strategy wishes for.
    pub fn wished(&self, team: &Team) -> &[Skill] {
        match team.queue_strategy {
            QueueStrategy::SkillBased => self.preferred,
            QueueStrategy::RoundRobin | QueueStrategy::LoadBased => &[],
        }
    }

    /// Why `agent` of `team` may not be chosen; `None` when they may. What ends by itself comes last: whoever is barred
    /// by that alone may be chosen later.
    pub fn bar(&self, team: &Team, agent: &Agent) -> Option<Fate> {
        let id = &agent.agent_id;
        if agent.team_id.as_ref().is_some_and(|own| *own != team.team_id) {
            return Some(Fate::OtherTeam);
        }
        if self.relieved == Some(id) {
            return Some(Fate::Relieved);
        }
        if let Some(fate) = self.personal_bar(id) {
            return Some(fate);
        }
        if !agent.is_available {
            return Some(Fate::NotAvailable);
        }
        if !self.exceeds && !has_room(agent, self.load(agent), self.weight) {
            return Some(Fate::AtCapacity);
        }
        if let Some(shifts) = agent.calendar.as_ref().and_then(|name| self.calendars.get(name))
            && !shifts.is_open(self.at)
        {
            return Some(Fate::OffShift { opens_at: shifts.next_open(self.at) });
        }
        let window = team.fair_window?;
        let until = window.closed_until(&agent.recent_assignments, self.at)?;
        Some(Fate::FairWindow { opens_at: Some(until) })
    }

    /// What is between this ticket and this agent alone.
    pub fn personal_bar(&self, id: &Id) -> Option<Fate> {
        if self.excluded.get(&id).is_some() {
            return Some(Fate::Excluded);
        }
        if *id == self.ticket.reporter_id {
            return Some(Fate::Reporter);
        }
        self.declined.get(&id).map(|_| Fate::Declined)
    }
}

/// Whether `agent` with that `load` has room for `weight` more.
pub(super) fn has_room(agent: &Agent, load: u32, weight: u32) -> bool {
    agent.capacity.is_none_or(|capacity| load.saturating_add(weight) <= capacity)
}
