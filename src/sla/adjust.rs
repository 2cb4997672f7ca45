//! What an event does to the clocks.
//!
//! Each clock has one course that the ticket's new state prescribes; the clock is brought onto it. In this way
//! the order of what happens at the same instant is fixed once: stop and cancel, under the policy that the clock
//! ran under, before a change of target, before pause, before resume and start.

use super::clock::{LONGEST_MS, Phase, SlaClock};
use super::policy::Policy;
use super::reopen::OnReopen;
use super::target_change::OnTargetChange;
use super::warning::marks;
use super::{CompletedCycle, Metric};
use crate::engine::{Engine, Standing};
use crate::error::{Problem, Reason};
use crate::instant::Instant;
use crate::ticket::Ticket;

/// What a clock should be doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Stop,
    Cancel,
    Pause,
    Run,
}

/// One event, for all clocks of a ticket.
pub(crate) struct Adjustment<'a> {
    pub engine: &'a Engine,
    /// How the ticket stood before the event; none when it is being opened.
    pub past: Option<Standing<'a>>,
    /// How it stands after it.
    pub standing: Standing<'a>,
    pub at: Instant,
    /// Whether the engine itself changed the ticket: it never makes one late by its own act.
    pub is_automatic: bool,
    /// Whether a person of the desk answers the reporter with it.
    pub is_answer: bool,
    /// Whether the clocks are to follow the configuration as it now is.
    pub is_migration: bool,
}

/// One metric at that event.
struct Moment<'a> {
    event: &'a Adjustment<'a>,
    metric: Metric,
    /// The policy that applies to the ticket now.
    matched: Option<&'a Policy>,
    status: &'a str,
    /// Whether the desk has finished with the ticket.
    is_done: bool,
    is_answered: bool,
    /// Whether a comment of the reporter's awaits an answer.
    is_awaited: bool,
}

impl Adjustment<'_> {
    /// Brings the clocks of `ticket` onto their courses.
    pub fn apply(&self, ticket: &mut Ticket) -> Result<(), Problem> {
        let Standing { is_done, policy: matched } = self.standing;
        let reopened = self.past.is_some_and(|past| past.is_done) && !is_done;
        // A clock keeps its policy until something about the ticket itself calls for another one.
        let rematch = self.is_migration
            || self.past.is_none_or(|past| match (past.policy, matched) {
                (Some(old), Some(new)) => !old.is_same(new),
                (None, None) => false,
                _ => true,
            });
        let waits = ticket.sla.activity.as_ref().is_some_and(|own| own.waiting_since.is_some());
        let sla = &mut ticket.sla;
        for metric in Metric::ALL {
            // While the first response is awaited, that clock is the promise: it has been looked at before.
            let first = sla.first_response.as_ref();
            let is_awaited = waits && first.is_none_or(|clock| !clock.is_live());
            let moment = Moment {
                event: self,
                metric,
                matched,
                status: &ticket.status,
                is_done,
                is_answered: ticket.first_response_at.is_some(),
                is_awaited,
            };
            let mut completed = None;
            let slot = sla.slot(metric);
            match slot {
                Some(clock) if clock.is_live() => {
                    let old = self.is_migration.then(|| clock.clone());
                    if rematch && !moment.ends(clock) {
                        completed = moment.change_target(clock)?;
                    }
                    moment.follow(clock)?;
                    if let Some(old) = old.filter(|old| same_promise(old, clock)) {
                        *clock = old;
                    }
                }
                Some(clock) => {
                    if moment.wakes(reopened) {
                        completed = moment.wake(clock)?;
                    }
                }
                None => *slot = moment.begin(ticket.created_at)?,
            }
            if let Some(clock) = completed {
                sla.completed.push(CompletedCycle { metric, clock });
            }
        }
        Ok(())
    }
}

