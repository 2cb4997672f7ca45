//! Why a decision is as it is.

use serde::Serialize;

use crate::calendar::SpecialDay;
use crate::condition::FailedTest;
use crate::duration::MS_PER_MINUTE;
use crate::engine::Engine;
use crate::error::Problem;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Write;
use crate::sla::segment::{SegmentKind, segments};
use crate::sla::{Metric, Pause, Phase};
use crate::ticket::Ticket;
use crate::timer::{self, Timer};

/// Why a ticket has the policy and the deadlines it has, and what its timers wait for.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Trace {
    /// The policies in the order in which they were tried.
    pub policies: Vec<PolicyTrace>,
    /// The clocks that have a target and have not ended.
    pub deadlines: Vec<DeadlineTrace>,
    /// The timers.
    pub timers: Vec<TimerTrace>,
}

/// What became of one policy.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PolicyTrace {
    /// The policy.
    pub policy_id: Id,
    /// Its version.
    pub version: u32,
    /// What became of it.
    pub outcome: PolicyOutcome,
    /// The tests that it failed.
    pub failed: Vec<FailedTest>,
}

/// What became of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub enum PolicyOutcome {
    /// It is the first that matches: it applies.
    Applied,
    /// It does not match.
    Failed,
    /// One before it applies already.
    PassedOver,
    /// A newer version of it has taken its place for tickets to come.
    Replaced,
}

/// How one deadline comes about.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct DeadlineTrace {
    /// What the clock measures.
    pub metric: Metric,
    /// The policy that set the target.
    pub policy_id: Option<Id>,
    /// Its version.
    pub policy_version: u32,
    /// The calendar whose open time counts; null when all time does.
    pub calendar_id: Option<String>,
    /// When the clock was started.
    pub started_at: Instant,
    /// Working minutes allowed.
    pub target_minutes: Option<f64>,
    /// Working minutes used so far.
    pub used_minutes: f64,
    /// Working minutes left.
    pub remaining_minutes: Option<f64>,
    /// To how many minutes a timer's raise extended the target, so that the raise itself made nothing late; null when
    /// none did.
    pub extended_minutes: Option<f64>,
    /// Working minutes used that the windows below do not account for: counted before a change of policy, scaled by
    /// one, or counted by hours that have been edited since.
    pub carried_minutes: f64,
    /// When it waited, the present pause included.
    pub pauses: Vec<PauseTrace>,
    /// The open windows that count towards the target, from the start to the deadline, or to the instant asked about
    /// when there is none. The first 1,000.
    pub windows: Vec<WindowTrace>,
    /// Whether there are more windows.
    pub is_cut_short: bool,
    /// The holidays and exceptions from the start to the deadline, or to the instant asked about. The first 1,000.
    pub special_days: Vec<SpecialDay>,
    /// The deadline; null while paused or without a target.
    pub due_at: Option<Instant>,
}

/// A span in which a clock waited.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PauseTrace {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it; null while it lasts.
    pub end: Option<Instant>,
    /// The working minutes that it saved, up to the instant asked about.
    pub minutes: f64,
}

/// An open window that counts towards a target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct WindowTrace {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Its minutes.
    pub minutes: f64,
}

/// What a timer waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TimerTrace {
    /// The timer.
    pub id: String,
    /// When its next step comes if nothing happens before; null when none does.
    pub next_at: Option<Instant>,
    /// The tests of its condition that the ticket fails now.
    pub failed: Vec<FailedTest>,
}

const MAX_WINDOWS: usize = 1_000;

fn minutes(ms: i64) -> f64 {
    ms as f64 / MS_PER_MINUTE
}

impl Engine {
    /// Why `ticket` stands as it does at `at`.
    pub(crate) fn trace(&self, ticket: &Ticket, at: Instant) -> Result<Trace, Problem> {
        let mut deadlines = Vec::new();
        for metric in Metric::ALL {
            deadlines.extend(self.deadline_trace(ticket, metric, at)?);
        }
        Ok(Trace {
            policies: self.policy_trace(ticket),
            deadlines,
            timers: self.timer_trace(ticket),
        })
    }

