//! Preferred agents, and the delegates who stand in for them.

use crate::assignment::{Agent, AgentPool, CandidateOutcome};
use crate::value::Id;

/// Delegates of delegates that are followed: a longer chain is a mistake.
const MAX_HOPS: usize = 100;

/// The agent `preferred` if they are eligible; while agents are away, the delegate of each in turn.
///
/// `None` when an agent is present but not eligible, or when two who are away are each other's
/// delegate.
pub(super) fn agent_or_delegate<'a>(
    preferred: &'a Id,
    pool: &'a impl AgentPool,
    exclusion: impl Fn(&Agent) -> Option<CandidateOutcome>,
) -> Option<&'a Agent> {
    let mut agent_id = preferred;
    for _ in 0..MAX_HOPS {
        let agent = pool.agent(agent_id)?;
        match exclusion(agent) {
            None => return Some(agent),
            Some(
                CandidateOutcome::NotAvailable
                | CandidateOutcome::OffShift { .. }
                | CandidateOutcome::Relieved,
            ) => agent_id = agent.delegate_id.as_ref()?,
            Some(_) => return None,
        }
    }
    None
}
