//! Who may be chosen at all, and why somebody may not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Agent, Team};
use crate::calendar::Calendar;
use crate::id::Id;
use crate::instant::Instant;
use crate::ticket::Ticket;

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "fate", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fate {
    /// Gets the ticket.
    Chosen,
    /// Could have been chosen; another one came first.
    PassedOver,
    /// Belongs to another team.
    OtherTeam,
    /// The command excludes this agent.
    Excluded,
    /// Nobody gets their own ticket.
    Reporter,
    /// Takes no tickets now.
    NotAvailable,
    /// Has as many tickets as they may have.
    AtCapacity,
    /// Lacks skills that the ticket needs.
    LacksSkills {
        /// Which.
        missing: Vec<String>,
    },
    /// Is not on shift.
    OffShift {
        /// When the next shift opens; null when none does.
        opens_at: Option<Instant>,
    },
}

/// A candidate and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

/// The circumstances of a choice.
pub(crate) struct Circumstances<'a> {
    pub ticket: &'a Ticket,
    pub team: &'a Team,
    pub excluded: &'a [Id],
    pub at: Instant,
    /// The shifts that agents refer to by name.
    pub calendars: &'a BTreeMap<String, Calendar>,
}

impl Circumstances<'_> {
    /// Why `agent` may not be chosen; `None` when they may. Being off shift comes last: whoever is only that may be
    /// chosen when the shift opens.
    pub fn bar(&self, agent: &Agent) -> Option<Fate> {
        let team = self.team;
        if agent.team_id.as_ref().is_some_and(|own| *own != team.team_id) {
            return Some(Fate::OtherTeam);
        }
        if self.excluded.contains(&agent.agent_id) {
            return Some(Fate::Excluded);
        }
        if agent.agent_id == self.ticket.reporter_id {
            return Some(Fate::Reporter);
        }
        if !agent.is_available {
            return Some(Fate::NotAvailable);
        }
        let may_exceed = team.may_exceed_capacity.contains(&self.ticket.priority);
        if !may_exceed && agent.capacity.is_some_and(|capacity| agent.current_load >= capacity) {
            return Some(Fate::AtCapacity);
        }
        let shifts = agent.calendar.as_ref().and_then(|name| self.calendars.get(name))?;
        if shifts.is_open(self.at) {
            return None;
        }
        Some(Fate::OffShift { opens_at: shifts.next_open(self.at) })
    }
}
