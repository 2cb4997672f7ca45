//! How a policy was kept: verdicts, and how long the work took.

use serde::Serialize;

use super::outcome::Outcome;
use crate::duration::MS_PER_MINUTE;
use crate::id::Id;
use crate::packed::Write;
use crate::sla::{Metric, Phase, SlaClock};
use crate::sorted::{Places, select};

/// How one target of one policy was kept. Each clock counts once, those of completed cycles too, under the policy that
/// it had last.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Attainment {
    /// The policy.
    pub policy_id: Id,
    /// What is measured.
    pub metric: Metric,
    /// Clocks that stopped in time.
    pub met: u32,
    /// Clocks whose deadline has passed.
    pub breached: u32,
    /// Clocks that ended without a verdict.
    pub cancelled: u32,
    /// Clocks that run and are in time so far.
    pub running: u32,
    /// Clocks that are paused and in time so far.
    pub paused: u32,
    /// Of the clocks with a verdict, the share that is met, from 0 to 1; null when none has one.
    pub met_share: Option<f64>,
    /// How long the work took until the clocks stopped, in time or late; null when none has stopped.
    pub working_minutes: Option<WorkingMinutes>,
}

/// How long the work took, in working minutes of the clocks' own calendars. Each figure is that of a clock: so many of
/// all are not longer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct WorkingMinutes {
    /// How many clocks stopped.
    pub count: u32,
    /// A quarter.
    pub p25: f64,
    /// A half.
    pub median: f64,
    /// Three quarters.
    pub p75: f64,
    /// Nine tenths.
    pub p90: f64,
    /// 95 of a hundred.
    pub p95: f64,
    /// All.
    pub longest: f64,
}

/// Verdicts in the making.
pub(super) struct Tally<'a> {
    policies: &'a [Id],
    places: Places<&'a Id>,
    cells: Vec<[Cell; 3]>,
}

#[derive(Default)]
struct Cell {
    verdicts: [u32; Outcome::NAMES.len()],
    stopped_ms: Vec<i64>,
}

impl<'a> Tally<'a> {
    pub fn new(policies: &'a [Id]) -> Tally<'a> {
        let cells = policies.iter().map(|_| Default::default()).collect();
        Tally { policies, places: Places::of(policies.iter()), cells }
    }

    /// Adds a clock, and says where its policy stands.
    pub fn add(&mut self, clock: &SlaClock, metric: Metric) -> Option<usize> {
        let id = clock.policy_id.as_ref()?;
        let place = self.places.get(&id)?;
        let cell = &mut self.cells[place][metric as usize];
        if clock.target_ms.is_some() {
            cell.verdicts[Outcome::of(clock) as usize] += 1;
            if matches!(clock.phase, Phase::Stopped { .. }) {
                cell.stopped_ms.push(clock.used_ms);
            }
        }
        Some(place)
    }

    /// Of each policy and metric that has clocks.
    pub fn attainment(self) -> Vec<Attainment> {
        let mut all = Vec::new();
        for (id, cells) in self.policies.iter().zip(self.cells) {
            for (metric, cell) in Metric::ALL.into_iter().zip(cells) {
                let [_, met, breached, cancelled, running, paused] = cell.verdicts;
                if cell.verdicts.iter().all(|count| *count == 0) {
                    continue;
                }
                let judged = met + breached;
                all.push(Attainment {
                    policy_id: id.clone(),
                    metric,
                    met,
                    breached,
                    cancelled,
                    running,
                    paused,
                    met_share: (judged > 0).then(|| f64::from(met) / f64::from(judged)),
                    working_minutes: WorkingMinutes::of(cell.stopped_ms),
                });
            }
        }
        all
    }
}

impl WorkingMinutes {
    fn of(mut stopped_ms: Vec<i64>) -> Option<WorkingMinutes> {
        let count = stopped_ms.len();
        let longest = *stopped_ms.iter().max()? as f64 / MS_PER_MINUTE;
        let mut rest = &mut stopped_ms[..];
        let mut passed = 0;
        // The nearest rank: the least value that so many of a hundred do not exceed. Asked for in order, each is looked
        // for among those after the one before.
        let mut at = |percent: usize| {
            let place = (percent * count).div_ceil(100) - 1 - passed;
            select(rest, place);
            rest = &mut std::mem::take(&mut rest)[place..];
            passed += place;
            rest[0] as f64 / MS_PER_MINUTE
        };
        Some(WorkingMinutes {
            count: count as u32,
            p25: at(25),
            median: at(50),
            p75: at(75),
            p90: at(90),
            p95: at(95),
            longest,
        })
    }
}
