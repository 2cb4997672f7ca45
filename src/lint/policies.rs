//! Policies that can never apply, clocks that can never run, warnings that are never given.

use crate::condition::{Condition, Field};
use crate::config::{DEFAULT_CALENDAR, EngineConfig};
use crate::lint::implication::{Fuel, always_holds, conjuncts, implies, never_holds};
use crate::lint::{Findings, Warning};
use crate::model::{ClockGroup, ClockId};
use crate::sla::{CalendarName, PauseOn, PolicyPause, SlaPolicy, Target, TargetTime, WarnAt};
use crate::value::NameMap;
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
    let mut before: Vec<(usize, ClockGroup, Condition)> = Vec::new();
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
        let group = policy.group();
        if let Some((earlier, ..)) = before.iter().find(|(_, other, earlier)| {
            *other == group && implies(&requirements, earlier, &mut pair_fuel)
        }) {
            let by = format!("config.policies[{earlier}]");
            findings.warn(&*path, Warning::PolicyShadowed { by });
        }
        before.push((index, group, requirements));
    }
    // Another group may be meant for some tickets only.
    let mut of_sla = current.iter().filter(|(_, policy)| policy.group().is_sla()).peekable();
    if of_sla.peek().is_none() || of_sla.any(|(_, policy)| policy.fallback == Some(true)) {
        return;
    }
    let mut fuel = Fuel::new();
    for priority in priorities {
        let ticket = Condition::is(Field::Priority, priority);
        let mut of_sla = before.iter().filter(|(_, group, _)| group.is_sla());
        let is_matched = of_sla.any(|(.., policy)| implies(&ticket, policy, &mut fuel));
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
    let promised = policy.promised();
    let targets: Vec<&TargetTime> = promised.iter().filter_map(|id| policy.target(id)).collect();
    if promised.is_empty() {
        findings.warn(path, Warning::PolicyWithoutTarget);
    }
    if let (Some(TargetTime::Minutes(response)), Some(TargetTime::Minutes(resolution))) =
        (policy.target(&ClockId::FirstResponse), policy.target(&ClockId::Resolution))
        && response > resolution
    {
        let is_short = policy.response_time_minutes.is_some();
        let field = if is_short { "responseTimeMinutes" } else { "targets.firstResponse" };
        findings.warn(format!("{path}.{field}"), Warning::ResponseAfterResolution);
    }
    check_warnings(policy.warn_at.as_deref(), &targets, path, findings);
    for (id, target) in policy.targets.iter().flat_map(NameMap::iter) {
        let path = format!("{path}.targets.{id}");
        let Some(options) = target.options() else { continue };
        check_warnings(options.warn_at.as_deref(), &[target.time()], &path, findings);
        if let Some(pause) = &options.pause_on {
            let path = format!("{path}.pauseOn");
            check_paused_states(id, pause, &path, true, workflow, findings);
        }
    }
    match &policy.pause_on {
        Some(PolicyPause::ByClock(pauses)) => {
            for (id, pause) in pauses.iter() {
                let Some(pause) = pause else { continue };
                let is_promised = promised.iter().any(|clock| clock.as_str() == id);
                let path = format!("{path}.pauseOn.{id}");
                check_paused_states(id, pause, &path, is_promised, workflow, findings);
            }
        }
        Some(PolicyPause::All(pause)) => {
            let path = format!("{path}.pauseOn");
            if let Some(clock) = promised.first() {
                check_paused_states(clock.as_str(), pause, &path, true, workflow, findings);
            }
        }
        None => {}
    }
}

/// Warns of warnings by time left that no target of `targets` is long enough for.
fn check_warnings(
    warn_at: Option<&[WarnAt]>,
    targets: &[&TargetTime],
    path: &str,
    findings: &mut Findings,
) {
    let minutes = |target: &&TargetTime| match target {
        TargetTime::Minutes(minutes) => Some(minutes.ms()),
        // How long working days are depends on the start.
        TargetTime::WorkingDays(_) => None,
    };
    let lengths: Option<Vec<i64>> = targets.iter().map(minutes).collect();
    let Some(longest) = lengths.and_then(|lengths| lengths.into_iter().max()) else { return };
    for (index, warn_at) in warn_at.into_iter().flatten().enumerate() {
        if let WarnAt::Remaining { remaining } = warn_at
            && remaining.ms() >= longest
        {
            findings.warn(format!("{path}.warnAt[{index}]"), Warning::WarningNeverGiven);
        }
    }
}

/// Warns of paused states in which the clock does not run anyway, and of a clock that pauses in all
/// others.
fn check_paused_states(
    clock_id: &str,
    pause: &PauseOn,
    path: &str,
    is_promised: bool,
    workflow: &WorkflowConfig,
    findings: &mut Findings,
) {
    let PauseOn::Status(statuses) = pause else { return };
    // Where another clock stops, only its own triggers say.
    let is_built_in = !ClockId::from(clock_id).is_custom();
    for (index, status) in statuses.iter().enumerate() {
        let state = workflow.states.get(status);
        if is_built_in && state.is_some_and(|state| state.category.is_done()) {
            let status = status.clone();
            findings.warn(format!("{path}[{index}]"), Warning::PauseWithoutEffect { status });
        }
    }
    let mut running = workflow.states.iter().filter(|(_, state)| !state.category.is_done());
    let paused = FirstIndex::of(statuses.iter());
    if is_promised && running.all(|(status, _)| paused.get(&status).is_some()) {
        let clock_id = clock_id.to_owned();
        findings.warn(path, Warning::ClockNeverRuns { clock_id });
    }
}

/// Warns of policies that count business hours in the calendar `default`, which nobody configured.
pub(super) fn check_calendars(
    config: &EngineConfig,
    current: &[(usize, &SlaPolicy)],
    findings: &mut Findings,
) {
    if config.calendars.contains_key(DEFAULT_CALENDAR) {
        return;
    }
    let is_default = |name: &CalendarName| match name {
        CalendarName::Name(name) => name == DEFAULT_CALENDAR,
        CalendarName::OfTicket(of_ticket) => of_ticket.otherwise == DEFAULT_CALENDAR,
    };
    let uses_default = |policy: &SlaPolicy| {
        let of_policy = match &policy.calendar {
            Some(name) => is_default(name),
            None => policy.business_hours_only == Some(true),
        };
        policy.promised().iter().any(|clock| {
            let own = policy.targets.as_ref().and_then(|targets| targets.get(clock.as_str()));
            let own = own.and_then(Target::options).and_then(|own| own.calendar.as_ref());
            own.map_or(of_policy, is_default)
        })
    };
    // Once is enough: the remedy is one calendar.
    if let Some((index, _)) = current.iter().find(|(_, policy)| uses_default(policy)) {
        findings.warn(format!("config.policies[{index}]"), Warning::DefaultCalendarIsUtc);
    }
}
