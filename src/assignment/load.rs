//! The load rule.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Agent;

/// How the load of two agents is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoadMeasure {
    /// By the number of tickets.
    #[default]
    Count,
    /// By the share of their capacity that is taken: one of two is more than four of ten. An agent without a capacity
    /// has none taken.
    Share,
}

impl LoadMeasure {
    fn compare(self, a: &Agent, b: &Agent) -> Ordering {
        let count = || a.current_load.cmp(&b.current_load);
        match self {
            LoadMeasure::Count => count(),
            LoadMeasure::Share => {
                // As fractions in whole numbers: a/b < c/d when a*d < c*b. Without capacity nothing is taken.
                let share = |agent: &Agent| match agent.capacity {
                    Some(capacity) => (u64::from(agent.current_load), u64::from(capacity.max(1))),
                    None => (0, 1),
                };
                let ((taken_a, of_a), (taken_b, of_b)) = (share(a), share(b));
                (taken_a * of_b).cmp(&(taken_b * of_a)).then_with(count)
            }
        }
    }
}

/// The lowest current load; of equals the one longest without an assignment, never assigned first; of
/// those the lowest id.
pub(super) fn least<'a>(eligible: &[&'a Agent], measure: LoadMeasure) -> Option<&'a Agent> {
    let idle = |agent: &'a Agent| (agent.last_assigned_at, &agent.agent_id);
    eligible
        .iter()
        .copied()
        .min_by(|a, b| measure.compare(a, b).then_with(|| idle(a).cmp(&idle(b))))
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
            assert_eq!(least(&eligible, LoadMeasure::Count).unwrap().agent_id, Id::Number(chosen));
        }
    }

    #[test]
    fn one_of_two_is_more_than_four_of_ten_by_share() {
        let agent = |id: i64, current_load, capacity| Agent {
            current_load,
            capacity: Some(capacity),
            ..Agent::new(id)
        };
        let agents = [agent(1, 1, 2), agent(2, 4, 10)];
        let eligible: Vec<&Agent> = agents.iter().collect();
        for (measure, chosen) in [(LoadMeasure::Count, 1), (LoadMeasure::Share, 2)] {
            assert_eq!(least(&eligible, measure).unwrap().agent_id, Id::Number(chosen));
        }
    }
}
