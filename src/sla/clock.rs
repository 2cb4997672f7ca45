//! A clock: how much working time of a target has been used, and when it runs out.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::calendar::Calendar;
use crate::id::Id;
use crate::instant::Instant;
use crate::text;

/// One metric's clock on one ticket. Times are counted in the clock's own calendar, so pausing over
/// a weekend in which the desk is closed neither adds nor saves anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SlaClock {
    /// The policy that set the target.
    pub policy_id: Id,
    /// The configured calendar it counts in; null round the clock.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub calendar_id: Option<String>,
    /// Which run of this metric it is, from 1.
    pub cycle: u32,
    /// Working milliseconds allowed.
    #[serde(deserialize_with = "span")]
    #[cfg_attr(test, ts(type = "number"))]
    pub target_ms: i64,
    /// When the clock was started.
    pub started_at: Instant,
    /// Working milliseconds used before the present run; while it runs, those since `phase.since` come on top.
    #[serde(deserialize_with = "span")]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// What it is doing.
    pub phase: Phase,
    /// The deadline that passed, once it has; null while the target is kept.
    #[serde(default)]
    pub breached_at: Option<Instant>,
}

/// What a clock is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Phase {
    /// Counting; the target runs out at `due_at`.
    Running {
        /// Since when.
        since: Instant,
        /// The deadline.
        due_at: Instant,
    },
    /// Waiting; it has no deadline now, only time left.
    Paused {
        /// Since when.
        since: Instant,
    },
    /// Done: met when there was no breach.
    Stopped {
        /// When.
        at: Instant,
    },
    /// Ended without a verdict, because what it waited for can no longer happen.
    Cancelled {
        /// When.
        at: Instant,
    },
}

/// A span in working milliseconds, as a snapshot may carry it.
fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    const LONGEST: f64 = 1.0e13;
    let ms = f64::deserialize(deserializer)?;
    if (0.0..=LONGEST).contains(&ms) && ms.fract() == 0.0 {
        Ok(ms as i64)
    } else {
        Err(de::Error::invalid_value(
            de::Unexpected::Float(ms),
            &"whole milliseconds from 0 to 10^13, as a decision of the engine gave them",
        ))
    }
}

impl SlaClock {
    /// The deadline; `None` unless the clock runs.
    pub fn due_at(&self) -> Option<Instant> {
        match self.phase {
            Phase::Running { due_at, .. } => Some(due_at),
            Phase::Paused { .. } | Phase::Stopped { .. } | Phase::Cancelled { .. } => None,
        }
    }

    /// Whether it runs or is paused.
    pub fn is_live(&self) -> bool {
        matches!(self.phase, Phase::Running { .. } | Phase::Paused { .. })
    }

    /// Working milliseconds used at `at`, counted in `calendar`, the clock's own.
    pub(crate) fn used_ms_at(&self, at: Instant, calendar: &Calendar) -> i64 {
        match self.phase {
            Phase::Running { since, .. } => {
                self.used_ms.saturating_add(calendar.ms_between(since, at).max(0))
            }
            Phase::Paused { .. } | Phase::Stopped { .. } | Phase::Cancelled { .. } => self.used_ms,
        }
    }

    /// Leaves the running phase, if it is in it, keeping the time used.
    pub(super) fn rest(&mut self, at: Instant, calendar: &Calendar, phase: Phase) {
        self.used_ms = self.used_ms_at(at, calendar);
        self.phase = phase;
    }

    /// Runs on from `at` with the time that is left; `None` when the deadline lies past the supported range.
    /// With nothing left of a target that was missed already, the deadline stays the one that was missed.
    pub(super) fn run(&mut self, at: Instant, calendar: &Calendar) -> Option<()> {
        let remaining = self.target_ms.saturating_sub(self.used_ms);
        let due_at = match self.breached_at {
            Some(missed) if remaining <= 0 => missed,
            _ => calendar.after(at, remaining.max(0))?,
        };
        self.phase = Phase::Running { since: at, due_at };
        Some(())
    }
}
