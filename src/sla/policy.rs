//! Policies: which targets apply to a ticket.

use serde::Serialize;

use crate::condition::{Condition, Facts, FailedTest, Field};
use crate::model::{ClockGroup, ClockId, SlaClock};
use crate::sla::{
    CalendarName, OnReopen, OnTargetChange, PauseOn, PolicyPause, Target, TargetTime, Terms, WarnAt,
};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Id, Minutes, NameMap, Value, limits};

/// A policy: its targets, and the tickets that it applies to.
///
/// Of each group, the first policy of the list that matches a ticket applies.
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
    /// Its group: a letter, then up to 63 letters, digits, `-` and `_`. Groups run side by side, such
    /// as an agreement with a supplier beside the one with the customer. At most 50. Default: `sla`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[packed(max_chars = limits::NAME)]
    pub group: Option<String>,
    /// Whether it applies to the tickets that no other policy of its group matches, wherever it is
    /// in the list. At most one policy of a group is a fallback. Default: false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<bool>,
    /// Its targets by clock id: built-in clocks and those of `clocks`. Each is a time (minutes, an
    /// ISO 8601 duration such as `PT4H`, or working days), or a time with options of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "{ [clockId: string]: Target }"))]
    pub targets: Option<NameMap<Target>>,
    /// The target of the first response: minutes, an ISO 8601 duration such as `PT4H`, or working
    /// days. Short for `targets.firstResponse`. Default: no target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time_minutes: Option<TargetTime>,
    /// The target of each further response to the reporter's comments, in the same form. Short for
    /// `targets.nextResponse`. Default: no target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response_time_minutes: Option<TargetTime>,
    /// The target of the resolution, in the same form. Short for `targets.resolution`. Default: no
    /// target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_time_minutes: Option<TargetTime>,
    /// Whether the targets count business hours only; if false, they count 24x7. Required unless
    /// `targets` or `calendar` is set; then the default is whether there is a `calendar`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_hours_only: Option<bool>,
    /// The calendar of its business hours: a name, `24x7`, or `{ field, else }` for the calendar that
    /// a field of the ticket names. Default: the calendar named `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarName>,
    /// When its clocks pause, in place of their own `pause`: a list of statuses or a condition, for
    /// all of them or by clock id. Default: the resolution clock pauses in every state of category
    /// `pending`, the other built-in clocks never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<PolicyPause>,
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
            group: None,
            fallback: None,
            targets: None,
            response_time_minutes: None,
            next_response_time_minutes: None,
            resolution_time_minutes: None,
            business_hours_only: Some(false),
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

    /// Its group.
    pub(crate) fn group(&self) -> ClockGroup {
        self.group.as_deref().map_or(ClockGroup::SLA, ClockGroup::from)
    }

    /// The short forms of its targets: field, clock and time.
    pub(crate) fn short_targets(&self) -> [(&'static str, ClockId, Option<&TargetTime>); 3] {
        let (first, next) = (&self.response_time_minutes, &self.next_response_time_minutes);
        let resolution = &self.resolution_time_minutes;
        [
            ("responseTimeMinutes", ClockId::FirstResponse, first.as_ref()),
            ("nextResponseTimeMinutes", ClockId::NextResponse, next.as_ref()),
            ("resolutionTimeMinutes", ClockId::Resolution, resolution.as_ref()),
        ]
    }

    /// Its target for `clock_id`, from either form.
    pub(crate) fn target(&self, clock_id: &ClockId) -> Option<&TargetTime> {
        let mut short = self.short_targets().into_iter();
        let short = short.find(|(_, id, _)| id == clock_id).and_then(|(_, _, time)| time);
        let long = || self.targets.as_ref()?.get(clock_id.as_str()).map(Target::time);
        short.or_else(long)
    }

    /// Visits its conditions: those of the policy, and those under which clocks pause.
    pub(crate) fn each_condition(&self, visit: &mut dyn FnMut(&Condition)) {
        self.when.iter().for_each(&mut *visit);
        let mut pause = |pause: &PauseOn| {
            if let PauseOn::When(condition) = pause {
                visit(condition);
            }
        };
        match &self.pause_on {
            Some(PolicyPause::All(all)) => pause(all),
            Some(PolicyPause::ByClock(clocks)) => {
                clocks.iter().filter_map(|(_, own)| own.as_ref()).for_each(&mut pause);
            }
            None => {}
        }
        for (_, target) in self.targets.iter().flat_map(NameMap::iter) {
            target.options().and_then(|own| own.pause_on.as_ref()).into_iter().for_each(&mut pause);
        }
    }

    /// The clocks for which it has a target.
    pub(crate) fn promised(&self) -> Vec<ClockId> {
        let short = self.short_targets().into_iter();
        let mut clocks: Vec<ClockId> =
            short.filter(|(.., time)| time.is_some()).map(|(_, id, _)| id).collect();
        let long = self.targets.iter().flat_map(NameMap::keys);
        clocks.extend(long.map(|id| ClockId::from(id.as_str())));
        clocks
    }
}

