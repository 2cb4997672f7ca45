//! What an event does to the clocks.
//!
//! The ticket's new state prescribes one target phase for each clock, and the clock is brought into
//! it. This fixes the order of everything that happens at one instant: stop and cancel come first,
//! under the policy that the clock ran under; then a change of target; then pause; then resume and
//! start.

use crate::config::CompiledConfig;
use crate::engine::decide::TicketStanding;
use crate::model::{ClockId, CompletedCycle, Phase, SlaClock, Ticket};
use crate::sla::{OnReopen, OnTargetChange, Policy, marks};
use crate::value::limits::LONGEST_MS;
use crate::value::{Instant, Problem, Reason};

/// The phase that a clock should be in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TargetPhase {
    Stop,
    Cancel,
    Pause,
    Run,
}

/// One event, for all clocks of a ticket.
pub(crate) struct Adjustment<'a> {
    pub config: &'a CompiledConfig,
    /// How the ticket stood before the event; `None` while it is being opened.
    pub past: Option<TicketStanding<'a>>,
    /// How the ticket stands after the event.
    pub standing: TicketStanding<'a>,
    pub at: Instant,
    /// Whether a timer changed the ticket. Automation never makes a ticket late.
    pub is_automatic: bool,
    /// Whether the event is a public comment by the desk.
    pub is_answer: bool,
    /// Whether policies are being reapplied: clocks move to the configuration as it is now.
    pub is_reapplying: bool,
}

/// The event as one clock sees it.
struct ClockEvent<'a> {
    event: &'a Adjustment<'a>,
    clock_id: ClockId,
    /// The policy that matches the ticket now.
    policy: Option<&'a Policy>,
    status: &'a str,
    /// Whether the desk has finished with the ticket.
    is_done: bool,
    /// Whether the ticket has had its first response.
    is_answered: bool,
    /// Since when a public comment by a customer awaits an answer.
    waiting_since: Option<Instant>,
    /// Whether a first-response clock with a target is live. Until it ends it promises the answer,
    /// and no next-response clock starts.
    is_held_back: bool,
}

impl Adjustment<'_> {
    /// Brings each clock of `ticket` into its target phase.
    pub(super) fn apply(&self, ticket: &mut Ticket) -> Result<(), Problem> {
        let TicketStanding { is_done, policy } = self.standing;
        let reopened = self.past.is_some_and(|past| past.is_done) && !is_done;
        // A clock keeps its policy until the ticket itself changes so that another one matches.
        let rematch = self.is_reapplying
            || self.past.is_none_or(|past| match (past.policy, policy) {
                (Some(old), Some(new)) => !old.is_same(new),
                (None, None) => false,
                _ => true,
            });
        let activity = ticket.sla.activity.as_ref();
        let waiting_since = activity.and_then(|activity| activity.waiting_since);
        let sla = &mut ticket.sla;
        for clock_id in ClockId::ALL {
            // `ClockId::ALL` has the first response first, so its clock has been adjusted already.
            let first = sla.first_response.as_ref();
            let is_held_back =
                first.is_some_and(|clock| clock.is_live() && clock.target_ms.is_some());
            let clock_event = ClockEvent {
                event: self,
                clock_id,
                policy,
                status: &ticket.status,
                is_done,
                is_answered: ticket.first_response_at.is_some(),
                waiting_since,
                is_held_back,
            };
            let mut completed = None;
            let slot = sla.slot(clock_id);
            match slot {
                Some(clock) if clock.is_live() => {
                    let old = self.is_reapplying.then(|| clock.clone());
                    if rematch && !clock_event.ends(clock) {
                        completed = clock_event.change_target(clock)?;
                    }
                    clock_event.enter_target_phase(clock)?;
                    if let Some(old) = old.filter(|old| is_same_promise(old, clock)) {
                        *clock = old;
                    }
                }
                Some(clock) => {
                    if clock_event.may_restart(reopened) {
                        completed = clock_event.reopen(clock)?;
                    }
                }
                None => *slot = clock_event.first_cycle(ticket.created_at)?,
            }
            if let Some(clock) = completed {
                sla.completed.push(CompletedCycle { clock_id, clock });
            }
        }
        Ok(())
    }
}

