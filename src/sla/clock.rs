//! A clock: how much working time of a target has been used, and when it runs out.

use serde::{Deserialize, Deserializer, Serialize, de};

use super::warning::WarningMark;
use crate::calendar::Calendar;
use crate::error::Reason;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::{Read, Reader, Write};
use crate::text;

/// One metric's clock on one ticket. Times are counted in the clock's own calendar, so pausing over
/// a weekend in which the desk is closed neither adds nor saves anything.
///
/// It pins what it was given: policy, version, calendar, target and warnings stay as they are when the
/// configuration is edited, until something about the ticket calls for another policy, or `migrate` is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[packed(shape = 3)]
pub struct SlaClock {
    /// The policy that it was given; null while none applies: time is counted in case one does later.
    #[serde(default)]
    pub policy_id: Option<Id>,
    /// The version of that policy.
    #[serde(default = "first_version")]
    pub policy_version: u32,
    /// The configured calendar it counts in; null round the clock.
    #[serde(default, deserialize_with = "text::optional_name")]
    pub calendar_id: Option<String>,
    /// Which run of this metric it is, from 1.
    pub cycle: u32,
    /// Working milliseconds allowed; null when its policy has no target for this metric.
    #[serde(default, deserialize_with = "optional_span")]
    #[cfg_attr(test, ts(type = "number | null"))]
    pub target_ms: Option<i64>,
    /// The least target that `neverEarlier` has left it, when that is more than its policy's: no migration takes it
    /// away.
    #[serde(default, deserialize_with = "optional_span")]
    #[cfg_attr(test, ts(type = "number | null"))]
    pub floor_ms: Option<i64>,
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
    /// The warnings of its policy, given or not.
    #[serde(default, deserialize_with = "text::or_default")]
    pub warnings: Vec<WarningMark>,
    /// When it waited, solved spans before a reopening among them; the present pause is in `phase`.
    #[serde(default, deserialize_with = "text::or_default")]
    pub pauses: Vec<Pause>,
}

const fn first_version() -> u32 {
    1
}

/// A span in which a clock did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Pause {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// What a clock is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Phase {
    /// Counting; the target runs out at `due_at`.
    Running {
        /// Since when.
        since: Instant,
        /// The deadline; null without a target.
        due_at: Option<Instant>,
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

/// A phase as it is written: all at once, so that a refusal can say which field it is about.
#[derive(Deserialize, Read)]
#[serde(rename_all = "camelCase")]
struct WrittenPhase {
    state: PhaseName,
    #[serde(default)]
    since: Option<Instant>,
    #[serde(default)]
    at: Option<Instant>,
    #[serde(default)]
    due_at: Option<Instant>,
}

#[derive(Clone, Copy, Deserialize, Read)]
#[serde(rename_all = "camelCase")]
enum PhaseName {
    Running,
    Paused,
    Stopped,
    Cancelled,
}

impl WrittenPhase {
    /// The phase, or the name of the field that is missing.
    fn phase(&self) -> Result<Phase, &'static str> {
        let (since, at) = (self.since.ok_or("since"), self.at.ok_or("at"));
        Ok(match self.state {
            PhaseName::Running => Phase::Running { since: since?, due_at: self.due_at },
            PhaseName::Paused => Phase::Paused { since: since? },
            PhaseName::Stopped => Phase::Stopped { at: at? },
            PhaseName::Cancelled => Phase::Cancelled { at: at? },
        })
    }
}

impl<'de> Deserialize<'de> for Phase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WrittenPhase::deserialize(deserializer)?.phase().map_err(de::Error::missing_field)
    }
}

impl Read for Phase {
    fn blank() -> Self {
        Phase::Cancelled { at: Instant::MIN }
    }
    fn read(&mut self, reader: &mut Reader<'_>) {
        let mut written = WrittenPhase::blank();
        written.read(reader);
        match written.phase() {
            Ok(phase) => *self = phase,
            Err(field) => reader.refuse_at(field, Reason::MissingField),
        }
    }
}

/// More working milliseconds than there are supported instants: what a clock carries is never more.
pub(crate) const LONGEST_MS: i64 = 10_000_000_000_000;

/// A span in working milliseconds, as a snapshot may carry it.
pub(super) fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let ms = f64::deserialize(deserializer)?;
    if (0.0..=LONGEST_MS as f64).contains(&ms) && ms.fract() == 0.0 {
        Ok(ms as i64)
    } else {
        Err(de::Error::invalid_value(
            de::Unexpected::Float(ms),
            &"whole milliseconds from 0 to 10^13, as a decision of the engine gave them",
        ))
    }
}

fn optional_span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize, Read)]
    #[serde(transparent)]
    struct Span(#[serde(deserialize_with = "span")] i64);
    Ok(Option::<Span>::deserialize(deserializer)?.map(|Span(ms)| ms))
}

impl SlaClock {
    /// The deadline; `None` unless the clock runs towards a target.
    pub fn due_at(&self) -> Option<Instant> {
        match self.phase {
            Phase::Running { due_at, .. } => due_at,
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
                self.used_ms.saturating_add(calendar.ms_between(since, at).max(0)).min(LONGEST_MS)
            }
            Phase::Paused { .. } | Phase::Stopped { .. } | Phase::Cancelled { .. } => self.used_ms,
        }
    }

    /// Leaves the running phase, if it is in it, keeping the time used.
    pub(super) fn rest(&mut self, at: Instant, calendar: &Calendar, phase: Phase) {
        self.used_ms = self.used_ms_at(at, calendar);
        self.note_pause(at);
        self.phase = phase;
    }

    /// Runs on from `at` with the time that is left; `None` when the deadline lies past the supported range.
    /// With nothing left of a target that was missed already, the deadline stays the one that was missed.
    pub(super) fn run(&mut self, at: Instant, calendar: &Calendar) -> Option<()> {
        let due_at = match (self.target_ms, self.breached_at) {
            (None, _) => None,
            (Some(target), Some(missed)) if target <= self.used_ms => Some(missed),
            (Some(target), _) => {
                Some(calendar.after(at, target.saturating_sub(self.used_ms).max(0))?)
            }
        };
        self.note_pause(at);
        self.phase = Phase::Running { since: at, due_at };
        Some(())
    }

    /// Records the span that ends at `at` in which it did not count.
    fn note_pause(&mut self, at: Instant) {
        let (Phase::Paused { since: start }
        | Phase::Stopped { at: start }
        | Phase::Cancelled { at: start }) = self.phase
        else {
            return;
        };
        if start >= at {
            return;
        }
        match self.pauses.last_mut() {
            // From one state that pauses it to another.
            Some(last) if last.end == start => last.end = at,
            _ => self.pauses.push(Pause { start, end: at }),
        }
    }
}
