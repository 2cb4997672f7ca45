//! Policies: which targets a ticket gets.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::clock::SlaClock;
use super::pause::{PauseOn, PauseRule};
use super::reopen::OnReopen;
use super::target_change::OnTargetChange;
use super::warning::WarnAt;
use crate::condition::{Condition, FailedTest, Field};
use crate::duration::Minutes;
use crate::id::Id;
use crate::packed::{Read, Write};
use crate::text;
use crate::ticket::Ticket;
use crate::value::Value;

/// A policy as configuration writes it. The first policy of the list that matches a ticket applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlaPolicy {
    /// The host's identifier, unique among the policies but for other versions of the same.
    pub policy_id: Id,
    /// Its version, from 1 (1 when absent). Tickets get the highest one; clocks keep the version they were
    /// given, so leave an older one in the configuration while tickets are open that have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// A name for people.
    #[serde(
        default,
        deserialize_with = "text::optional_name",
        skip_serializing_if = "Option::is_none"
    )]
    pub name: Option<String>,
    /// The priority it applies to; every priority when absent.
    #[serde(
        default,
        deserialize_with = "text::optional_name",
        skip_serializing_if = "Option::is_none"
    )]
    pub priority: Option<String>,
    /// What else must hold of the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether it applies to tickets that no other policy matches, wherever it stands in the list. At most one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<bool>,
    /// The target of the first response: minutes, or an ISO 8601 duration such as `PT4H`. None when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time_minutes: Option<Minutes>,
    /// The target of each further response to the reporter's comments, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response_time_minutes: Option<Minutes>,
    /// The target of the resolution, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_time_minutes: Option<Minutes>,
    /// Whether the targets count business hours only, or round the clock.
    pub business_hours_only: bool,
    /// The calendar of its business hours; the calendar named `default` when absent.
    #[serde(
        default,
        deserialize_with = "text::optional_name",
        skip_serializing_if = "Option::is_none"
    )]
    pub calendar: Option<String>,
    /// The states in which its clocks pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<PauseOn>,
    /// When to warn: shares of the target used, or time left; at most 20. Each once a clock, at its exact instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<Vec<WarnAt>>,
    /// What becomes of the time used when a ticket comes to this policy from another; `carry` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_target_change: Option<OnTargetChange>,
    /// How much time there is at least after a change by `neverEarlier`; the policy's own target when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_minutes: Option<Minutes>,
    /// What becomes of its clocks when a ticket is reopened; `resume` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_reopen: Option<OnReopen>,
}

impl SlaPolicy {
    /// A policy for every ticket, round the clock and without targets.
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

    /// Its version.
    pub(crate) fn version(&self) -> u32 {
        self.version.unwrap_or(1)
    }

    /// Its target for `metric`.
    pub(crate) fn target(&self, metric: Metric) -> Option<Minutes> {
        match metric {
            Metric::FirstResponse => self.response_time_minutes,
            Metric::NextResponse => self.next_response_time_minutes,
            Metric::Resolution => self.resolution_time_minutes,
        }
    }
}

/// A policy whose references are known to hold.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub id: Id,
    pub version: u32,
    priority: Option<String>,
    pub when: Option<Condition>,
    pub is_fallback: bool,
    /// Whether it is the newest version of itself: tickets are matched with no other.
    is_newest: bool,
    targets_ms: [Option<i64>; 3],
    /// The calendar its clocks count in; `None` round the clock.
    pub calendar_id: Option<String>,
    pub pause: PauseRule,
    pub warn_at: Vec<WarnAt>,
    pub on_target_change: OnTargetChange,
    grace_ms: Option<i64>,
    pub on_reopen: OnReopen,
}

impl Policy {
    pub fn new(
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
            targets_ms: Metric::ALL.map(|metric| config.target(metric).map(Minutes::ms)),
            calendar_id,
            pause,
            warn_at: config.warn_at.clone().unwrap_or_default(),
            on_target_change: config.on_target_change.unwrap_or_default(),
            grace_ms: config.grace_minutes.map(Minutes::ms),
            on_reopen: config.on_reopen.unwrap_or_default(),
        }
    }

    /// Whether it applies to `ticket`.
    pub fn matches(&self, ticket: &Ticket) -> bool {
        self.is_newest
            && self.priority.as_ref().is_none_or(|priority| *priority == ticket.priority)
            && self.when.as_ref().is_none_or(|when| when.holds(ticket))
    }

    /// Why it does not apply to `ticket`.
    pub fn failures(&self, ticket: &Ticket) -> Vec<FailedTest> {
        let mut failures = Vec::new();
        if let Some(priority) = self.priority.as_ref().filter(|own| **own != ticket.priority) {
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

    /// Whether an older version of itself has been replaced by a newer one.
    pub fn is_replaced(&self) -> bool {
        !self.is_newest
    }

    /// Its target for `metric` in milliseconds.
    pub fn target_ms(&self, metric: Metric) -> Option<i64> {
        self.targets_ms[metric as usize]
    }

    /// How much time `neverEarlier` leaves after a change to this policy.
    pub fn grace_ms(&self, metric: Metric) -> i64 {
        self.grace_ms.or_else(|| self.target_ms(metric)).unwrap_or(0)
    }

    /// Whether `clock` was given this version of it.
    pub fn is_of(&self, clock: &SlaClock) -> bool {
        clock.policy_version == self.version && clock.policy_id.as_ref() == Some(&self.id)
    }

    /// Whether it is the version that `other` is.
    pub fn is_same(&self, other: &Policy) -> bool {
        self.id == other.id && self.version == other.version
    }
}
