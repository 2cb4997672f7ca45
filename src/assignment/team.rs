//! Teams, and how a team's queue chooses.

use serde::Serialize;

use super::{Assignment, BalanceBy, FairDistribution, round_robin};
use crate::value::codec::{Pack, Reader, Unpack};
use crate::value::{Id, Instant, Minutes, limits};

/// How a team's queue chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum QueueStrategy {
    /// The next agent after the team's cursor in the order of ids, with as many tickets in a row as
    /// their weight says.
    RoundRobin,
    /// The agent with the lowest load. Ties go to the one longest without an assignment, then to
    /// the lower id.
    LoadBased,
    /// Among the agents with every needed skill, the one with the most preferred skills, then as
    /// `LOAD_BASED`. When nobody has the needed skills: among all agents, as soon as `skillTimeout`
    /// allows it.
    SkillBased,
}

/// How long a ticket waits for an agent with the needed skills before it goes to one without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "Minutes | \"never\""))]
#[non_exhaustive]
pub enum SkillTimeout {
    /// It does not wait.
    #[default]
    AtOnce,
    /// So many minutes after it became unassigned, counted 24x7.
    After(Minutes),
    /// It waits for ever.
    Never,
}

impl SkillTimeout {
    /// When a ticket unassigned since `since` may go to an agent without the skills.
    pub(super) fn from(self, since: Instant) -> Option<Instant> {
        match self {
            SkillTimeout::AtOnce => Some(since),
            SkillTimeout::After(wait) => Instant::from_epoch_ms(since.epoch_ms() + wait.ms()),
            SkillTimeout::Never => None,
        }
    }
}

const TIMEOUT_EXPECTED: &str = "minutes, a duration such as PT30M, or \"never\"";

impl Unpack for SkillTimeout {
    fn blank() -> Self {
        SkillTimeout::AtOnce
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let (mut text, mut number) = (reader.cursor, reader.cursor);
        let (text, number) = (text.text(), number.number());
        if text == Some("never") || number == Some(0.0) {
            reader.cursor.skip();
            *self = if number.is_some() { SkillTimeout::AtOnce } else { SkillTimeout::Never };
        } else if text.is_some() || number.is_some() {
            let mut wait = Minutes::blank();
            wait.unpack(reader);
            *self = SkillTimeout::After(wait);
        } else {
            reader.expected(TIMEOUT_EXPECTED);
        }
    }
}

/// A team. You can pass a whole database row: other fields are ignored.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The host's identifier.
    pub team_id: Id,
    /// How the queue chooses an agent.
    pub queue_strategy: QueueStrategy,
    /// The last agent of the rotation, as the last decision returned it.
    #[serde(default)]
    pub cursor: Option<Id>,
    /// How many tickets in a row the cursor's agent has had, as the last decision returned it.
    /// `ROUND_ROBIN` needs it for weights; without it every agent gets one ticket in a row.
    #[serde(default)]
    pub cursor_turns: Option<u32>,
    /// How load is compared; `count` when absent.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<BalanceBy>"))]
    pub balance_by: BalanceBy,
    /// The priorities whose tickets may exceed an agent's capacity; at most 1,000.
    #[serde(default)]
    #[packed(null = "absent", max_items = limits::ITEMS, max_chars = limits::NAME)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub capacity_exempt_priorities: Vec<String>,
    /// For `SKILL_BASED`: how long a ticket waits for an agent with the needed skills before it
    /// goes to one without. Minutes, a duration such as `PT30M`, or `"never"`; when absent it does
    /// not wait.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<SkillTimeout>"))]
    pub skill_timeout: SkillTimeout,
    /// Whether a ticket goes back to the agent who had it last, if they are eligible.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub sticky_agent: bool,
    /// The most tickets that one agent gets within a period; unlimited when absent.
    #[serde(default)]
    pub fair_distribution: Option<FairDistribution>,
    /// How long an agent may take to accept a ticket, counted 24x7.
    ///
    /// When present, tickets are offered instead of assigned: the agent accepts or declines, and an
    /// offer that is not answered in time lapses.
    #[serde(default)]
    pub offer_timeout: Option<Minutes>,
}

impl Team {
    /// A team without options that has not assigned anything yet.
    pub fn new(team_id: impl Into<Id>, queue_strategy: QueueStrategy) -> Team {
        Team {
            team_id: team_id.into(),
            queue_strategy,
            cursor: None,
            cursor_turns: None,
            balance_by: BalanceBy::Count,
            capacity_exempt_priorities: Vec::new(),
            skill_timeout: SkillTimeout::AtOnce,
            sticky_agent: false,
            fair_distribution: None,
            offer_timeout: None,
        }
    }

    /// Whether tickets of `priority` may exceed an agent's capacity.
    pub(crate) fn may_exceed_capacity(&self, priority: &str) -> bool {
        self.capacity_exempt_priorities.iter().any(|exempt| exempt == priority)
    }

    /// Moves the cursor as `assignment` says.
    pub(crate) fn advance_cursor(&mut self, assignment: &Assignment) {
        round_robin::advance_cursor(self, assignment.cursor.clone(), assignment.cursor_turns);
    }
}

crate::value::codec::deserialize_by_unpacking!(SkillTimeout);
