//! What a person wants to see of a ticket's clocks.

use serde::Serialize;

use super::clock::Phase;
use super::{Metric, SlaClock};
use crate::calendar::Calendar;
use crate::duration::MS_PER_MINUTE;
use crate::id::Id;
use crate::instant::Instant;

/// The clocks of a ticket as they stand at one instant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Preview {
    /// The instant.
    pub at: Instant,
    /// The clocks, first response before resolution.
    pub clocks: Vec<ClockPreview>,
}

/// One clock as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockPreview {
    /// What it measures.
    pub metric: Metric,
    /// The policy that set the target.
    pub policy_id: Id,
    /// What it is doing.
    pub state: ClockState,
    /// Whether its deadline has passed.
    pub is_breached: bool,
    /// Working minutes allowed.
    pub target_minutes: f64,
    /// Working minutes used.
    pub used_minutes: f64,
    /// Working minutes left; negative when overdue.
    pub remaining_minutes: f64,
    /// Share of the target used: 0.5 is half, more than 1 is overdue.
    pub used_fraction: f64,
    /// The deadline; null unless it runs.
    pub due_at: Option<Instant>,
}

/// The name of what a clock is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum ClockState {
    /// Counting.
    Running,
    /// Waiting.
    Paused,
    /// Done.
    Stopped,
    /// Ended without a verdict.
    Cancelled,
}

impl ClockPreview {
    pub(crate) fn new(
        metric: Metric,
        clock: &SlaClock,
        calendar: &Calendar,
        at: Instant,
    ) -> ClockPreview {
        let used = clock.used_ms_at(at, calendar) as f64;
        let target = clock.target_ms as f64;
        let state = match clock.phase {
            Phase::Running { .. } => ClockState::Running,
            Phase::Paused { .. } => ClockState::Paused,
            Phase::Stopped { .. } => ClockState::Stopped,
            Phase::Cancelled { .. } => ClockState::Cancelled,
        };
        ClockPreview {
            metric,
            policy_id: clock.policy_id.clone(),
            state,
            is_breached: clock.breached_at.is_some(),
            target_minutes: target / MS_PER_MINUTE,
            used_minutes: used / MS_PER_MINUTE,
            remaining_minutes: (target - used) / MS_PER_MINUTE,
            used_fraction: if target > 0.0 { used / target } else { 1.0 },
            due_at: clock.due_at(),
        }
    }
}
