//! One clock of one ticket, as the snapshot stores it. The arithmetic is in `sla`.

use serde::Serialize;

use super::{DayTarget, WarningMark};
use crate::value::codec::{Pack, Reader, Unpack};
use crate::value::{Id, Instant, Reason, limits};

/// One clock of a ticket. It counts time in the calendar of its policy, so a pause over a weekend
/// on which the desk is closed neither adds nor saves anything.
///
/// It pins its policy, version, calendar, target and warnings. They stay as they are when the
/// configuration is edited, until a change of the ticket selects another policy, or
/// `reapplyPolicies` is called.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 3)]
pub struct SlaClock {
    /// Its policy; null while none applies. Time is counted even then, in case one applies later.
    #[serde(default)]
    pub policy_id: Option<Id>,
    /// The version of that policy.
    #[serde(default = "first_version")]
    pub policy_version: u32,
    /// The configured calendar that it counts in; null for 24x7.
    #[serde(default)]
    #[packed(max_chars = limits::NAME)]
    pub calendar_id: Option<String>,
    /// Which cycle of this clock it is, from 1.
    pub cycle: u32,
    /// Working milliseconds allowed; null when its policy has no target for this clock. Of a target
    /// in working days it is the working time from the start to the deadline.
    #[serde(default)]
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number | null"))]
    pub target_ms: Option<i64>,
    /// The target in working days from which `targetMs` follows; null for a target in working time.
    #[serde(default)]
    pub day_target: Option<DayTarget>,
    /// The smallest target in milliseconds that `neverEarlier` allows, if that is more than its
    /// policy's. Reapplying policies does not lower it.
    #[serde(default)]
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number | null"))]
    pub floor_ms: Option<i64>,
    /// When the clock was started.
    pub started_at: Instant,
    /// Working milliseconds used, without those since `phase.since` while the clock runs.
    #[packed(range = 0..=limits::LONGEST_MS)]
    #[cfg_attr(test, ts(type = "number"))]
    pub used_ms: i64,
    /// What it is doing.
    pub phase: Phase,
    /// The deadline that passed; null unless the target is breached.
    #[serde(default)]
    pub breached_at: Option<Instant>,
    /// The warnings of its policy, sent or still to come.
    #[serde(default)]
    #[packed(null = "absent")]
    pub warnings: Vec<WarningMark>,
    /// When it was paused, including the resolved time before a reopening. The present pause is in
    /// `phase`.
    #[serde(default)]
    #[packed(null = "absent")]
    pub pauses: Vec<Pause>,
}

const fn first_version() -> u32 {
    1
}

/// A span in which a clock did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Pause {
    /// The first instant of the span.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// What a clock is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Phase {
    /// It counts, and breaches its target after `due_at`.
    Running {
        /// Since when.
        since: Instant,
        /// The deadline; null without a target.
        due_at: Option<Instant>,
    },
    /// It does not count: it has time left, but no deadline.
    Paused {
        /// Since when.
        since: Instant,
    },
    /// It has ended. The target was met unless there was a breach.
    Stopped {
        /// When.
        at: Instant,
        /// The deadline that it had; null without a target.
        due_at: Option<Instant>,
    },
    /// It ended without a verdict, because what it waited for can no longer happen.
    Cancelled {
        /// When.
        at: Instant,
    },
}

/// A phase as it is written: all fields are optional, so that a refusal can name the missing one.
#[derive(Unpack)]
#[serde(rename_all = "camelCase")]
struct RawPhase {
    state: PhaseName,
    #[serde(default)]
    since: Option<Instant>,
    #[serde(default)]
    at: Option<Instant>,
    #[serde(default)]
    due_at: Option<Instant>,
}

#[derive(Clone, Copy, Unpack)]
#[serde(rename_all = "camelCase")]
enum PhaseName {
    Running,
    Paused,
    Stopped,
    Cancelled,
}

impl RawPhase {
    /// The phase, or the name of the field that is missing.
    fn phase(&self) -> Result<Phase, &'static str> {
        let (since, at) = (self.since.ok_or("since"), self.at.ok_or("at"));
        Ok(match self.state {
            PhaseName::Running => Phase::Running { since: since?, due_at: self.due_at },
            PhaseName::Paused => Phase::Paused { since: since? },
            PhaseName::Stopped => Phase::Stopped { at: at?, due_at: self.due_at },
            PhaseName::Cancelled => Phase::Cancelled { at: at? },
        })
    }
}

impl Unpack for Phase {
    fn blank() -> Self {
        Phase::Cancelled { at: Instant::MIN }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let mut raw = RawPhase::blank();
        raw.unpack(reader);
        match raw.phase() {
            Ok(phase) => *self = phase,
            Err(field) => reader.refuse_at(field, Reason::MissingField { hint: None }),
        }
    }
}

impl SlaClock {
    /// The deadline, also of a clock that has stopped; `None` while it is paused or cancelled, or
    /// without a target.
    #[must_use]
    pub fn due_at(&self) -> Option<Instant> {
        match self.phase {
            Phase::Running { due_at, .. } | Phase::Stopped { due_at, .. } => due_at,
            Phase::Paused { .. } | Phase::Cancelled { .. } => None,
        }
    }

    /// The deadline that the clock runs towards; `None` unless it runs with a target.
    pub(crate) fn running_due_at(&self) -> Option<Instant> {
        match self.phase {
            Phase::Running { due_at, .. } => due_at,
            _ => None,
        }
    }

    /// Whether it runs or is paused.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.phase, Phase::Running { .. } | Phase::Paused { .. })
    }
}

crate::value::codec::deserialize_by_unpacking!(Phase);
