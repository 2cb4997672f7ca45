//! The result of an assignment: who was chosen, and how.

use serde::Serialize;

use super::Candidate;
use crate::model::Effect;
use crate::value::codec::Pack;
use crate::value::{Id, Instant, NameMap};

/// How an agent was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SelectedBy {
    /// By the team's strategy.
    Strategy,
    /// As a preferred agent: named by the command, or the one who had the ticket last.
    Preferred,
    /// As the delegate of a preferred agent who is away.
    Delegate,
}

/// Who was chosen for a ticket, and what to store with it.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// The agent; null when nobody could be chosen.
    pub agent_id: Option<Id>,
    /// The agent's load at the time of the choice; null when nobody was chosen. Commit only if the
    /// stored load is still this, as with the ticket's revision and the team's cursor: otherwise
    /// two choices at the same time could fill one place twice.
    pub expected_load: Option<u32>,
    /// How the agent was chosen.
    pub selected_by: SelectedBy,
    /// The team's new cursor; store it with the team. Unchanged when the choice was not by
    /// rotation: nobody was chosen, or a preferred agent or delegate.
    pub cursor: Option<Id>,
    /// How many tickets in a row the cursor's agent has had; store it with the team.
    pub cursor_turns: Option<u32>,
    /// Whether nobody had the needed skills, so that the choice was made among all agents.
    pub fell_back: bool,
    /// The first instant at which the offer can no longer be accepted; null unless the ticket was
    /// offered.
    pub offer_expires_at: Option<Instant>,
    /// When nobody could be chosen: the first instant at which somebody may be eligible, because a
    /// shift starts, `fairDistribution` allows another ticket or skills are no longer required. The
    /// ticket wakes then.
    pub retry_at: Option<Instant>,
    /// When nobody could be chosen: how many agents each outcome excludes. Otherwise empty.
    #[cfg_attr(test, ts(type = "{ [outcome in CandidateOutcome[\"outcome\"]]?: number }"))]
    pub exclusions: NameMap<usize>,
    /// The outcome of every candidate, in the order of the agents; null unless the command sets
    /// `explain`.
    pub candidates: Option<Vec<Candidate>>,
}

/// The agents and deltas of the load effects among `effects`.
pub(crate) fn load_changes(effects: &[Effect]) -> impl Iterator<Item = (&Id, i64)> {
    effects.iter().filter_map(|effect| match effect {
        Effect::AgentLoad { agent_id, delta, .. } => Some((agent_id, *delta)),
        _ => None,
    })
}
