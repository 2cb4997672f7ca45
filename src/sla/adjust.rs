//! What an event does to the clocks.
//!
//! Each clock has one course that the ticket's new state prescribes; the clock is brought onto it. In
//! this way the order of simultaneous events is fixed once: stop before cancel before pause before resume
//! and start.

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

fn course(engine: &Engine, metric: Metric, ticket: &Ticket, done: bool) -> Course {
    let paused = || {
        // A clock keeps the rule of the policy that set it, as long as the configuration has it.
        let policy = match ticket.sla.clock(metric) {
            Some(clock) => engine.policy(&clock.policy_id),
            None => engine.policy_for(ticket),
        };
        let rule = policy.map_or_else(|| engine.standard_pause(), |policy| &policy.pause);
        rule.pauses(metric, &ticket.status)
    };
    match metric {
        Metric::FirstResponse if ticket.first_response_at.is_some() => Course::Stop,
        // The response can no longer come: neither met nor breached.
        Metric::FirstResponse if done => Course::Cancel,
        Metric::Resolution if done => Course::Stop,
        _ if paused() => Course::Pause,
        _ => Course::Run,
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
        let target = matched.and_then(|policy| Some((policy, policy.target_ms(metric)?)));
        let course = course(engine, metric, ticket, done);
        // Only a ticket that a policy claims anew starts a clock or wakes one that has ended.
        let claim = target.filter(|_| rematch && !done);
        let mut clock = match (ticket.sla.slot(metric).take(), claim) {
            (Some(clock), _) => clock,
            // A reopened ticket gets no clock for what has happened already.
            (None, Some(_)) if before.is_some() && matches!(course, Course::Stop) => continue,
            (None, Some((policy, target_ms))) => begun(policy, target_ms, at),
            (None, None) => continue,
        };
        if rematch && (clock.is_live() || claim.is_some()) {
            change_target(engine, &mut clock, metric, target, at)?;
        }
        if clock.is_live() || claim.is_some() {
            set_course(engine, &mut clock, metric, course, at)?;
        }
        *ticket.sla.slot(metric) = Some(clock);
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

/// Carries the time used over to another policy's target, or ends a clock that no policy wants any more.
fn change_target(
    engine: &Engine,
    clock: &mut SlaClock,
    metric: Metric,
    target: Option<(&Policy, i64)>,
    at: Instant,
) -> Result<(), Problem> {
    match target {
        Some((policy, _)) if policy.id == clock.policy_id => {}
        Some((policy, target_ms)) => {
            if clock.is_live() {
                let calendar = engine.calendar_of(clock, metric)?;
                clock.rest(at, calendar, Phase::Paused { since: at });
            }
            clock.policy_id = policy.id.clone();
            clock.calendar_id = policy.calendar_id.clone();
            clock.target_ms = target_ms;
        }
        None if clock.is_live() => {
            let calendar = engine.calendar_of(clock, metric)?;
            clock.rest(at, calendar, Phase::Cancelled { at });
        }
        None => {}
    }
    Ok(())
}

fn set_course(
    engine: &Engine,
    clock: &mut SlaClock,
    metric: Metric,
    course: Course,
    at: Instant,
) -> Result<(), Problem> {
    let calendar = || engine.calendar_of(clock, metric);
    match (course, &clock.phase) {
        (Course::Stop, Phase::Stopped { .. })
        | (Course::Cancel, Phase::Stopped { .. } | Phase::Cancelled { .. })
        | (Course::Pause, Phase::Paused { .. })
        | (Course::Run, Phase::Running { .. }) => {}
        (Course::Stop, _) => clock.rest(at, calendar()?, Phase::Stopped { at }),
        (Course::Cancel, _) => clock.rest(at, calendar()?, Phase::Cancelled { at }),
        (Course::Pause, _) => clock.rest(at, calendar()?, Phase::Paused { since: at }),
        (Course::Run, _) => clock.run(at, calendar()?).ok_or_else(|| {
            Reason::DeadlineOutOfRange.at(format!("ticket.sla.{}", slot_name(metric)))
        })?,
    }
    Ok(())
}

/// The field of a snapshot that holds the clock of `metric`.
pub(crate) const fn slot_name(metric: Metric) -> &'static str {
    match metric {
        Metric::FirstResponse => "firstResponse",
        Metric::Resolution => "resolution",
    }
}
