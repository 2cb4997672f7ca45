//! Traces: why a ticket has its policy, its deadlines and its next timer steps.

use serde::Serialize;

use crate::calendar::SpecialDay;
use crate::condition::{Facts, FailedTest};
use crate::config::CompiledConfig;
use crate::explain::{SegmentKind, segments};
use crate::model::{ClockEntry, ClockGroup, ClockId, Pause, Phase, Ticket};
use crate::sla::{AROUND_THE_CLOCK, MAX_CYCLES};
use crate::timer;
use crate::timer::Timer;
use crate::value::codec::Pack;
use crate::value::{Id, Instant, MS_PER_MINUTE, Problem};

/// Why a ticket has its policy and its deadlines, and what its timers wait for.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct Trace {
    /// The policies, in the order in which they were tried.
    pub policies: Vec<PolicyTrace>,
    /// The clocks that have a target and have not ended.
    pub deadlines: Vec<DeadlineTrace>,
    /// What is unusual about clocks.
    pub notes: Vec<ClockNote>,
    /// The timers, in the order of the configuration.
    pub timers: Vec<TimerTrace>,
}

/// Something unusual about one clock.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ClockNote {
    /// The group of the clock.
    pub group: ClockGroup,
    /// The clock.
    pub clock_id: ClockId,
    /// What is unusual.
    pub note: ClockNoteKind,
}

/// What is unusual about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ClockNoteKind {
    /// The configuration does not define the clock any more. It rests; `reapplyPolicies` ends it
    /// without a verdict.
    NotConfigured,
    /// The clock has had 1,000 cycles: what starts another one is ignored.
    LastCycle,
    /// The ticket's field names no configured calendar, so the `else` of its policy counts.
    CalendarNotFound,
}

/// How one policy fared against the ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PolicyTrace {
    /// The policy's identifier.
    pub policy_id: Id,
    /// The policy's version.
    pub version: u32,
    /// The policy's group.
    pub group: ClockGroup,
    /// Whether it applies, and if not, why.
    pub outcome: PolicyOutcome,
    /// The tests of the policy that the ticket fails.
    pub failed: Vec<FailedTest>,
}

/// Whether a policy applies to a ticket, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PolicyOutcome {
    /// It applies: it is the first of its group that matches.
    Applied,
    /// It does not match.
    Failed,
    /// An earlier policy of its group applies.
    PassedOver,
    /// A newer version has replaced it.
    Replaced,
}

/// How one deadline was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct DeadlineTrace {
    /// What the clock measures.
    pub clock_id: ClockId,
    /// The group of the clock.
    pub group: ClockGroup,
    /// The policy that set the target.
    pub policy_id: Option<Id>,
    /// The policy's version.
    pub policy_version: u32,
    /// The calendar whose open time counts; null for 24x7.
    pub calendar_id: Option<String>,
    /// When the clock was started.
    pub started_at: Instant,
    /// The target in working minutes.
    pub target_minutes: Option<f64>,
    /// The working minutes used so far.
    pub used_minutes: f64,
    /// The working minutes left, negative when overdue.
    pub remaining_minutes: Option<f64>,
    /// The minutes to which a raise by a timer extended the target, so that the raise itself made
    /// nothing late; null if none did.
    pub extended_minutes: Option<f64>,
    /// The working minutes used that `windows` does not account for: counted before a change of
    /// policy, scaled by such a change, or counted by hours that were edited since.
    pub carried_minutes: f64,
    /// The pauses, including the current one.
    pub pauses: Vec<PauseTrace>,
    /// The open windows that count towards the target, from the start to the deadline, or to the
    /// instant of the trace if there is no deadline. At most the first 1,000.
    pub windows: Vec<WindowTrace>,
    /// Whether `windows` is incomplete.
    pub is_cut_short: bool,
    /// The holidays and exceptions in the same period. At most the first 1,000.
    pub special_days: Vec<SpecialDay>,
    /// The deadline; null while the clock is paused.
    pub due_at: Option<Instant>,
}

/// A pause of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct PauseTrace {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it; null for the current pause.
    pub end: Option<Instant>,
    /// The working minutes that it saved, up to the instant of the trace.
    pub minutes: f64,
}

/// An open window that counts towards a target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
pub struct WindowTrace {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Its length in minutes.
    pub minutes: f64,
}

