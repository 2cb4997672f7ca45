//! The load rule.

use super::Agent;

/// The lowest current load; of equals the one longest without an assignment, never assigned first; of
/// those the lowest id.
pub(super) fn least<'a>(eligible: &[&'a Agent]) -> Option<&'a Agent> {
    eligible
        .iter()
        .min_by_key(|agent| (agent.current_load, agent.last_assigned_at, &agent.agent_id))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::instant::Instant;

    #[test]
    fn ties_go_to_the_longest_idle_then_to_the_lowest_id() {
        let agent = |id: i64, current_load, last: Option<i64>| Agent {
            current_load,
            last_assigned_at: last.and_then(Instant::from_epoch_ms),
            ..Agent::new(id)
        };
        for (agents, chosen) in [
            (vec![agent(1, 2, None), agent(2, 1, Some(9))], 2),
            (vec![agent(1, 1, Some(5)), agent(2, 1, Some(4))], 2),
            (vec![agent(1, 1, Some(5)), agent(2, 1, None)], 2),
            (vec![agent(2, 1, None), agent(1, 1, None)], 1),
        ] {
            let eligible: Vec<&Agent> = agents.iter().collect();
            assert_eq!(least(&eligible).unwrap().agent_id, Id::Number(chosen));
        }
    }
}