impl Moment<'_> {
    fn engine(&self) -> &Engine {
        self.event.engine
    }

    /// The course of a clock that has this policy.
    fn course(&self, clock: &SlaClock) -> Course {
        let paused_by = || {
            // Most clocks have the policy that still applies.
            let own = self.matched.filter(|policy| policy.is_of(clock)).or_else(|| {
                let id = clock.policy_id.as_ref()?;
                self.engine().policy(id, clock.policy_version)
            });
            own.map_or_else(|| self.engine().standard_pause(), |policy| &policy.pause)
        };
        match self.metric {
            Metric::FirstResponse if self.is_answered => Course::Stop,
            Metric::NextResponse if self.event.is_answer || !self.is_awaited && !self.is_done => {
                Course::Stop
            }
            // The response can no longer come: neither met nor breached.
            Metric::FirstResponse | Metric::NextResponse if self.is_done => Course::Cancel,
            // Opened when all was over: nothing was ever promised.
            Metric::Resolution if self.is_done && self.event.past.is_none() => Course::Cancel,
            Metric::Resolution if self.is_done => Course::Stop,
            _ if paused_by().pauses(self.metric, self.status) => Course::Pause,
            _ => Course::Run,
        }
    }

    /// Whether the event ends `clock`, whichever policy it has.
    fn ends(&self, clock: &SlaClock) -> bool {
        matches!(self.course(clock), Course::Stop | Course::Cancel)
    }

    /// Brings `clock` onto its course.
    fn follow(&self, clock: &mut SlaClock) -> Result<(), Problem> {
        let at = self.event.at;
        let calendar = self.engine().calendar_of(clock, self.metric)?;
        let course = self.course(clock);
        let is_on_it = match &clock.phase {
            Phase::Stopped { .. } => course == Course::Stop,
            Phase::Cancelled { .. } => course == Course::Cancel,
            Phase::Paused { .. } => course == Course::Pause,
            Phase::Running { .. } => course == Course::Run,
        };
        match course {
            _ if is_on_it => {}
            Course::Stop => clock.rest(at, calendar, Phase::Stopped { at }),
            Course::Cancel => clock.rest(at, calendar, Phase::Cancelled { at }),
            Course::Pause => clock.rest(at, calendar, Phase::Paused { since: at }),
            Course::Run => clock.run(at, calendar).ok_or_else(|| {
                Reason::DeadlineOutOfRange.at(format!("ticket.sla.{}", slot_name(self.metric)))
            })?,
        }
        Ok(())
    }

    /// Gives a clock that has not ended the target of the policy that applies now; a clock that ends by that is returned.
    fn change_target(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let at = self.event.at;
        let policy = self.matched;
        let own_ms = policy.and_then(|policy| policy.target_ms(self.metric));
        let is_same = clock.policy_id.as_ref() == policy.map(|policy| &policy.id)
            && policy.is_none_or(|policy| policy.version == clock.policy_version);
        if is_same && !self.event.is_migration {
            return Ok(None);
        }
        if matches!(clock.phase, Phase::Running { .. }) {
            let calendar = self.engine().calendar_of(clock, self.metric)?;
            clock.rest(at, calendar, Phase::Paused { since: at });
        }
        let mode = match policy {
            _ if self.event.is_migration => OnTargetChange::Carry,
            _ if self.event.is_automatic => OnTargetChange::NeverEarlier,
            Some(policy) => policy.on_target_change,
            None => OnTargetChange::Carry,
        };
        let mut completed = None;
        if mode == OnTargetChange::Restart {
            let next = self.begun(clock.cycle.saturating_add(1), at);
            let mut old = std::mem::replace(clock, next);
            let calendar = self.engine().calendar_of(&old, self.metric)?;
            old.rest(at, calendar, Phase::Cancelled { at });
            completed = Some(old);
        } else {
            let (used_ms, target_ms) = match (policy, own_ms) {
                (Some(policy), Some(own_ms)) => {
                    let grace_ms = policy.grace_ms(self.metric);
                    let carried = mode.carried(clock.used_ms, clock.target_ms, own_ms, grace_ms);
                    (carried.0, Some(carried.1))
                }
                _ => (clock.used_ms, None),
            };
            clock.floor_ms = match mode {
                _ if self.event.is_migration => clock.floor_ms,
                OnTargetChange::NeverEarlier => target_ms.filter(|ms| Some(*ms) > own_ms),
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
        self.judge(clock);
        Ok(completed)
    }

    /// More used than the target allows is missed now, and not in a past in which that target was not in force.
    fn judge(&self, clock: &mut SlaClock) {
        if clock.target_ms.is_some_and(|target_ms| clock.used_ms > target_ms) {
            clock.breached_at = clock.breached_at.or(Some(self.event.at));
        }
    }

    /// Whether the event may set a clock going that has ended.
    fn wakes(&self, reopened: bool) -> bool {
        match self.metric {
            Metric::FirstResponse => reopened && !self.is_answered,
            Metric::NextResponse => self.is_awaited && !self.is_done,
            Metric::Resolution => reopened,
        }
    }

    /// Sets a clock going that has ended; a cycle that is over by that is returned.
    fn wake(&self, clock: &mut SlaClock) -> Result<Option<SlaClock>, Problem> {
        let at = self.event.at;
        if self.metric == Metric::NextResponse {
            return self.next_cycle(clock).map(Some);
        }
        let mode = match self.matched {
            // The engine makes no ticket late by reopening it.
            Some(policy)
                if !(self.event.is_automatic
                    && policy.on_reopen == OnReopen::ResumeCountingGap) =>
            {
                policy.on_reopen
            }
            _ => OnReopen::Resume,
        };
        if mode == OnReopen::Frozen {
            return Ok(None);
        }
        if mode == OnReopen::NewCycle {
            return self.next_cycle(clock).map(Some);
        }
        let ended = clock.clone();
        let mut completed = None;
        if let (
            OnReopen::ResumeCountingGap,
            Phase::Stopped { at: from } | Phase::Cancelled { at: from },
        ) = (mode, &clock.phase)
        {
            let calendar = self.engine().calendar_of(clock, self.metric)?;
            let gap_ms = calendar.ms_between(*from, at).max(0);
            clock.used_ms = clock.used_ms.saturating_add(gap_ms).min(LONGEST_MS);
            clock.phase = Phase::Paused { since: at };
        }
        // An edit of its policy waits for a migration, as on a ticket that was never solved.
        if clock.policy_id.as_ref() != self.matched.map(|policy| &policy.id) {
            // A cycle that is over stays as it ended.
            completed = self.change_target(clock)?.map(|_| ended);
        }
        self.judge(clock);
        self.follow(clock)?;
        Ok(completed)
    }

    /// Puts the clock of the next cycle, on its course, in the place of `clock`, which is returned.
    fn next_cycle(&self, clock: &mut SlaClock) -> Result<SlaClock, Problem> {
        let mut next = self.begun(clock.cycle.saturating_add(1), self.event.at);
        self.follow(&mut next)?;
        Ok(std::mem::replace(clock, next))
    }

    /// The clock of a metric that has none yet, when there is anything to measure.
    fn begin(&self, created_at: Instant) -> Result<Option<SlaClock>, Problem> {
        let event = self.event;
        if !self.engine().measures(self.metric) {
            return Ok(None);
        }
        let due = match self.metric {
            Metric::NextResponse => self.is_awaited && !self.is_done,
            // A ticket that had no clocks gets those of its configuration by a migration, if there is still need.
            Metric::FirstResponse | Metric::Resolution => {
                event.past.is_none() || event.is_migration && !self.is_done
            }
        };
        if !due || event.is_migration && self.metric == Metric::FirstResponse && self.is_answered {
            return Ok(None);
        }
        let is_late = event.is_migration && self.metric != Metric::NextResponse;
        let started_at = if is_late { created_at.min(event.at) } else { event.at };
        let mut clock = self.begun(1, started_at);
        if is_late {
            // Of its pauses nothing is known: all working time since it was opened counts.
            let calendar = self.engine().calendar_of(&clock, self.metric)?;
            clock.used_ms = calendar.ms_between(started_at, event.at).max(0);
            clock.phase = Phase::Paused { since: event.at };
            self.judge(&mut clock);
        }
        self.follow(&mut clock)?;
        Ok(Some(clock))
    }

    /// A clock that has not run yet.
    fn begun(&self, cycle: u32, at: Instant) -> SlaClock {
        let policy = self.matched;
        let target_ms = policy.and_then(|policy| policy.target_ms(self.metric));
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

    /// The calendar that a clock under `policy` counts in; without one, that of the desk's usual hours.
    fn calendar_id(&self, policy: Option<&Policy>) -> Option<String> {
        match policy {
            Some(policy) => policy.calendar_id.clone(),
            None => Some(crate::engine::DEFAULT_CALENDAR.to_owned()),
        }
    }
}

/// Whether a migration has changed nothing that was promised.
fn same_promise(old: &SlaClock, new: &SlaClock) -> bool {
    let of = |clock: &SlaClock| {
        let warnings: Vec<_> =
            clock.warnings.iter().map(|mark| (mark.used_ms, mark.given_at)).collect();
        let policy = (clock.policy_id.clone(), clock.policy_version, clock.calendar_id.clone());
        (policy, clock.target_ms, clock.due_at(), clock.breached_at, clock.is_live(), warnings)
    };
    of(old) == of(new) && old.cycle == new.cycle
}

/// The field of a snapshot that holds the clock of `metric`.
pub(crate) const fn slot_name(metric: Metric) -> &'static str {
    match metric {
        Metric::FirstResponse => "firstResponse",
        Metric::NextResponse => "nextResponse",
        Metric::Resolution => "resolution",
    }
}
