//! Policies that can never apply, clocks that can never run, warnings that are never given.

use crate::condition::{Condition, Field};
use crate::lint::implication::{Fuel, always_holds, conjuncts, implies, never_holds};
use crate::lint::{Findings, Warning};
use crate::model::ClockId;
use crate::sla::{SlaPolicy, WarnAt};
use crate::value::Minutes;
use crate::value::sorted::FirstIndex;
use crate::workflow::WorkflowConfig;

/// Everything that a policy requires of a ticket.
fn requirements(policy: &SlaPolicy) -> Condition {
    let priority = policy.priority.iter().map(|priority| Condition::is(Field::Priority, priority));
    let when = policy.when.iter().flat_map(conjuncts).cloned();
    Condition::All { all: priority.chain(when).collect() }
}

pub(super) fn check(
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    priorities: &[String],
    findings: &mut Findings,
) {
    let mut before: Vec<(usize, Condition)> = Vec::new();
    let (mut fuel, mut pair_fuel) = (Fuel::new(), Fuel::new());
    for (index, policy) in current.iter().copied() {
        let path = format!("config.policies[{index}]");
        let when = format!("{path}.when");
        let requirements = requirements(policy);
        check_condition(policy.when.as_ref(), &when, &mut fuel, findings);
        // A condition that can hold by itself may contradict the policy's priority.
        if policy.when.as_ref().is_some_and(|when| !never_holds(when, &mut fuel))
            && never_holds(&requirements, &mut fuel)
        {
            findings.warn(when, Warning::ConditionNeverHolds);
        }
        check_clocks(policy, &path, workflow, findings);
        if policy.fallback == Some(true) {
            continue;
        }
        if let Some((earlier, _)) =
            before.iter().find(|(_, earlier)| implies(&requirements, earlier, &mut pair_fuel))
        {
            let by = format!("config.policies[{earlier}]");
            findings.warn(&*path, Warning::PolicyShadowed { by });
        }
        before.push((index, requirements));
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
            findings.warn("config.policies", Warning::PriorityWithoutPolicy { priority });
        }
    }
}

/// Warns of a condition that always or never holds.
pub(super) fn check_condition(
    when: Option<&Condition>,
    path: &str,
    fuel: &mut Fuel,
    findings: &mut Findings,
) {
    let Some(when) = when else { return };
    if never_holds(when, fuel) {
        findings.warn(path, Warning::ConditionNeverHolds);
    } else if always_holds(when, fuel) {
        findings.warn(path, Warning::ConditionAlwaysHolds);
    }
}

fn check_clocks(
    policy: &SlaPolicy,
    path: &str,
    workflow: &WorkflowConfig,
    findings: &mut Findings,
) {
    let targets = ClockId::ALL.map(|clock_id| policy.target(clock_id));
    if targets.iter().all(Option::is_none) {
        findings.warn(path, Warning::PolicyWithoutTarget);
    }
    if let (Some(response), Some(resolution)) =
        (policy.response_time_minutes, policy.resolution_time_minutes)
        && response > resolution
    {
        findings.warn(format!("{path}.responseTimeMinutes"), Warning::ResponseAfterResolution);
    }
    for (index, warn_at) in policy.warn_at.iter().flatten().enumerate() {
        let longest = targets.iter().flatten().copied().map(Minutes::ms).max();
        if let (WarnAt::Remaining { remaining }, Some(longest)) = (warn_at, longest)
            && remaining.ms() >= longest
        {
            findings.warn(format!("{path}.warnAt[{index}]"), Warning::WarningNeverGiven);
        }
    }
    let Some(pause_on) = &policy.pause_on else { return };
    for clock_id in ClockId::ALL {
        let states = match clock_id {
            ClockId::FirstResponse => &pause_on.first_response,
            ClockId::NextResponse => &pause_on.next_response,
            ClockId::Resolution => &pause_on.resolution,
        };
        let Some(states) = states else { continue };
        let path = format!("{path}.pauseOn.{}", clock_id.as_str());
        for (index, status) in states.iter().enumerate() {
            if workflow.states.get(status).is_some_and(|category| category.is_done()) {
                let status = status.clone();
                findings.warn(format!("{path}[{index}]"), Warning::PauseWithoutEffect { status });
            }
        }
        let mut running = workflow.states.iter().filter(|(_, category)| !category.is_done());
        let paused = FirstIndex::of(states.iter());
        if running.all(|(state, _)| paused.get(&state).is_some())
            && policy.target(clock_id).is_some()
        {
            let clock_id = clock_id.as_str();
            findings.warn(path, Warning::ClockNeverRuns { clock_id });
        }
    }
}
