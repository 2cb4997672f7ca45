//! What a person wants to see of a ticket's clocks.

use serde::Serialize;

use super::clock::Phase;
use super::segment::{Segment, segments};
use super::{Metric, SlaClock};
use crate::calendar::Calendar;
use crate::duration::MS_PER_MINUTE;
use crate::error::Problem;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;
use crate::trace::Trace;

/// The clocks of a ticket as they stand at one instant.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The instant.
    pub at: Instant,
    /// The clocks, first response before next response before resolution.
    pub clocks: Vec<ClockPreview>,
    /// The earliest instant at which time alone can change the ticket; null when it cannot.
    pub next_wake_at: Option<Instant>,
    /// Why it is so, when that was asked for.
    pub trace: Option<Trace>,
}

/// One clock as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockPreview {
    /// What it measures.
    pub metric: Metric,
    /// The policy that set the target; null when none applies.
    pub policy_id: Option<Id>,
    /// Which run of this metric it is, from 1.
    pub cycle: u32,
    /// What it is doing.
    pub state: ClockState,
    /// Whether its deadline has passed.
    pub is_breached: bool,
    /// Working minutes allowed; null without a target.
    pub target_minutes: Option<f64>,
    /// Working minutes used.
    pub used_minutes: f64,
    /// Working minutes left, negative when overdue; null without a target.
    pub remaining_minutes: Option<f64>,
    /// Share of the target used: 0.5 is half, more than 1 is overdue; null without a target.
    pub used_fraction: Option<f64>,
    /// The deadline; null unless it runs towards one.
    pub due_at: Option<Instant>,
    /// What its time was and will be if nothing happens, between `from` and `to`; empty when those were not given.
    pub segments: Vec<Segment>,
}

/// The name of what a clock is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
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
        range: Option<(Instant, Instant)>,
    ) -> Result<ClockPreview, Problem> {
        let used = clock.used_ms_at(at, calendar) as f64;
        let target = clock.target_ms.map(|target| target as f64);
        let state = match clock.phase {
            Phase::Running { .. } => ClockState::Running,
            Phase::Paused { .. } => ClockState::Paused,
            Phase::Stopped { .. } => ClockState::Stopped,
            Phase::Cancelled { .. } => ClockState::Cancelled,
        };
        Ok(ClockPreview {
            metric,
            policy_id: clock.policy_id.clone(),
            cycle: clock.cycle,
            state,
            is_breached: clock.breached_at.is_some(),
            target_minutes: target.map(|target| target / MS_PER_MINUTE),
            used_minutes: used / MS_PER_MINUTE,
            remaining_minutes: target.map(|target| (target - used) / MS_PER_MINUTE),
            used_fraction: target.map(|target| if target > 0.0 { used / target } else { 1.0 }),
            due_at: clock.due_at(),
            segments: match range {
                Some((from, to)) => segments(clock, calendar, from, to)?,
                None => Vec::new(),
            },
        })
    }
}
