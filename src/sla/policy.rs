//! Policies: which targets apply to a ticket.

use serde::Serialize;

use crate::condition::{Condition, FailedTest, Field};
use crate::model::{ClockId, SlaClock, Ticket};
use crate::sla::{OnReopen, OnTargetChange, PauseOn, PauseRule, WarnAt};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, Minutes, Value, limits};

/// A policy: its targets, and the tickets that it applies to.
///
/// The first policy of the list that matches a ticket applies.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlaPolicy {
    /// Your identifier, unique among the policies; all versions of a policy share it.
    pub policy_id: Id,
    /// Its version, from 1. Default: 1. New clocks use the highest version. A running clock stays
    /// with the version that it started under, so leave an old version in the configuration while
    /// open tickets use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// A display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub name: Option<String>,
    /// The priority that it applies to. Default: every priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub priority: Option<String>,
    /// A further condition on the ticket. Default: always true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether it applies to the tickets that no other policy matches, wherever it is in the list.
    /// At most one policy is a fallback. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<bool>,
    /// The target of the first response: minutes, or an ISO 8601 duration such as `PT4H`. Default:
    /// no target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time_minutes: Option<Minutes>,
    /// The target of each further response to the reporter's comments, in the same form. Default:
    /// no target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response_time_minutes: Option<Minutes>,
    /// The target of the resolution, in the same form. Default: no target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_time_minutes: Option<Minutes>,
    /// Whether the targets count business hours only; if false, they count 24x7.
    pub business_hours_only: bool,
    /// The calendar of its business hours. Default: the calendar named `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub calendar: Option<String>,
    /// The states in which its clocks pause. Default: the resolution clock pauses in every state of
    /// category `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<PauseOn>,
    /// When to warn: shares of the target used, or time left; at most 20. Each warning is given
    /// once per clock, at its exact instant. Default: no warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<Vec<WarnAt>>,
    /// What happens to the time used when a ticket moves to this policy from another. Default:
    /// `keepElapsed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_target_change: Option<OnTargetChange>,
    /// The least time left after a change by `neverEarlier`. Default: the policy's target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_minutes: Option<Minutes>,
    /// What happens to its clocks when a ticket is reopened. Default: `resume`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_reopen: Option<OnReopen>,
}

impl SlaPolicy {
    /// A policy for every ticket, 24x7 and without targets.
    pub fn new(policy_id: impl Into<Id>) -> SlaPolicy {
        SlaPolicy {
            policy_id: policy_id.into(),
            version: None,
            name: None,
            priority: None,
            when: None,
            fallback: None,
            response_time_minutes: None,
            next_response_time_minutes: None,
            resolution_time_minutes: None,
            business_hours_only: false,
            calendar: None,
            pause_on: None,
            warn_at: None,
            on_target_change: None,
            grace_minutes: None,
            on_reopen: None,
        }
    }

    /// Its version; 1 when absent.
    pub(crate) fn version(&self) -> u32 {
        self.version.unwrap_or(1)
    }

    /// Its target for `clock_id`.
    pub(crate) fn target(&self, clock_id: ClockId) -> Option<Minutes> {
        match clock_id {
            ClockId::FirstResponse => self.response_time_minutes,
            ClockId::NextResponse => self.next_response_time_minutes,
            ClockId::Resolution => self.resolution_time_minutes,
        }
    }
}

/// A policy whose references have been resolved.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub id: Id,
    pub version: u32,
    priority: Option<String>,
    pub when: Option<Condition>,
    pub is_fallback: bool,
    /// Whether it is the newest version of the policy; only that one is matched with tickets.
    is_newest: bool,
    targets_ms: [Option<i64>; 3],
    /// The calendar in which its clocks count; `None` for 24x7.
    pub calendar_id: Option<String>,
    pub pause: PauseRule,
    pub warn_at: Vec<WarnAt>,
    pub on_target_change: OnTargetChange,
    grace_ms: Option<i64>,
    pub on_reopen: OnReopen,
}

impl Policy {
    pub(crate) fn new(
        config: &SlaPolicy,
        calendar_id: Option<String>,
        pause: PauseRule,
        is_newest: bool,
    ) -> Policy {
        Policy {
            id: config.policy_id.clone(),
            version: config.version(),
            priority: config.priority.clone(),
            when: config.when.clone(),
            is_fallback: config.fallback.unwrap_or(false),
            is_newest,
            targets_ms: ClockId::ALL.map(|clock_id| config.target(clock_id).map(Minutes::ms)),
            calendar_id,
            pause,
            warn_at: config.warn_at.clone().unwrap_or_default(),
            on_target_change: config.on_target_change.unwrap_or_default(),
            grace_ms: config.grace_minutes.map(Minutes::ms),
            on_reopen: config.on_reopen.unwrap_or_default(),
        }
    }

    /// Whether it applies to `ticket`.
    pub(crate) fn matches(&self, ticket: &Ticket) -> bool {
        self.is_newest
            && self.priority.as_ref().is_none_or(|priority| *priority == ticket.priority)
            && self.when.as_ref().is_none_or(|when| when.holds(ticket))
    }

    /// The tests of the policy that `ticket` fails.
    pub(crate) fn failures(&self, ticket: &Ticket) -> Vec<FailedTest> {
        let mut failures = Vec::new();
        if let Some(priority) =
            self.priority.as_ref().filter(|priority| **priority != ticket.priority)
        {
            failures.push(FailedTest {
                path: "priority".to_owned(),
                test: Condition::is(Field::Priority, priority),
                found: Value::String(ticket.priority.clone()),
            });
        }
        failures.extend(self.when.iter().flat_map(|when| when.failures(ticket)).map(
            |mut failed| {
                failed.path = if failed.path.is_empty() {
                    "when".to_owned()
                } else {
                    format!("when.{}", failed.path)
                };
                failed
            },
        ));
        failures
    }

    /// Whether a newer version has replaced this one.
    pub(crate) fn is_replaced(&self) -> bool {
        !self.is_newest
    }

    /// Its target for `clock_id` in milliseconds.
    pub(crate) fn target_ms(&self, clock_id: ClockId) -> Option<i64> {
        self.targets_ms[clock_id as usize]
    }

    /// The least time, in milliseconds, that `neverEarlier` leaves after a change to this policy.
    pub(crate) fn grace_ms(&self, clock_id: ClockId) -> i64 {
        self.grace_ms.or_else(|| self.target_ms(clock_id)).unwrap_or(0)
    }

    /// Whether `clock` counts under this version of this policy.
    pub(crate) fn is_of(&self, clock: &SlaClock) -> bool {
        clock.policy_version == self.version && clock.policy_id.as_ref() == Some(&self.id)
    }

    /// Whether both are the same version of the same policy.
    pub(crate) fn is_same(&self, other: &Policy) -> bool {
        self.id == other.id && self.version == other.version
    }
}
