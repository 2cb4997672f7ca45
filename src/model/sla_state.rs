//! The engine's state of a ticket besides its fields: clocks, completed cycles, timers, pages and
//! assignment.

use serde::Serialize;

use super::{
    Activity, ClockGroup, ClockId, Clocks, PageState, Phase, QueueState, SlaClock, TimerState,
};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, limits};

/// The engine's state of a ticket, besides its fields: the clocks of each group, the completed
/// cycles, timers, the page and the assignment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 2)]
pub struct SlaState {
    /// The present cycle of each clock, by group and clock id.
    #[serde(default)]
    pub clocks: Clocks,
    /// The cycles completed before the present ones, oldest first: the last 20 of each clock. They
    /// never change.
    #[serde(default)]
    #[packed(null = "absent")]
    pub completed: Vec<CompletedCycle>,
    /// Sums of the cycles completed before those.
    #[serde(default)]
    #[packed(null = "absent")]
    pub earlier_cycles: Vec<EarlierCycles>,
    /// What timers count from; null on a ticket that the engine has not decided on yet.
    #[serde(default)]
    pub activity: Option<Activity>,
    /// The progress of each timer that has started.
    #[serde(default)]
    #[packed(null = "absent")]
    pub timers: Vec<TimerState>,
    /// The open page; null when nobody is being paged.
    #[serde(default)]
    pub page: Option<PageState>,
    /// The assignment state; null when it is the default.
    #[serde(default)]
    pub queue: Option<QueueState>,
}

/// The clock of a completed cycle.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct CompletedCycle {
    /// Its group.
    #[serde(default)]
    #[packed(null = "absent")]
    pub group: ClockGroup,
    /// What the clock measured.
    pub clock_id: ClockId,
    /// The clock as it ended.
    pub clock: SlaClock,
}

/// Sums of old cycles of one clock, so that a ticket does not grow without end.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct EarlierCycles {
    /// The group of the clock.
    #[serde(default)]
    #[packed(null = "absent")]
    pub group: ClockGroup,
    /// What the clock measured.
    pub clock_id: ClockId,
    /// The number of cycles.
    pub count: u32,
    /// How many of them were met.
    pub met: u32,
    /// How many of them were breached.
    pub breached: u32,
    /// The working milliseconds used in all of them.
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// The working milliseconds used in the longest of them.
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number"))]
    pub longest_ms: i64,
}

impl EarlierCycles {
    fn of(cycle: &CompletedCycle) -> EarlierCycles {
        EarlierCycles {
            group: cycle.group.clone(),
            clock_id: cycle.clock_id.clone(),
            count: 0,
            met: 0,
            breached: 0,
            used_ms: 0,
            longest_ms: 0,
        }
    }

    fn add(&mut self, clock: &SlaClock) {
        let is_breached = clock.breached_at.is_some();
        let is_stopped = matches!(clock.phase, Phase::Stopped { .. });
        self.count = self.count.saturating_add(1);
        let is_met = is_stopped && !is_breached && clock.target_ms.is_some();
        self.met = self.met.saturating_add(u32::from(is_met));
        self.breached = self.breached.saturating_add(u32::from(is_breached));
        self.used_ms = self.used_ms.saturating_add(clock.used_ms).min(limits::LONGEST_MS);
        self.longest_ms = self.longest_ms.max(clock.used_ms);
    }
}

impl SlaState {
    /// The clock with that id in that group, if it has started.
    #[must_use]
    pub fn clock(&self, group: &str, clock_id: &ClockId) -> Option<&SlaClock> {
        self.clocks.get(group, clock_id)
    }

    /// The deadline of a clock of the group `sla`; `None` while it is paused, cancelled or absent.
    pub(crate) fn due_at(&self, clock_id: &ClockId) -> Option<Instant> {
        self.clocks.of_sla(clock_id).and_then(SlaClock::due_at)
    }

    /// The working milliseconds used in the longest completed cycle of a clock; 0 without any.
    pub(crate) fn longest_ms(&self, group: &ClockGroup, clock_id: &ClockId) -> i64 {
        let completed = self.completed.iter();
        let completed =
            completed.filter(|cycle| cycle.clock_id == *clock_id && cycle.group == *group);
        let earlier = self.earlier_cycles.iter();
        let earlier = earlier.filter(|sums| sums.clock_id == *clock_id && sums.group == *group);
        let longest = completed.map(|cycle| cycle.clock.used_ms);
        longest.chain(earlier.map(|sums| sums.longest_ms)).max().unwrap_or(0)
    }

    /// Adds a completed cycle. Of each clock, only the last `kept` stay; older ones become sums.
    pub(crate) fn complete(
        &mut self,
        (group, clock_id): (ClockGroup, ClockId),
        clock: SlaClock,
        kept: usize,
    ) {
        self.completed.push(CompletedCycle {
            group: group.clone(),
            clock_id: clock_id.clone(),
            clock,
        });
        let is_same = |cycle: &CompletedCycle| cycle.clock_id == clock_id && cycle.group == group;
        let oldest = self.completed.iter().position(is_same);
        let count = self.completed.iter().filter(|cycle| is_same(cycle)).count();
        if let Some(oldest) = oldest.filter(|_| count > kept) {
            let cycle = self.completed.remove(oldest);
            let sums = self
                .earlier_cycles
                .iter()
                .position(|sums| sums.clock_id == clock_id && sums.group == group);
            let index = sums.unwrap_or_else(|| {
                self.earlier_cycles.push(EarlierCycles::of(&cycle));
                self.earlier_cycles.len() - 1
            });
            self.earlier_cycles[index].add(&cycle.clock);
        }
    }
}
