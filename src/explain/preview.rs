//! Previews: a ticket's clocks at one instant, for display.

use serde::Serialize;

use crate::calendar::Calendar;
use crate::explain::{Segment, Trace, segments};
use crate::model::{ClockEntry, ClockGroup, ClockId, Phase, SlaState};
use crate::value::codec::Pack;
use crate::value::{Id, Instant, MS_PER_MINUTE, Problem};

/// The clocks of a ticket at one instant.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The instant.
    pub at: Instant,
    /// How the promises to the ticket stand, in one word.
    pub sla_status: SlaStatus,
    /// The clocks with a target: first response, next response, resolution, and then the others by
    /// group and id.
    pub clocks: Vec<ClockPreview>,
    /// The earliest instant at which time alone can change the ticket; null when it cannot.
    pub next_wake_at: Option<Instant>,
    /// The explanation, if the call requested one.
    pub trace: Option<Trace>,
}

/// How the promises to a ticket stand: the first of these that holds for any of its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SlaStatus {
    /// A deadline has passed, in this cycle of a clock or an earlier one.
    Breached,
    /// A running clock has given a warning, or has less than a quarter of its target left.
    DueSoon,
    /// A clock runs.
    Running,
    /// A clock is paused.
    Paused,
    /// A clock has stopped on time.
    Met,
    /// There is no clock with a target, or all were cancelled.
    None,
}

/// One clock at the instant of the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockPreview {
    /// What it measures.
    pub clock_id: ClockId,
    /// Its group.
    pub group: ClockGroup,
    /// The policy that set the target; null when none applies.
    pub policy_id: Option<Id>,
    /// The number of its cycle, from 1.
    pub cycle: u32,
    /// Its state.
    pub state: ClockState,
    /// Whether its deadline has passed.
    pub is_breached: bool,
    /// The target in working minutes; null without a target.
    pub target_minutes: Option<f64>,
    /// The working minutes used.
    pub used_minutes: f64,
    /// The working minutes left, negative when overdue; null without a target. Used and left add up
    /// to the target, and more where a deadline in working days moved on to the end of a day.
    pub remaining_minutes: Option<f64>,
    /// The working minutes of its pauses so far.
    pub paused_minutes: f64,
    /// The working minutes used in its longest cycle, the present one included.
    pub longest_minutes: f64,
    /// The share of the target used: 0.5 is half, above 1 is overdue; null without a target.
    pub used_fraction: Option<f64>,
    /// The deadline, also of a clock that has stopped; null while it is paused or cancelled, and
    /// without a target.
    pub due_at: Option<Instant>,
    /// Its timeline between `from` and `to`, past and expected; empty when the call had no range.
    pub segments: Vec<Segment>,
}

/// The state of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ClockState {
    /// Counting.
    Running,
    /// Paused by the ticket's status.
    Paused,
    /// Ended: what it measures has happened.
    Stopped,
    /// Ended without a result: what it measures can no longer happen.
    Cancelled,
}

impl ClockPreview {
    /// The clock of `entry`, which is one of `sla`.
    pub(crate) fn new(
        entry: &ClockEntry,
        sla: &SlaState,
        calendar: &Calendar,
        at: Instant,
        range: Option<(Instant, Instant)>,
    ) -> Result<ClockPreview, Problem> {
        let ClockEntry { group, clock_id, clock } = entry;
        let used_ms = clock.used_ms_at(at, calendar);
        let longest_ms = sla.longest_ms(group, clock_id).max(used_ms);
        let minutes = |ms: i64| ms as f64 / MS_PER_MINUTE;
        let state = match clock.phase {
            Phase::Running { .. } => ClockState::Running,
            Phase::Paused { .. } => ClockState::Paused,
            Phase::Stopped { .. } => ClockState::Stopped,
            Phase::Cancelled { .. } => ClockState::Cancelled,
        };
        let fraction = |target: i64| if target > 0 { used_ms as f64 / target as f64 } else { 1.0 };
        Ok(ClockPreview {
            clock_id: clock_id.clone(),
            group: group.clone(),
            policy_id: clock.policy_id.clone(),
            cycle: clock.cycle,
            state,
            is_breached: clock.breached_at.is_some(),
            target_minutes: clock.target_ms.map(minutes),
            used_minutes: minutes(used_ms),
            remaining_minutes: clock.remaining_ms_at(at, calendar).map(minutes),
            paused_minutes: minutes(clock.paused_ms_at(at, calendar)),
            longest_minutes: minutes(longest_ms),
            used_fraction: clock.target_ms.map(fraction),
            due_at: clock.due_at(),
            segments: match range {
                Some((from, to)) => segments(clock, calendar, from, to)?,
                None => Vec::new(),
            },
        })
    }

    /// How the promise of this clock stands. `is_warned`: whether it has given a warning.
    pub(crate) fn status(&self, is_warned: bool) -> SlaStatus {
        let is_scarce =
            |remaining: f64| self.target_minutes.is_some_and(|target| remaining < target / 4.0);
        match self.state {
            _ if self.is_breached => SlaStatus::Breached,
            ClockState::Running if is_warned || self.remaining_minutes.is_some_and(is_scarce) => {
                SlaStatus::DueSoon
            }
            ClockState::Running => SlaStatus::Running,
            ClockState::Paused => SlaStatus::Paused,
            ClockState::Stopped => SlaStatus::Met,
            ClockState::Cancelled => SlaStatus::None,
        }
    }
}