/// A policy whose references have been resolved.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub id: Id,
    pub version: u32,
    pub group: ClockGroup,
    priority: Option<String>,
    pub when: Option<Condition>,
    pub is_fallback: bool,
    /// Whether it is the newest version of the policy; only that one is matched with tickets.
    is_newest: bool,
    /// What it says about the clocks that it names, by the index of the clock.
    named: Vec<(usize, Terms)>,
    /// What it says about all others.
    others: Terms,
}

impl Policy {
    pub(crate) fn new(
        config: &SlaPolicy,
        named: Vec<(usize, Terms)>,
        others: Terms,
        is_newest: bool,
    ) -> Policy {
        Policy {
            id: config.policy_id.clone(),
            version: config.version(),
            group: config.group(),
            priority: config.priority.clone(),
            when: config.when.clone(),
            is_fallback: config.fallback.unwrap_or(false),
            is_newest,
            named,
            others,
        }
    }

    /// Whether it applies to the ticket of `facts`.
    pub(crate) fn matches(&self, facts: &Facts<'_>) -> bool {
        self.is_newest
            && self.priority.as_ref().is_none_or(|priority| *priority == facts.ticket.priority)
            && self.when.as_ref().is_none_or(|when| when.holds(facts))
    }

    /// The tests of the policy that the ticket of `facts` fails.
    pub(crate) fn failures(&self, facts: &Facts<'_>) -> Vec<FailedTest> {
        let mut failures = Vec::new();
        let found = &facts.ticket.priority;
        if let Some(priority) = self.priority.as_ref().filter(|priority| *priority != found) {
            failures.push(FailedTest {
                path: "priority".to_owned(),
                test: Condition::is(Field::Priority, priority),
                found: Value::String(found.clone()),
            });
        }
        failures.extend(self.when.iter().flat_map(|when| when.failures(facts)).map(
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

    /// What it says about the clock at `index`.
    pub(crate) fn terms(&self, index: usize) -> &Terms {
        let named = self.named.iter().find(|(named, _)| *named == index);
        named.map_or(&self.others, |(_, terms)| terms)
    }

    /// The indices of the clocks for which it has a target.
    pub(crate) fn promised(&self) -> impl Iterator<Item = usize> {
        let with_time = self.named.iter().filter(|(_, terms)| terms.time.is_some());
        with_time.map(|(index, _)| *index)
    }

    /// Everything that it says about clocks.
    pub(crate) fn all_terms(&self) -> impl Iterator<Item = &Terms> {
        self.named.iter().map(|(_, terms)| terms).chain([&self.others])
    }

    /// Everything that it says about clocks.
    pub(crate) fn all_terms_mut(&mut self) -> impl Iterator<Item = &mut Terms> {
        self.named.iter_mut().map(|(_, terms)| terms).chain([&mut self.others])
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