    fn policy_trace(&self, ticket: &Ticket) -> Vec<PolicyTrace> {
        let applied = self.policy_for(ticket);
        let mut found = false;
        self.policies_in_order()
            .map(|policy| {
                let failed = policy.failures(ticket);
                let outcome = if policy.is_replaced() {
                    PolicyOutcome::Replaced
                } else if applied.is_some_and(|applied| std::ptr::eq(applied, policy)) {
                    found = true;
                    PolicyOutcome::Applied
                } else if found {
                    PolicyOutcome::PassedOver
                } else {
                    PolicyOutcome::Failed
                };
                PolicyTrace {
                    policy_id: policy.id.clone(),
                    version: policy.version,
                    outcome,
                    failed,
                }
            })
            .collect()
    }

    fn timer_trace(&self, ticket: &Ticket) -> Vec<TimerTrace> {
        let is_done = self.is_done(ticket);
        let one = |timer: &Timer| TimerTrace {
            id: timer.id.clone(),
            next_at: timer::next(timer, ticket, is_done).map(|due| due.at),
            failed: timer.when.iter().flat_map(|when| when.failures(ticket)).collect(),
        };
        self.timers().iter().map(one).collect()
    }

    fn deadline_trace(
        &self,
        ticket: &Ticket,
        metric: Metric,
        at: Instant,
    ) -> Result<Option<DeadlineTrace>, Problem> {
        let clock = ticket.sla.clock(metric);
        let Some(clock) = clock.filter(|clock| clock.is_live() && clock.target_ms.is_some()) else {
            return Ok(None);
        };
        let calendar = self.calendar_of(clock, metric)?;
        let used_ms = clock.used_ms_at(at, calendar);
        let due_at = clock.due_at();
        let until = due_at.unwrap_or(at);
        let windows = segments(clock, calendar, clock.started_at, until);
        // More windows than can be drawn are more than can be read.
        let is_too_much = windows.is_err();
        let windows = windows.unwrap_or_default();
        let mut open: Vec<WindowTrace> = windows
            .iter()
            .filter(|segment| segment.kind == SegmentKind::Open)
            .map(|segment| WindowTrace {
                start: segment.start,
                end: segment.end,
                minutes: minutes(segment.end.ms_since(segment.start)),
            })
            .collect();
        let counted = |window: &WindowTrace| window.end.min(at).ms_since(window.start).max(0);
        let counted_ms: i64 = open.iter().map(counted).sum();
        let is_cut_short = is_too_much || open.len() > MAX_WINDOWS;
        open.truncate(MAX_WINDOWS);
        let pause = |start: Instant, end: Option<Instant>| PauseTrace {
            start,
            end,
            minutes: minutes(calendar.ms_between(start, end.unwrap_or(at)).max(0)),
        };
        let mut pauses: Vec<PauseTrace> =
            clock.pauses.iter().map(|Pause { start, end }| pause(*start, Some(*end))).collect();
        if let Phase::Paused { since } = clock.phase {
            pauses.push(pause(since, None));
        }
        Ok(Some(DeadlineTrace {
            metric,
            policy_id: clock.policy_id.clone(),
            policy_version: clock.policy_version,
            calendar_id: clock.calendar_id.clone(),
            started_at: clock.started_at,
            target_minutes: clock.target_ms.map(minutes),
            used_minutes: minutes(used_ms),
            remaining_minutes: clock.target_ms.map(|target| minutes(target - used_ms)),
            extended_minutes: clock.floor_ms.map(minutes),
            carried_minutes: if is_too_much { 0.0 } else { minutes(used_ms - counted_ms) },
            pauses,
            windows: open,
            is_cut_short,
            special_days: calendar.special_days(clock.started_at, until),
            due_at,
        }))
    }
}
