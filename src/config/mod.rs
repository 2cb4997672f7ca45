//! The configuration of an engine: as it is read, and compiled.

mod clocks;
mod compile;
mod compiled;
mod policies;

pub(crate) use compile::{DEFAULT_CALENDAR, limit_exceeded};
pub(crate) use compiled::CompiledConfig;

use crate::calendar::CalendarConfig;
use crate::sla::{ClockConfig, SlaPolicy};
use crate::timer::TimerConfig;
use crate::value::codec::Unpack;
use crate::value::sorted::FirstIndex;
use crate::value::{Id, NameMap};
use crate::workflow::{WorkflowConfig, presets};

/// The configuration of an engine. All fields have defaults, and unknown fields are refused.
///
/// The fields document their limits. Whatever exceeds one is refused with `LIMIT_EXCEEDED`, before
/// anything else is checked.
#[derive(Clone, Debug, Default, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EngineConfig {
    /// Named calendars. A policy that names none uses the one named `default`: Monday to Friday
    /// 09:00-18:00 UTC unless it is defined here.
    ///
    /// At most 1,000. Together they consist of at most 10,000 calendars, 50,000 windows a week and
    /// 200,000 holidays and exceptions, where a calendar counts each time another one refers to it.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: CalendarConfig }"))]
    pub calendars: NameMap<CalendarConfig>,
    /// Clocks of your own, besides `firstResponse`, `nextResponse` and `resolution`; at most 50.
    /// Clocks say how time is measured, and policies how much of it is promised.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "readonly ClockConfig[]"))]
    pub clocks: Vec<ClockConfig>,
    /// Policies in order; of each group, the first that matches applies. Without any, tickets have
    /// no deadlines.
    ///
    /// At most 1,000. The conditions of clocks, policies and timers have at most 20,000 parts
    /// together, and compare with at most 100,000 values.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "readonly SlaPolicy[]"))]
    pub policies: Vec<SlaPolicy>,
    /// Automatic actions after some time; at most 200. When absent, a P2 that is unassigned for 30
    /// minutes becomes a P1, and a P1 that is unassigned for 15 minutes pages. An empty list does
    /// nothing.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "readonly TimerConfig[]"))]
    pub timers: Option<Vec<TimerConfig>>,
    /// The workflow; the strict one of [`presets`] when absent.
    #[serde(default)]
    pub workflow: Option<WorkflowConfig>,
    /// The priorities, most urgent first, at most 100; P1 to P4 when absent.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "readonly string[]"))]
    pub priorities: Option<Vec<String>>,
    /// How much a ticket of a priority counts towards an agent's load and capacity: whole numbers
    /// from 1 to 1,000; 1 for priorities that are not listed. The weight of an assigned ticket
    /// changes only with its agent or its priority.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, type = "{ [priority: string]: number }"))]
    pub load_weights: NameMap<LoadWeight>,
    /// What counts as a first response when a person of the desk does it: states entered, and
    /// `publicReply`; at most 1,000. `["IN_PROGRESS", "publicReply"]` when absent. Automation never
    /// counts.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "readonly string[]"))]
    pub first_response_on: Option<Vec<String>>,
    /// Whether each history entry carries a SHA-256 over itself and all earlier ones, so that
    /// `verifyHistory` detects changed, moved or missing entries. False when absent.
    ///
    /// A ticket whose history is chained stays chained in any case. The chain of an older ticket
    /// starts with its next entry.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub tamper_evident_history: bool,
}

/// How much a ticket counts towards a load: a whole number from 1 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Unpack)]
#[serde(transparent)]
pub struct LoadWeight(#[packed(range = 1..=1_000)] pub u32);

impl EngineConfig {
    /// The configured workflow, or the default one.
    pub(crate) fn workflow(&self) -> WorkflowConfig {
        self.workflow.clone().unwrap_or_else(presets::strict)
    }

    /// The configured priorities, or the default ones.
    pub(crate) fn priorities(&self) -> Vec<String> {
        let standard = || ["P1", "P2", "P3", "P4"].map(str::to_owned).into();
        self.priorities.clone().unwrap_or_else(standard)
    }
}

/// The versions of the configured policies.
pub(crate) struct Versions<'a>(FirstIndex<(&'a Id, u32)>);

impl<'a> Versions<'a> {
    pub(crate) fn of(policies: &'a [SlaPolicy]) -> Versions<'a> {
        Versions(FirstIndex::of(
            policies.iter().map(|policy| (&policy.policy_id, policy.version())),
        ))
    }

    /// Whether `policy` is the newest version with its id. Tickets are matched with no other.
    pub(crate) fn is_newest(&self, policy: &'a SlaPolicy) -> bool {
        let after = self.0.after(&(&policy.policy_id, policy.version()));
        after.is_none_or(|(other, _)| **other != policy.policy_id)
    }

    /// Whether the version of the `policy` at `place` also occurs earlier in the list.
    pub(crate) fn is_repeated(&self, policy: &'a SlaPolicy, place: usize) -> bool {
        self.0.is_repeated(&(&policy.policy_id, policy.version()), place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_highest_of_its_policy() {
        for len in 0..60_u32 {
            let policy = |number: u32| SlaPolicy {
                version: (!number.is_multiple_of(3)).then_some(number * 7_919 % 11),
                ..SlaPolicy::new(i64::from(number * 31 % 7))
            };
            let policies: Vec<SlaPolicy> = (0..len).map(policy).collect();
            let versions = Versions::of(&policies);
            for (place, policy) in policies.iter().enumerate() {
                let same = |other: &&SlaPolicy| other.policy_id == policy.policy_id;
                let newest = policies.iter().filter(same).map(SlaPolicy::version).max();
                assert_eq!(versions.is_newest(policy), newest == Some(policy.version()));
                let mut earlier = policies[..place].iter().filter(same);
                let is_repeated = earlier.any(|other| other.version() == policy.version());
                assert_eq!(versions.is_repeated(policy, place), is_repeated);
            }
        }
    }
}
