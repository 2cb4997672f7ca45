//! The engine's configuration.

use serde::Deserialize;

use crate::assignment::up_to_thousand;
use crate::calendar::CalendarConfig;
use crate::error::{Problem, Reason, listed, shown};
use crate::id::Id;
use crate::named::Named;
use crate::packed::Read;
use crate::sla::SlaPolicy;
use crate::sorted::Places;
use crate::text;
use crate::timer::TimerConfig;
use crate::workflow::{WorkflowConfig, presets};

/// All that an engine can be configured with; everything has a default, and unknown fields are refused. What has a limit
/// says so; what is beyond one is refused with `TOO_MUCH` before anything else is looked at.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EngineConfig {
    /// Named calendars. The one named `default` is used where none is named: Monday to Friday
    /// 09:00-18:00 UTC unless it is given here. At most 1,000, which together are made of at most 10,000 calendars, 50,000
    /// windows a week and 200,000 holidays and exceptions, those they refer to counted each time.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: CalendarConfig }"))]
    pub calendars: Named<CalendarConfig>,
    /// Policies in order; the first that matches applies. Without any, tickets have no deadlines. At most 1,000; their
    /// conditions and those of the timers have together at most 20,000 parts and compare with at most 100,000 values.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, type = "readonly SlaPolicy[]"))]
    pub policies: Vec<SlaPolicy>,
    /// What happens by itself after some time. When absent: a P2 that is unassigned for 30 minutes becomes a P1, and a
    /// P1 that is unassigned for 15 minutes pages. An empty list does nothing. At most 200.
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
    /// How much a ticket of a priority counts towards an agent's load and capacity: whole numbers from 1 to 1,000, 1 for
    /// priorities that are not named. A ticket keeps what it counts until its agent or its priority changes.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, type = "{ [priority: string]: number }"))]
    pub load_weights: Named<LoadWeight>,
    /// What counts as a first response when a person of the desk does it: states entered, and
    /// `publicAgentComment`; at most 1,000. `["IN_PROGRESS", "publicAgentComment"]` when absent. Automation never counts.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, type = "readonly string[]"))]
    pub first_response_on: Option<Vec<String>>,
    /// Whether each history entry carries a SHA-256 over itself and all before it, so that `verifyHistory` finds
    /// what was changed, moved or taken out; not when absent. A ticket whose chain was begun continues it in any
    /// case; one that was opened before begins with its next entry.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub history_chain: bool,
}

/// How much a ticket counts towards a load: a whole number from 1 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Read)]
#[serde(transparent)]
pub struct LoadWeight(#[serde(deserialize_with = "up_to_thousand")] pub u32);

impl EngineConfig {
    /// The workflow, the default one when none is given.
    pub(crate) fn workflow(&self) -> WorkflowConfig {
        self.workflow.clone().unwrap_or_else(presets::strict)
    }

    /// The priorities, the default ones when none are given.
    pub(crate) fn priorities(&self) -> Vec<String> {
        let standard = || ["P1", "P2", "P3", "P4"].map(str::to_owned).into();
        self.priorities.clone().unwrap_or_else(standard)
    }
}

/// The versions that there are of policies.
pub(crate) struct Versions<'a>(Places<(&'a Id, u32)>);

impl<'a> Versions<'a> {
    pub fn of(policies: &'a [SlaPolicy]) -> Versions<'a> {
        Versions(Places::of(policies.iter().map(|policy| (&policy.policy_id, policy.version()))))
    }

    /// Whether `policy` is the newest version of itself: tickets are matched with no other.
    pub fn is_newest(&self, policy: &'a SlaPolicy) -> bool {
        let after = self.0.after(&(&policy.policy_id, policy.version()));
        after.is_none_or(|(other, _)| **other != policy.policy_id)
    }

    /// Whether the same version of the `policy` at `place` stands at an earlier place too.
    pub fn is_repeated(&self, policy: &'a SlaPolicy, place: usize) -> bool {
        self.0.is_repeated(&(&policy.policy_id, policy.version()), place)
    }
}

/// Nothing when `priority` is one of the `known`.
pub(crate) fn known_priority(known: &[String], priority: &str, path: &str) -> Result<(), Problem> {
    if known.iter().any(|own| own == priority) {
        return Ok(());
    }
    Err(Reason::UnknownPriority { found: shown(priority), known: listed(&mut known.iter()) }
        .at(path))
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
