//! A clock: how much working time of a target is used, and when the rest runs out.

use crate::calendar::Calendar;
use crate::model::{Pause, Phase, SlaClock};
use crate::value::Instant;
use crate::value::limits::LONGEST_MS;

impl SlaClock {
    /// The working milliseconds used at `at`; `calendar` is the clock's calendar.
    pub(crate) fn used_ms_at(&self, at: Instant, calendar: &Calendar) -> i64 {
        match self.phase {
            Phase::Running { since, .. } => {
                self.used_ms.saturating_add(calendar.ms_between(since, at).max(0)).min(LONGEST_MS)
            }
            Phase::Paused { .. } | Phase::Stopped { .. } | Phase::Cancelled { .. } => self.used_ms,
        }
    }

    /// Enters `phase`, in which the clock does not run, and fixes the time used so far.
    pub(crate) fn rest(&mut self, at: Instant, calendar: &Calendar, phase: Phase) {
        self.used_ms = self.used_ms_at(at, calendar);
        self.record_pause(at);
        self.phase = phase;
    }

    /// Runs from `at` with the time that is left; `None` if the deadline lies past the supported
    /// range.
    ///
    /// If the target is used up and already breached, the deadline stays the breached one.
    pub(crate) fn run(&mut self, at: Instant, calendar: &Calendar) -> Option<()> {
        let due_at = match (self.target_ms, self.breached_at) {
            (None, _) => None,
            (Some(target), Some(breached_at)) if target <= self.used_ms => Some(breached_at),
            (Some(target), _) => {
                Some(calendar.after(at, target.saturating_sub(self.used_ms).max(0))?)
            }
        };
        self.record_pause(at);
        self.phase = Phase::Running { since: at, due_at };
        Some(())
    }

    /// Records the span up to `at` in which the clock did not run, if there is one.
    fn record_pause(&mut self, at: Instant) {
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
            // The ticket moved from one pausing state to another: extend the pause.
            Some(last) if last.end == start => last.end = at,
            _ => self.pauses.push(Pause { start, end: at }),
        }
    }
}
