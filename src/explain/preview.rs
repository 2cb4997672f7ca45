//! Previews: a ticket's clocks at one instant, for display.

use serde::Serialize;

use crate::calendar::Calendar;
use crate::explain::{Segment, Trace, segments};
use crate::model::{ClockId, Phase, SlaClock};
use crate::value::codec::Pack;
use crate::value::{Id, Instant, MS_PER_MINUTE, Problem};

/// The clocks of a ticket at one instant.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The instant.
    pub at: Instant,
    /// The clocks, in the order first response, next response, resolution.
    pub clocks: Vec<ClockPreview>,
    /// The earliest instant at which time alone can change the ticket; null when it cannot.
    pub next_wake_at: Option<Instant>,
    /// The explanation, if the call requested one.
    pub trace: Option<Trace>,
}

/// One clock at the instant of the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockPreview {
    /// What it measures.
    pub clock_id: ClockId,
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
    /// The working minutes left, negative when overdue; null without a target.
    pub remaining_minutes: Option<f64>,
    /// The share of the target used: 0.5 is half, above 1 is overdue; null without a target.
    pub used_fraction: Option<f64>,
    /// The deadline; null unless the clock runs and has a target.
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
    pub(crate) fn new(
        clock_id: ClockId,
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
            clock_id,
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
