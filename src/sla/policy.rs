//! Policies: which targets a ticket gets.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::pause::{PauseOn, PauseRule};
use crate::duration::Minutes;
use crate::id::Id;
use crate::text;
use crate::ticket::Ticket;

/// A policy as configuration writes it. The first policy of the list that matches a ticket applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlaPolicy {
    /// The host's identifier, unique among the policies.
    pub policy_id: Id,
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
    /// The target of the first response: minutes, or an ISO 8601 duration such as `PT4H`. None when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time_minutes: Option<Minutes>,
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
}

/// A policy whose references are known to hold.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub id: Id,
    priority: Option<String>,
    response: Option<Minutes>,
    resolution: Option<Minutes>,
    /// The calendar its clocks count in; `None` round the clock.
    pub calendar_id: Option<String>,
    pub pause: PauseRule,
}

impl Policy {
    pub fn new(config: &SlaPolicy, calendar_id: Option<String>, pause: PauseRule) -> Policy {
        Policy {
            id: config.policy_id.clone(),
            priority: config.priority.clone(),
            response: config.response_time_minutes,
            resolution: config.resolution_time_minutes,
            calendar_id,
            pause,
        }
    }

    /// Whether it applies to `ticket`.
    pub fn matches(&self, ticket: &Ticket) -> bool {
        self.priority.as_ref().is_none_or(|priority| *priority == ticket.priority)
    }

    /// Its target for `metric` in milliseconds.
    pub fn target_ms(&self, metric: Metric) -> Option<i64> {
        match metric {
            Metric::FirstResponse => self.response,
            Metric::Resolution => self.resolution,
        }
        .map(Minutes::ms)
    }
}