/// What a timer waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TimerTrace {
    /// The timer's identifier.
    pub id: String,
    /// When its next step is due if nothing else happens first; null if none is.
    pub next_at: Option<Instant>,
    /// The tests of its condition that the ticket fails.
    pub failed: Vec<FailedTest>,
}

const MAX_WINDOWS: usize = 1_000;

fn minutes(ms: i64) -> f64 {
    ms as f64 / MS_PER_MINUTE
}

impl CompiledConfig {
    /// Explains the policies, deadlines and timers of `ticket` at `at`.
    pub(crate) fn trace(&self, ticket: &Ticket, at: Instant) -> Result<Trace, Problem> {
        let facts = self.facts(ticket);
        let mut deadlines = Vec::new();
        for entry in ticket.sla.clocks.iter() {
            deadlines.extend(self.deadline_trace(entry, at)?);
        }
        Ok(Trace {
            policies: self.policy_trace(&facts),
            deadlines,
            notes: self.notes(&facts),
            timers: self.timer_trace(&facts),
        })
    }

    fn policy_trace(&self, facts: &Facts<'_>) -> Vec<PolicyTrace> {
        let mut traces = Vec::new();
        for group in self.groups() {
            let applied = self.policy_for(group, facts);
            let mut has_applied = false;
            for policy in self.policies_in_order(group) {
                let outcome = if policy.is_replaced() {
                    PolicyOutcome::Replaced
                } else if applied.is_some_and(|applied| std::ptr::eq(applied, policy)) {
                    has_applied = true;
                    PolicyOutcome::Applied
                } else if has_applied {
                    PolicyOutcome::PassedOver
                } else {
                    PolicyOutcome::Failed
                };
                traces.push(PolicyTrace {
                    policy_id: policy.id.clone(),
                    version: policy.version,
                    group: policy.group.clone(),
                    outcome,
                    failed: policy.failures(facts),
                });
            }
        }
        traces
    }

    fn timer_trace(&self, facts: &Facts<'_>) -> Vec<TimerTrace> {
        let trace = |timer: &Timer| TimerTrace {
            id: timer.id.clone(),
            next_at: timer::next(timer, facts).map(|due| due.at),
            failed: timer.when.iter().flat_map(|when| when.failures(facts)).collect(),
        };
        self.timers().iter().map(trace).collect()
    }

    fn notes(&self, facts: &Facts<'_>) -> Vec<ClockNote> {
        let mut notes = Vec::new();
        for entry in facts.ticket.sla.clocks.iter() {
            let mut add = |note| {
                let (group, clock_id) = entry.name();
                notes.push(ClockNote { group, clock_id, note });
            };
            let Some(index) = self.clock_index(entry) else {
                add(ClockNoteKind::NotConfigured);
                continue;
            };
            if entry.clock.cycle >= MAX_CYCLES {
                add(ClockNoteKind::LastCycle);
            }
            let policy = entry.clock.policy_id.as_ref();
            let policy = policy.and_then(|id| self.policy(id, entry.clock.policy_version));
            let terms = policy.map(|policy| policy.terms(index));
            if terms.and_then(|terms| terms.calendar.field()).is_some_and(|field| {
                field.text(facts).is_none_or(|name| {
                    let is_always_open =
                        name == AROUND_THE_CLOCK && entry.clock.day_target.is_none();
                    !is_always_open && !self.calendars().contains_key(name)
                })
            }) {
                add(ClockNoteKind::CalendarNotFound);
            }
        }
        notes
    }

    fn deadline_trace(
        &self,
        entry: &ClockEntry,
        at: Instant,
    ) -> Result<Option<DeadlineTrace>, Problem> {
        let clock = &entry.clock;
        if !clock.is_live() || clock.target_ms.is_none() {
            return Ok(None);
        }
        let calendar = self.calendar_of(entry)?;
        let used_ms = clock.used_ms_at(at, calendar);
        let due_at = clock.due_at();
        let until = due_at.unwrap_or(at);
        let windows = segments(clock, calendar, clock.started_at, until);
        // A trace does not fail on too many segments. It reports that windows are missing.
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
            clock_id: entry.clock_id.clone(),
            group: entry.group.clone(),
            policy_id: clock.policy_id.clone(),
            policy_version: clock.policy_version,
            calendar_id: clock.calendar_id.clone(),
            started_at: clock.started_at,
            target_minutes: clock.target_ms.map(minutes),
            used_minutes: minutes(used_ms),
            remaining_minutes: clock.remaining_ms_at(at, calendar).map(minutes),
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
