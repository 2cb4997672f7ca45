//! Policies that can never apply, clocks that can never run, warnings that are never given.

use super::implication::{Fuel, always_holds, flat, implies, never_holds};
use super::{Doubt, Findings};
use crate::condition::{Condition, Field};
use crate::duration::Minutes;
use crate::sla::{Metric, SlaPolicy, WarnAt, slot_name};
use crate::sorted::Places;
use crate::workflow::WorkflowConfig;

/// All that a policy asks of a ticket.
fn asks(policy: &SlaPolicy) -> Condition {
    let priority = policy.priority.iter().map(|own| Condition::is(Field::Priority, own));
    let when = policy.when.iter().flat_map(flat).cloned();
    Condition::All { all: priority.chain(when).collect() }
}

pub(super) fn check(
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    priorities: &[String],
    findings: &mut Findings,
) {
    let mut before: Vec<(usize, Condition)> = Vec::new();
    let (mut fuel, mut fuel_of_pairs) = (Fuel::new(), Fuel::new());
    for (index, policy) in current.iter().copied() {
        let path = format!("config.policies[{index}]");
        let when = format!("{path}.when");
        let own = asks(policy);
        check_condition(policy.when.as_ref(), &when, &mut fuel, findings);
        // The priority beside it may contradict a condition that holds of some tickets by itself.
        if policy.when.as_ref().is_some_and(|own| !never_holds(own, &mut fuel))
            && never_holds(&own, &mut fuel)
        {
            findings.doubt(when, Doubt::ConditionNeverHolds);
        }
        check_clocks(policy, &path, workflow, findings);
        if policy.fallback == Some(true) {
            continue;
        }
        if let Some((earlier, _)) =
            before.iter().find(|(_, earlier)| implies(&own, earlier, &mut fuel_of_pairs))
        {
            let by = format!("config.policies[{earlier}]");
            findings.doubt(&*path, Doubt::PolicyShadowed { by });
        }
        before.push((index, own));
    }
    let has_fallback = current.iter().any(|(_, policy)| policy.fallback == Some(true));
    if current.is_empty() || has_fallback {
        return;
    }
    let mut fuel = Fuel::new();
    for priority in priorities {
        let ticket = Condition::is(Field::Priority, priority);
        let is_matched = before.iter().any(|(_, policy)| implies(&ticket, policy, &mut fuel));
        if !is_matched && !fuel.is_used_up() {
            let priority = priority.clone();
            findings.doubt("config.policies", Doubt::PriorityWithoutPolicy { priority });
        }
    }
}

/// A condition that says nothing or too much.
pub(super) fn check_condition(
    when: Option<&Condition>,
    path: &str,
    fuel: &mut Fuel,
    findings: &mut Findings,
) {
    let Some(when) = when else { return };
    if never_holds(when, fuel) {
        findings.doubt(path, Doubt::ConditionNeverHolds);
    } else if always_holds(when, fuel) {
        findings.doubt(path, Doubt::ConditionAlwaysHolds);
    }
}

fn check_clocks(
    policy: &SlaPolicy,
    path: &str,
    workflow: &WorkflowConfig,
    findings: &mut Findings,
) {
    let targets = Metric::ALL.map(|metric| policy.target(metric));
    if targets.iter().all(Option::is_none) {
        findings.doubt(path, Doubt::PolicyWithoutTarget);
    }
    if let (Some(response), Some(resolution)) =
        (policy.response_time_minutes, policy.resolution_time_minutes)
        && response > resolution
    {
        findings.doubt(format!("{path}.responseTimeMinutes"), Doubt::ResponseAfterResolution);
    }
    for (index, warn_at) in policy.warn_at.iter().flatten().enumerate() {
        let longest = targets.iter().flatten().copied().map(Minutes::ms).max();
        if let (WarnAt::Left { left }, Some(longest)) = (warn_at, longest)
            && left.ms() >= longest
        {
            findings.doubt(format!("{path}.warnAt[{index}]"), Doubt::WarningNeverGiven);
        }
    }
    let Some(pause_on) = &policy.pause_on else { return };
    for metric in Metric::ALL {
        let states = match metric {
            Metric::FirstResponse => &pause_on.first_response,
            Metric::NextResponse => &pause_on.next_response,
            Metric::Resolution => &pause_on.resolution,
        };
        let Some(states) = states else { continue };
        let path = format!("{path}.pauseOn.{}", slot_name(metric));
        for (index, status) in states.iter().enumerate() {
            if workflow.states.get(status).is_some_and(|category| category.is_done()) {
                let status = status.clone();
                findings.doubt(format!("{path}[{index}]"), Doubt::PauseWithoutEffect { status });
            }
        }
        let mut running = workflow.states.iter().filter(|(_, category)| !category.is_done());
        let paused = Places::of(states.iter());
        if running.all(|(state, _)| paused.get(&state).is_some()) && policy.target(metric).is_some()
        {
            let metric = slot_name(metric);
            findings.doubt(path, Doubt::ClockNeverRuns { metric });
        }
    }
}
