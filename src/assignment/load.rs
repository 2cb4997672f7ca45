//! `LOAD_BASED`: comparing the load of agents.

use std::cmp::Ordering;

use serde::Serialize;

use crate::assignment::Agent;
use crate::value::codec::{Pack, Unpack};

/// How the load of agents is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum BalanceBy {
    /// By load divided by the agent's weight: a load of 4 at weight 2 equals a load of 2 at weight
    /// 1.
    #[default]
    Count,
    /// By the share of the capacity in use: 1 of 2 is more than 4 of 10. Without a capacity the
    /// share is 0.
    Utilization,
}

/// The rank of an agent among the eligible ones; the least comes first.
///
/// The lowest load by the team's measure comes first. Ties go to the lower load, then to the agent
/// longest without an assignment (never assigned before all others). The caller breaks remaining
/// ties by the lower id.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoadRank {
    taken: u32,
    of: u32,
    load: u32,
    /// Epoch milliseconds of the last assignment; before all instants when there was none.
    idle_since: i64,
}

impl LoadRank {
    /// The rank of `agent` at load `load`.
    pub(super) fn new(agent: &Agent, load: u32, measure: BalanceBy) -> LoadRank {
        let (taken, of) = match (measure, agent.capacity) {
            (BalanceBy::Count, _) => (load, agent.weight.max(1)),
            (BalanceBy::Utilization, Some(capacity)) => (load, capacity.max(1)),
            (BalanceBy::Utilization, None) => (0, 1),
        };
        let idle_since = agent.last_assigned_at.map_or(i64::MIN, |at| at.epoch_ms());
        LoadRank { taken, of, load, idle_since }
    }
}

impl Ord for LoadRank {
    #[inline]
    fn cmp(&self, other: &LoadRank) -> Ordering {
        // Fractions compared exactly: a/b < c/d if and only if a*d < c*b.
        let share = |taken: u32, of: u32| u64::from(taken) * u64::from(of);
        share(self.taken, other.of)
            .cmp(&share(other.taken, self.of))
            .then(self.load.cmp(&other.load))
            .then(self.idle_since.cmp(&other.idle_since))
    }
}

impl PartialOrd for LoadRank {
    fn partial_cmp(&self, other: &LoadRank) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for LoadRank {
    fn eq(&self, other: &LoadRank) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for LoadRank {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Instant;

    fn agent(weight: u32, capacity: Option<u32>, last: Option<i64>) -> Agent {
        Agent {
            weight,
            capacity,
            last_assigned_at: last.and_then(Instant::from_epoch_ms),
            ..Agent::new(1)
        }
    }

    #[test]
    fn the_better_of_each_pair_comes_first() {
        let by = |measure, load, agent: Agent| LoadRank::new(&agent, load, measure);
        use BalanceBy::{Count, Utilization};
        for (what, first, second) in [
            (
                "lower load",
                by(Count, 1, agent(1, None, Some(9))),
                by(Count, 2, agent(1, None, None)),
            ),
            (
                "longer idle",
                by(Count, 1, agent(1, None, Some(4))),
                by(Count, 1, agent(1, None, Some(5))),
            ),
            (
                "never assigned",
                by(Count, 1, agent(1, None, None)),
                by(Count, 1, agent(1, None, Some(0))),
            ),
            ("heavier", by(Count, 3, agent(2, None, None)), by(Count, 2, agent(1, None, None))),
            (
                "equal share, lower load",
                by(Count, 1, agent(1, None, Some(9))),
                by(Count, 2, agent(2, None, None)),
            ),
            (
                "lower share",
                by(Utilization, 4, agent(1, Some(10), None)),
                by(Utilization, 1, agent(1, Some(2), None)),
            ),
            (
                "without a capacity",
                by(Utilization, 9, agent(1, None, None)),
                by(Utilization, 1, agent(1, Some(9), None)),
            ),
        ] {
            assert!(first < second, "{what}");
        }
    }
}
