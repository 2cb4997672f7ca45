//! How each policy was met: verdicts, and how long the work took.

use serde::Serialize;

use crate::config::CompiledConfig;
use crate::model::{ClockGroup, ClockId, Phase, SlaClock};
use crate::replay::outcome::Outcome;
use crate::value::codec::Pack;
use crate::value::sorted::FirstIndex;
use crate::value::{Id, MS_PER_MINUTE};

/// How one target of one policy was met.
///
/// Each clock counts once, under the policy that it had last. Clocks of completed cycles count too.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Attainment {
    /// The policy.
    pub policy_id: Id,
    /// The group of the policy.
    pub group: ClockGroup,
    /// Which clock of a ticket is measured.
    pub clock_id: ClockId,
    /// The number of clocks that stopped on time.
    pub met: u32,
    /// The number of clocks whose deadline has passed.
    pub breached: u32,
    /// The number of clocks that ended without a verdict.
    pub cancelled: u32,
    /// The number of clocks that are running and not breached.
    pub running: u32,
    /// The number of clocks that are paused and not breached.
    pub paused: u32,
    /// The share of met clocks among the met and breached ones, from 0 to 1; null when there are
    /// none.
    pub met_share: Option<f64>,
    /// How long the work took until the clocks stopped, on time or late; null when none has
    /// stopped.
    pub working_minutes: Option<WorkingMinutes>,
}

/// How long the work took until clocks stopped, in working minutes of each clock's calendar.
///
/// Percentiles are by nearest rank: each is the value of a clock, and so large a share of all
/// clocks is not longer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct WorkingMinutes {
    /// How many clocks stopped.
    pub count: u32,
    /// The 25th percentile.
    pub p25: f64,
    /// The 50th percentile.
    pub median: f64,
    /// The 75th percentile.
    pub p75: f64,
    /// The 90th percentile.
    pub p90: f64,
    /// The 95th percentile.
    pub p95: f64,
    /// The longest.
    pub longest: f64,
}

/// Counts verdicts by policy and clock.
pub(super) struct Tally<'a> {
    config: &'a CompiledConfig,
    policies: &'a [Id],
    places: FirstIndex<&'a Id>,
    /// By policy, and then by the index of the clock; empty for a policy that no clock had.
    cells: Vec<Vec<Cell>>,
}

#[derive(Clone, Default)]
struct Cell {
    verdicts: [u32; Outcome::NAMES.len()],
    stopped_ms: Vec<i64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(config: &'a CompiledConfig, policies: &'a [Id]) -> Tally<'a> {
        let cells = policies.iter().map(|_| Vec::new()).collect();
        Tally { config, policies, places: FirstIndex::of(policies.iter()), cells }
    }

    /// Adds a cycle of the clock at `index` of the configuration. Returns the place of its policy.
    pub(super) fn add(&mut self, clock: &SlaClock, index: usize) -> Option<usize> {
        let id = clock.policy_id.as_ref()?;
        let place = self.places.get(&id)?;
        let cells = &mut self.cells[place];
        if cells.is_empty() {
            cells.resize(self.config.clocks().len(), Cell::default());
        }
        let cell = &mut cells[index];
        if clock.target_ms.is_some() {
            cell.verdicts[Outcome::of(clock) as usize] += 1;
            if matches!(clock.phase, Phase::Stopped { .. }) {
                cell.stopped_ms.push(clock.used_ms);
            }
        }
        Some(place)
    }

    /// The attainment of each policy and clock id that has clocks.
    pub(super) fn attainment(self) -> Vec<Attainment> {
        let mut all = Vec::new();
        for (id, cells) in self.policies.iter().zip(self.cells) {
            let group = self.config.group_of(id);
            for (clock, cell) in self.config.clocks().iter().zip(cells) {
                let [_, met, breached, cancelled, running, paused] = cell.verdicts;
                if cell.verdicts.iter().all(|count| *count == 0) {
                    continue;
                }
                let judged = met + breached;
                all.push(Attainment {
                    policy_id: id.clone(),
                    group: group.clone(),
                    clock_id: clock.id.clone(),
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
        // The nearest rank: the least value that `percent` of all do not exceed. Percentiles are
        // taken in ascending order, so each is selected among the values after the previous one.
        let mut percentile = |percent: usize| {
            let place = (percent * count).div_ceil(100) - 1 - passed;
            rest.select_nth_unstable(place);
            rest = &mut std::mem::take(&mut rest)[place..];
            passed += place;
            rest[0] as f64 / MS_PER_MINUTE
        };
        Some(WorkingMinutes {
            count: count as u32,
            p25: percentile(25),
            median: percentile(50),
            p75: percentile(75),
            p90: percentile(90),
            p95: percentile(95),
            longest,
        })
    }
}
