//! The load rule.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Agent;
use crate::packed::{Read, Write};

/// How the load of two agents is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoadMeasure {
    /// By the load, in proportion to the agent's weight: four are as much for a weight of 2 as two are for a weight
    /// of 1.
    #[default]
    Count,
    /// By the share of their capacity that is taken: one of two is more than four of ten. An agent without a capacity
    /// has none taken.
    Share,
}

/// Where an agent stands among those who may be chosen: the least comes first.
///
/// The lowest load by the team's measure; of equals the lower load; of those the one longest without an assignment,
/// never assigned first. What is still equal is decided by the lower id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    taken: u32,
    of: u32,
    load: u32,
    /// Epoch milliseconds of the last assignment; before all instants when there was none.
    idle_since: i64,
}

impl Standing {
    /// Of `agent` with that `load`.
    pub fn new(agent: &Agent, load: u32, measure: LoadMeasure) -> Standing {
        let (taken, of) = match (measure, agent.capacity) {
            (LoadMeasure::Count, _) => (load, agent.weight.max(1)),
            (LoadMeasure::Share, Some(capacity)) => (load, capacity.max(1)),
            (LoadMeasure::Share, None) => (0, 1),
        };
        let idle_since = agent.last_assigned_at.map_or(i64::MIN, |at| at.epoch_ms());
        Standing { taken, of, load, idle_since }
    }
}

impl Ord for Standing {
    #[inline]
    fn cmp(&self, other: &Standing) -> Ordering {
        // Fractions in whole numbers: a/b < c/d when a*d < c*b.
        let share = |taken: u32, of: u32| u64::from(taken) * u64::from(of);
        share(self.taken, other.of)
            .cmp(&share(other.taken, self.of))
            .then(self.load.cmp(&other.load))
            .then(self.idle_since.cmp(&other.idle_since))
    }
}

impl PartialOrd for Standing {
    fn partial_cmp(&self, other: &Standing) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Standing {
    fn eq(&self, other: &Standing) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Standing {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;

    fn agent(weight: u32, capacity: Option<u32>, last: Option<i64>) -> Agent {
        Agent {
            weight,
            capacity,
            last_assigned_at: last.and_then(Instant::from_epoch_ms),
            ..Agent::new(1)
        }
    }

    #[test]
    fn the_first_of_each_pair_comes_first() {
        let by = |measure, load, agent: Agent| Standing::new(&agent, load, measure);
        use LoadMeasure::{Count, Share};
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
                "of equal parts the less",
                by(Count, 1, agent(1, None, Some(9))),
                by(Count, 2, agent(2, None, None)),
            ),
            (
                "lower share",
                by(Share, 4, agent(1, Some(10), None)),
                by(Share, 1, agent(1, Some(2), None)),
            ),
            (
                "without limit",
                by(Share, 9, agent(1, None, None)),
                by(Share, 1, agent(1, Some(9), None)),
            ),
        ] {
            assert!(first < second, "{what}");
        }
    }
}
