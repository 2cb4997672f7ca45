//! A clock: how much working time of a target is used, and when the rest runs out.

use crate::calendar::Calendar;
use crate::model::{DayTarget, Pause, Phase, SlaClock};
use crate::value::limits::LONGEST_MS;
use crate::value::{AfterPause, Instant};

/// Cycles that a clock may have. What would start one more is ignored.
pub(crate) const MAX_CYCLES: u32 = 1_000;

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

    /// The working milliseconds left at `at`, negative when overdue; `None` without a target.
    pub(crate) fn remaining_ms_at(&self, at: Instant, calendar: &Calendar) -> Option<i64> {
        let target_ms = self.target_ms?.saturating_add(self.lift_ms(calendar));
        Some(target_ms.saturating_sub(self.used_ms_at(at, calendar)))
    }

    /// By how many working milliseconds the deadline of a target in working days is later than
    /// pauses alone would have it, because it moved on to the end of a working day.
    pub(crate) fn lift_ms(&self, calendar: &Calendar) -> i64 {
        match (&self.day_target, self.due_at()) {
            (Some(DayTarget { exact_due_at, .. }), Some(due_at)) => {
                calendar.ms_between(*exact_due_at, due_at).max(0)
            }
            _ => 0,
        }
    }

    /// Enters a pause at `at`, and fixes the time used so far.
    pub(crate) fn pause(&mut self, at: Instant, calendar: &Calendar) {
        self.leave_rest(at, calendar);
        self.rest(at, calendar, Phase::Paused { since: at });
    }

    /// Stops at `at`. A clock that stops out of a pause has the deadline that it would have had
    /// running on from there.
    pub(crate) fn stop(&mut self, at: Instant, calendar: &Calendar) {
        self.leave_rest(at, calendar);
        let due_at = self.running_due_at();
        self.rest(at, calendar, Phase::Stopped { at, due_at });
    }

    /// Ends at `at` without a verdict.
    pub(crate) fn cancel(&mut self, at: Instant, calendar: &Calendar) {
        self.leave_rest(at, calendar);
        self.rest(at, calendar, Phase::Cancelled { at });
    }

    /// Ends the span in which it did not count, so that the span moves the deadline.
    fn leave_rest(&mut self, at: Instant, calendar: &Calendar) {
        if self.resting_since().is_some() {
            // A deadline past the supported range is none.
            let _ = self.run(at, calendar);
        }
    }

    /// Enters `phase`, in which the clock does not run, and fixes the time used so far.
    fn rest(&mut self, at: Instant, calendar: &Calendar, phase: Phase) {
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
            (Some(target), _) => Some(self.deadline(at, target, calendar)?),
        };
        self.record_pause(at);
        self.phase = Phase::Running { since: at, due_at };
        Some(())
    }

    /// The deadline if the clock runs on from `at`.
    fn deadline(&mut self, at: Instant, target_ms: i64, calendar: &Calendar) -> Option<Instant> {
        let left = target_ms.saturating_sub(self.used_ms).max(0);
        let resting_since = self.resting_since();
        let Some(days) = &mut self.day_target else { return calendar.after(at, left) };
        // Only working time moves the deadline, and only since its days count.
        if resting_since.is_some_and(|since| calendar.ms_between(since.max(days.from), at) > 0) {
            days.exact_due_at = calendar.after(at, left)?;
            days.is_moved = true;
        }
        self.day_deadline(calendar)
    }

    /// The deadline of a target in working days.
    pub(crate) fn day_deadline(&self, calendar: &Calendar) -> Option<Instant> {
        self.day_target.as_ref()?.due_at(calendar)
    }

    /// The spans up to `at` in which the clock did not count, the present one included.
    pub(crate) fn rests_until(&self, at: Instant) -> Vec<Pause> {
        let present = self.resting_since().filter(|start| *start < at);
        let present = present.map(|start| Pause { start, end: at });
        self.pauses.iter().copied().chain(present).collect()
    }

    /// Since when the clock has not counted; `None` while it runs.
    fn resting_since(&self) -> Option<Instant> {
        match self.phase {
            Phase::Running { .. } => None,
            Phase::Paused { since } => Some(since),
            Phase::Stopped { at, .. } | Phase::Cancelled { at } => Some(at),
        }
    }

    /// The working milliseconds of `calendar` from its start to `at`, without those in which it did
    /// not count.
    pub(crate) fn counted_ms(&self, at: Instant, calendar: &Calendar) -> i64 {
        let until = self.resting_since().unwrap_or(at);
        let past = self.pauses.iter().map(|pause| calendar.ms_between(pause.start, pause.end));
        (calendar.ms_between(self.started_at, until) - past.sum::<i64>()).max(0)
    }

    /// The working milliseconds of `calendar` in its pauses, up to `at`.
    pub(crate) fn paused_ms_at(&self, at: Instant, calendar: &Calendar) -> i64 {
        let past = self.pauses.iter().map(|pause| (pause.start, pause.end));
        let present = match self.phase {
            Phase::Paused { since } => Some((since, at)),
            _ => None,
        };
        let spans = past.chain(present);
        spans.map(|(start, end)| calendar.ms_between(start, end).max(0)).sum()
    }

    /// Records the span up to `at` in which the clock did not run, if there is one.
    fn record_pause(&mut self, at: Instant) {
        let Some(start) = self.resting_since().filter(|start| *start < at) else { return };
        match self.pauses.last_mut() {
            // The ticket moved from one pausing state to another: extend the pause.
            Some(last) if last.end == start => last.end = at,
            _ => self.pauses.push(Pause { start, end: at }),
        }
    }
}

impl DayTarget {
    /// The deadline: the exact one, or after a pause the end of a working day at or after it.
    fn due_at(&self, calendar: &Calendar) -> Option<Instant> {
        match self.promise.after_pause {
            AfterPause::Boundary if self.is_moved => {
                calendar.day_boundary(self.from, &self.promise, self.exact_due_at)
            }
            AfterPause::Boundary | AfterPause::Exact => Some(self.exact_due_at),
        }
    }

    /// The same with the deadline that `pauses` have led to, from a promise that none has moved yet.
    /// A pause after the deadline moves nothing. `None` past the supported range.
    pub(crate) fn moved_by(
        &self,
        pauses: &[Pause],
        target_ms: i64,
        calendar: &Calendar,
    ) -> Option<DayTarget> {
        let mut moved = self.clone();
        let mut paused_ms = 0;
        for pause in pauses {
            if moved.due_at(calendar)? < pause.start {
                break;
            }
            let used_ms = calendar.ms_between(self.from, pause.start) - paused_ms;
            let pause_ms = calendar.ms_between(pause.start, pause.end);
            if pause_ms > 0 {
                paused_ms += pause_ms;
                moved.exact_due_at = calendar.after(pause.end, (target_ms - used_ms).max(0))?;
                moved.is_moved = true;
            }
        }
        Some(moved)
    }
}
