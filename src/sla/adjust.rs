//! What an event does to the clocks.
//!
//! Each clock has one course that the ticket's new state prescribes; the clock is brought onto it. In
//! this way the order of simultaneous events is fixed once: a change of target first, then stop before
//! cancel before pause before resume and start.

use super::Metric;
use super::clock::{Phase, SlaClock};
use super::policy::Policy;
use crate::engine::Engine;
use crate::error::{Problem, Reason};
use crate::instant::Instant;
use crate::ticket::Ticket;
use crate::workflow::Category;

/// What a clock should be doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Stop,
    Cancel,
    Pause,
    Run,
}

impl Course {
    const fn is_live(self) -> bool {
        matches!(self, Course::Pause | Course::Run)
    }
}

/// One metric of one ticket at one event.
struct Moment<'a> {
    engine: &'a Engine,
    metric: Metric,
    status: &'a str,
    /// Whether the desk has finished with the ticket.
    is_done: bool,
    is_answered: bool,
    at: Instant,
}

impl Moment<'_> {
    /// The course under a policy, if the configuration still has it.
    fn course(&self, policy: Option<&Policy>) -> Course {
        let rule = policy.map_or_else(|| self.engine.standard_pause(), |policy| &policy.pause);
        match self.metric {
            Metric::FirstResponse if self.is_answered => Course::Stop,
            // The response can no longer come: neither met nor breached.
            Metric::FirstResponse if self.is_done => Course::Cancel,
            Metric::Resolution if self.is_done => Course::Stop,
            _ if rule.pauses(self.metric, self.status) => Course::Pause,
            _ => Course::Run,
        }
    }

    fn set_course(&self, clock: &mut SlaClock, course: Course) -> Result<(), Problem> {
        let at = self.at;
        let calendar = || self.engine.calendar_of(clock, self.metric);
        match (course, &clock.phase) {
            (Course::Stop, Phase::Stopped { .. })
            | (Course::Cancel, Phase::Cancelled { .. })
            | (Course::Pause, Phase::Paused { .. })
            | (Course::Run, Phase::Running { .. }) => {}
            (Course::Stop, _) => clock.rest(at, calendar()?, Phase::Stopped { at }),
            (Course::Cancel, _) => clock.rest(at, calendar()?, Phase::Cancelled { at }),
            (Course::Pause, _) => clock.rest(at, calendar()?, Phase::Paused { since: at }),
            (Course::Run, _) => clock.run(at, calendar()?).ok_or_else(|| {
                Reason::DeadlineOutOfRange.at(format!("ticket.sla.{}", slot_name(self.metric)))
            })?,
        }
        Ok(())
    }

    /// Carries the time used over to another policy's target.
    fn change_target(
        &self,
        clock: &mut SlaClock,
        policy: &Policy,
        target_ms: i64,
    ) -> Result<(), Problem> {
        if policy.id == clock.policy_id {
            return Ok(());
        }
        if matches!(clock.phase, Phase::Running { .. }) {
            let calendar = self.engine.calendar_of(clock, self.metric)?;
            clock.rest(self.at, calendar, Phase::Paused { since: self.at });
        }
        clock.policy_id = policy.id.clone();
        clock.calendar_id = policy.calendar_id.clone();
        clock.target_ms = target_ms;
        // More used than the new target allows: missed now, and not in a past in which it was not in force.
        if clock.used_ms > target_ms && clock.breached_at.is_none() {
            clock.breached_at = Some(self.at);
        }
        Ok(())
    }
}

/// Brings the clocks of `ticket`, which an event at `at` led away from `before`, onto their courses.
pub(crate) fn adjust(
    engine: &Engine,
    before: Option<&Ticket>,
    ticket: &mut Ticket,
    at: Instant,
) -> Result<(), Problem> {
    let is_done = |status: &str| engine.workflow().category(status).is_some_and(Category::is_done);
    let done = is_done(&ticket.status);
    let matched = engine.policy_for(ticket);
    // A clock keeps its policy until something about the ticket itself calls for another one.
    let reopened = before.is_some_and(|before| is_done(&before.status)) && !done;
    let rematch = reopened
        || before.is_none_or(|before| {
            engine.policy_for(before).map(|policy| &policy.id) != matched.map(|policy| &policy.id)
        });
    for metric in Metric::ALL {
        let clock = ticket.sla.slot(metric).take();
        let moment = Moment {
            engine,
            metric,
            status: &ticket.status,
            is_done: done,
            is_answered: ticket.first_response_at.is_some(),
            at,
        };
        let target = matched.and_then(|policy| Some((policy, policy.target_ms(metric)?)));
        let clock = match clock {
            Some(mut clock) if clock.is_live() => {
                match target {
                    Some((policy, target_ms)) if rematch => {
                        moment.change_target(&mut clock, policy, target_ms)?;
                        moment.set_course(&mut clock, moment.course(Some(policy)))?;
                    }
                    // No policy wants it any more.
                    None if rematch => moment.set_course(&mut clock, Course::Cancel)?,
                    _ => {
                        let course = moment.course(engine.policy(&clock.policy_id));
                        moment.set_course(&mut clock, course)?;
                    }
                }
                Some(clock)
            }
            // A clock that has ended is changed only by being woken.
            Some(mut clock) => {
                if let Some((policy, target_ms)) = target.filter(|_| rematch) {
                    let course = moment.course(Some(policy));
                    if course.is_live() {
                        moment.change_target(&mut clock, policy, target_ms)?;
                        moment.set_course(&mut clock, course)?;
                    }
                }
                Some(clock)
            }
            None => match target.filter(|_| rematch && !done) {
                Some((policy, target_ms)) => {
                    let course = moment.course(Some(policy));
                    let mut clock = begun(policy, target_ms, at);
                    moment.set_course(&mut clock, course)?;
                    // What happened before there was a clock is not measured afterwards.
                    Some(clock).filter(|_| course.is_live() || before.is_none())
                }
                None => None,
            },
        };
        *ticket.sla.slot(metric) = clock;
    }
    Ok(())
}

/// A clock that has not run yet.
fn begun(policy: &Policy, target_ms: i64, at: Instant) -> SlaClock {
    SlaClock {
        policy_id: policy.id.clone(),
        calendar_id: policy.calendar_id.clone(),
        cycle: 1,
        target_ms,
        started_at: at,
        used_ms: 0,
        phase: Phase::Paused { since: at },
        breached_at: None,
    }
}

/// The field of a snapshot that holds the clock of `metric`.
pub(crate) const fn slot_name(metric: Metric) -> &'static str {
    match metric {
        Metric::FirstResponse => "firstResponse",
        Metric::Resolution => "resolution",
    }
}