impl ClockEvent<'_> {
    fn config(&self) -> &CompiledConfig {
        self.event.config
    }

    /// The phase that `clock` should be in, under the policy that it has.
    fn target_phase(&self, clock: &SlaClock) -> TargetPhase {
        let pause_rule = || {
            // Most clocks have the policy that still matches, which saves looking theirs up.
            let policy = self.policy.filter(|policy| policy.is_of(clock)).or_else(|| {
                let id = clock.policy_id.as_ref()?;
                self.config().policy(id, clock.policy_version)
            });
            policy.map_or_else(|| self.config().standard_pause(), |policy| &policy.pause)
        };
        match self.clock_id {
            ClockId::FirstResponse if self.is_answered => TargetPhase::Stop,
            ClockId::NextResponse
                if self.event.is_answer || self.waiting_since.is_none() && !self.is_done =>
            {
                TargetPhase::Stop
            }
            // The response can no longer come, so the clock is neither met nor breached.
            ClockId::FirstResponse | ClockId::NextResponse if self.is_done => TargetPhase::Cancel,
            // The ticket was opened in a done status: nothing was promised.
            ClockId::Resolution if self.is_done && self.event.past.is_none() => TargetPhase::Cancel,
            ClockId::Resolution if self.is_done => TargetPhase::Stop,
            _ if pause_rule().pauses(self.clock_id, self.status) => TargetPhase::Pause,
            _ => TargetPhase::Run,
        }
    }

    /// Whether the event ends `clock`.
    fn ends(&self, clock: &SlaClock) -> bool {
        matches!(self.target_phase(clock), TargetPhase::Stop | TargetPhase::Cancel)
    }

    /// Brings `clock` into its target phase.
    ///
    /// # Errors
    /// `DEADLINE_OUT_OF_RANGE` when it would run past the supported range; `UNKNOWN_CALENDAR`.
    fn enter_target_phase(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        let at = self.event.at;
        let calendar = self.config().calendar_of(clock, self.clock_id)?;
        let target = self.target_phase(clock);
        let is_reached = match &clock.phase {
            Phase::Stopped { .. } => target == TargetPhase::Stop,
            Phase::Cancelled { .. } => target == TargetPhase::Cancel,
            Phase::Paused { .. } => target == TargetPhase::Pause,
            Phase::Running { .. } => target == TargetPhase::Run,
        };
        match target {
            _ if is_reached => {}
            TargetPhase::Stop => clock.rest(at, calendar, Phase::Stopped { at }),
            TargetPhase::Cancel => clock.rest(at, calendar, Phase::Cancelled { at }),
            TargetPhase::Pause => clock.rest(at, calendar, Phase::Paused { since: at }),
            TargetPhase::Run => clock.run(at, calendar).ok_or_else(|| {
                Reason::DeadlineOutOfRange.at(format!("ticket.sla.{}", self.clock_id.as_str()))
            })?,
        }
        Ok(())
    }

    /// Moves `clock` to the target of the policy that matches now.
    ///
    /// Returns the cancelled cycle when the policy's `onTargetChange` starts a new one.
    fn change_target(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let at = self.event.at;
        let policy = self.policy;
        let policy_ms = policy.and_then(|policy| policy.target_ms(self.clock_id));
        let is_same = clock.policy_id.as_ref() == policy.map(|policy| &policy.id)
            && policy.is_none_or(|policy| policy.version == clock.policy_version);
        if is_same && !self.event.is_reapplying {
            return Ok(None);
        }
        if matches!(clock.phase, Phase::Running { .. }) {
            let calendar = self.config().calendar_of(clock, self.clock_id)?;
            clock.rest(at, calendar, Phase::Paused { since: at });
        }
        let mode = match policy {
            _ if self.event.is_reapplying => OnTargetChange::KeepElapsed,
            _ if self.event.is_automatic => OnTargetChange::NeverEarlier,
            Some(policy) => policy.on_target_change,
            None => OnTargetChange::KeepElapsed,
        };
        let mut completed = None;
        if mode == OnTargetChange::Restart {
            let next = self.fresh_clock(clock.cycle.saturating_add(1), at);
            let mut old = std::mem::replace(clock, next);
            let calendar = self.config().calendar_of(&old, self.clock_id)?;
            old.rest(at, calendar, Phase::Cancelled { at });
            completed = Some(old);
        } else {
            let (used_ms, target_ms) = match (policy, policy_ms) {
                (Some(policy), Some(policy_ms)) => {
                    let grace_ms = policy.grace_ms(self.clock_id);
                    let (used_ms, target_ms) =
                        mode.carried(clock.used_ms, clock.target_ms, policy_ms, grace_ms);
                    (used_ms, Some(target_ms))
                }
                _ => (clock.used_ms, None),
            };
            clock.floor_ms = match mode {
                _ if self.event.is_reapplying => clock.floor_ms,
                OnTargetChange::NeverEarlier => target_ms.filter(|ms| Some(*ms) > policy_ms),
                _ => None,
            };
            let target_ms = target_ms.map(|ms| ms.max(clock.floor_ms.unwrap_or(0)));
            clock.used_ms = used_ms;
            clock.target_ms = target_ms;
            let warn_at = policy.map_or(&[][..], |policy| &policy.warn_at);
            clock.warnings = marks(warn_at, target_ms, &clock.warnings);
            clock.policy_id = policy.map(|policy| policy.id.clone());
            clock.policy_version = policy.map_or(1, |policy| policy.version);
            clock.calendar_id = self.calendar_id(policy);
        }
        self.mark_breached_if_over_target(clock);
        Ok(completed)
    }

    /// Marks a clock breached that has used more than its target.
    ///
    /// The breach happens now, not at a past instant: the target was not in force then.
    fn mark_breached_if_over_target(&self, clock: &mut SlaClock) {
        if clock.target_ms.is_some_and(|target_ms| clock.used_ms > target_ms) {
            clock.breached_at = clock.breached_at.or(Some(self.event.at));
        }
    }

    /// Whether the event may restart a clock that has ended.
    fn may_restart(&self, reopened: bool) -> bool {
        match self.clock_id {
            ClockId::FirstResponse => reopened && !self.is_answered,
            ClockId::NextResponse => self.may_start_next_response(),
            ClockId::Resolution => reopened,
        }
    }

    /// Whether the next-response clock starts, unless it is live.
    fn may_start_next_response(&self) -> bool {
        self.waiting_since.is_some() && !self.is_held_back && !self.is_done
    }

    /// Restarts an ended clock as the policy's `onReopen` says.
    ///
    /// Returns the finished cycle when a new one replaces it.
    fn reopen(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        match self.reopen_mode() {
            OnReopen::StayStopped => Ok(None),
            OnReopen::NewCycle => self.replace_by_next_cycle(clock).map(Some),
            OnReopen::Resume => self.resume(clock),
            OnReopen::ResumeIncludingResolvedTime => {
                // A finished cycle stays as it ended, without the gap.
                let ended = clock.clone();
                self.count_gap_as_used(clock)?;
                Ok(self.resume(clock)?.map(|_| ended))
            }
        }
    }

    /// What reopening does to this clock.
    ///
    /// INVARIANT: an automatic reopening never makes a ticket late, so it never counts the gap.
    fn reopen_mode(&self) -> OnReopen {
        let mode = self.policy.map_or(OnReopen::Resume, |policy| policy.on_reopen);
        match (self.clock_id, mode) {
            // Each comment that awaits an answer starts a cycle.
            (ClockId::NextResponse, _) => OnReopen::NewCycle,
            (_, OnReopen::ResumeIncludingResolvedTime) if self.event.is_automatic => {
                OnReopen::Resume
            }
            (_, mode) => mode,
        }
    }

    /// Counts the working time since the clock ended as used.
    fn count_gap_as_used(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        if let Phase::Stopped { at: ended_at } | Phase::Cancelled { at: ended_at } = clock.phase {
            let at = self.event.at;
            let calendar = self.config().calendar_of(clock, self.clock_id)?;
            let gap_ms = calendar.ms_between(ended_at, at).max(0);
            // Another policy's target was not in force in the meantime.
            let target_ms = clock.target_ms.filter(|_| !self.is_under_other_policy(clock));
            if let Some(left_ms) =
                target_ms.map(|target_ms| target_ms.saturating_sub(clock.used_ms))
                && gap_ms > left_ms
            {
                let passed = calendar.after(ended_at, left_ms.max(0));
                clock.breached_at = clock.breached_at.or(passed);
            }
            clock.used_ms = clock.used_ms.saturating_add(gap_ms).min(LONGEST_MS);
            clock.phase = Phase::Paused { since: at };
        }
        Ok(())
    }

    /// Lets an ended clock run on in its cycle.
    ///
    /// Returns the finished cycle when a switch of policy starts a new one.
    fn resume(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        // Another policy applies at once. A newer version of the same one waits for
        // `reapply_policies`, as it does on a ticket that was never resolved.
        let finished =
            if self.is_under_other_policy(clock) { self.switch_policy(clock)? } else { None };
        self.mark_breached_if_over_target(clock);
        self.enter_target_phase(clock)?;
        Ok(finished)
    }

    fn is_under_other_policy(&self, clock: &SlaClock) -> bool {
        clock.policy_id.as_ref() != self.policy.map(|policy| &policy.id)
    }

    /// Moves an ended clock to the policy that matches now.
    ///
    /// When that starts a new cycle, returns the finished one as it had ended, not as cancelled.
    fn switch_policy(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let ended = clock.clone();
        Ok(self.change_target(clock)?.map(|_| ended))
    }

    /// Replaces `clock` by the clock of the next cycle, in its target phase. Returns the old one.
    fn replace_by_next_cycle(&self, clock: &mut SlaClock) -> Result<SlaClock, Problem> {
        let mut next = self.fresh_clock(clock.cycle.saturating_add(1), self.event.at);
        self.count_from_question(&mut next)?;
        self.enter_target_phase(&mut next)?;
        Ok(std::mem::replace(clock, next))
    }

    /// Has a new next-response clock count from the oldest unanswered comment, unless that deadline
    /// has passed already.
    fn count_from_question(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        let at = self.event.at;
        let Some(since) = self.waiting_since.filter(|_| self.clock_id == ClockId::NextResponse)
        else {
            return Ok(());
        };
        let calendar = self.config().calendar_of(clock, self.clock_id)?;
        let due_at = clock.target_ms.and_then(|target_ms| calendar.after(since, target_ms));
        if due_at.is_none_or(|due_at| due_at >= at) {
            clock.started_at = since;
            clock.used_ms = calendar.ms_between(since, at).max(0);
        }
        Ok(())
    }

    /// The first clock of a ticket that has none with this id; `None` when there is nothing to
    /// measure.
    fn first_cycle(&self, created_at: Instant) -> Result<Option<SlaClock>, Problem> {
        let event = self.event;
        if !self.config().measures(self.clock_id) {
            return Ok(None);
        }
        let is_needed = match self.clock_id {
            ClockId::NextResponse => self.may_start_next_response(),
            // Reapplying policies gives a ticket the clocks that it lacks, while they are needed.
            ClockId::FirstResponse | ClockId::Resolution => {
                event.past.is_none() || event.is_reapplying && !self.is_done
            }
        };
        if !is_needed
            || event.is_reapplying && self.clock_id == ClockId::FirstResponse && self.is_answered
        {
            return Ok(None);
        }
        let is_late = event.is_reapplying && self.clock_id != ClockId::NextResponse;
        let started_at = if is_late { created_at.min(event.at) } else { event.at };
        let mut clock = self.fresh_clock(1, started_at);
        if is_late {
            // Earlier pauses are not known, so all working time since the opening counts.
            let calendar = self.config().calendar_of(&clock, self.clock_id)?;
            clock.used_ms = calendar.ms_between(started_at, event.at).max(0);
            clock.phase = Phase::Paused { since: event.at };
            self.mark_breached_if_over_target(&mut clock);
        }
        self.count_from_question(&mut clock)?;
        self.enter_target_phase(&mut clock)?;
        Ok(Some(clock))
    }

    /// A clock that has used no time yet, under the policy that matches now.
    fn fresh_clock(&self, cycle: u32, at: Instant) -> SlaClock {
        let policy = self.policy;
        let target_ms = policy.and_then(|policy| policy.target_ms(self.clock_id));
        SlaClock {
            policy_id: policy.map(|policy| policy.id.clone()),
            policy_version: policy.map_or(1, |policy| policy.version),
            calendar_id: self.calendar_id(policy),
            cycle,
            target_ms,
            floor_ms: None,
            started_at: at,
            used_ms: 0,
            phase: Phase::Paused { since: at },
            breached_at: None,
            warnings: marks(policy.map_or(&[][..], |policy| &policy.warn_at), target_ms, &[]),
            pauses: Vec::new(),
        }
    }

    /// The calendar that a clock under `policy` counts in; without a policy, the default calendar.
    fn calendar_id(&self, policy: Option<&Policy>) -> Option<String> {
        match policy {
            Some(policy) => policy.calendar_id.clone(),
            None => Some(crate::config::DEFAULT_CALENDAR.to_owned()),
        }
    }
}

/// Whether reapplying policies has changed nothing that was promised.
fn is_same_promise(old: &SlaClock, new: &SlaClock) -> bool {
    let promise = |clock: &SlaClock| {
        let warnings: Vec<_> =
            clock.warnings.iter().map(|mark| (mark.used_ms, mark.given_at)).collect();
        let policy = (clock.policy_id.clone(), clock.policy_version, clock.calendar_id.clone());
        (policy, clock.target_ms, clock.due_at(), clock.breached_at, clock.is_live(), warnings)
    };
    promise(old) == promise(new) && old.cycle == new.cycle
}
