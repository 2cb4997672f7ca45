//! The limit on the work of one assignment call.

use super::Agent;
use crate::value::Reason;

/// Comparisons for one ticket without tags and one agent without skills.
const BASE: usize = 4;

/// Comparisons that one call may make without `explain`.
const MAX_COMPARED: usize = 1_000_000_000;

/// Comparisons that one call may make with `explain`, which returns a result for each pair.
const MAX_EXPLAINED: usize = 20_000_000;

/// Refuses work above the limit: tickets x agents x skills. `needs` is the number of skills that
/// each ticket needs.
///
/// # Errors
/// `LIMIT_EXCEEDED`.
pub(crate) fn within_reach(
    needs: impl Iterator<Item = usize>,
    agents: &[Agent],
    explain: bool,
) -> Result<(), Reason> {
    let costs =
        agents.iter().map(|agent| BASE + agent.skills.len() + agent.recent_assignments.len());
    let work = needs.map(|need| BASE + need).sum::<usize>().saturating_mul(costs.sum());
    let (limit, verb) = if explain { (MAX_EXPLAINED, "explain") } else { (MAX_COMPARED, "assign") };
    if work <= limit {
        return Ok(());
    }
    let limit = format!("{limit} comparisons of tickets, agents and skills");
    let hint = format!("{verb} fewer tickets at once, or pass fewer agents");
    Err(Reason::limit_exceeded(&limit, &hint))
}
