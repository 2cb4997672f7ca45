//! Timers that never fire, and timers that fire too late.

use crate::condition::{Condition, Field};
use crate::config::EngineConfig;
use crate::lint::implication::{Fuel, conjuncts, contradict, exclude, never_holds};
use crate::lint::policies::check_condition;
use crate::lint::{Findings, Warning};
use crate::model::ClockId;
use crate::sla::{SlaPolicy, TargetTime};
use crate::timer::{Action, Since, TimerConfig};
use crate::value::sorted::{FirstIndex, SortedSet};
use crate::value::{MS_PER_MINUTE, Role};
use crate::workflow::WorkflowConfig;

/// A timer with the consequences of its condition.
struct Subject<'a> {
    timer: &'a TimerConfig,
    path: String,
    /// The parts of its condition that must all hold.
    requirements: Vec<&'a Condition>,
    /// The states that its condition allows.
    allowed: FirstIndex<&'a str>,
}

impl<'a> Subject<'a> {
    /// The transitions open to the engine that leave a state that the condition allows.
    fn edges(&self, workflow: &'a WorkflowConfig) -> impl Iterator<Item = (&'a str, &'a str)> {
        let open = workflow.transitions.iter().filter(|edge| edge.is_open_to(Role::System));
        let edges = open.map(|edge| (edge.from.as_str(), edge.to.as_str()));
        edges.filter(|(from, _)| self.allowed.get(from).is_some())
    }

    /// The states to which it moves tickets.
    fn targets(&self) -> impl Iterator<Item = &'a str> {
        let levels = self.timer.levels.iter().flatten().flat_map(|level| &level.actions);
        self.timer.actions.iter().flatten().chain(levels).filter_map(|action| match action {
            Action::SetStatus(status) => Some(status.as_str()),
            _ => None,
        })
    }
}

pub(super) fn check(
    config: &EngineConfig,
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    findings: &mut Findings,
) {
    let mut fuel = Fuel::new();
    let timers = config.timers.iter().flatten().enumerate();
    let subjects: Vec<Subject<'_>> = timers
        .map(|(index, timer)| {
            let requirements: Vec<_> = timer.when.iter().flat_map(conjuncts).collect();
            let allowed = FirstIndex::of(allowed(workflow, &requirements, &mut fuel).into_iter());
            Subject { timer, path: format!("config.timers[{index}]"), requirements, allowed }
        })
        .collect();
    // Without fuel the allowed states are overestimated, so a cycle through them proves nothing.
    if let Some(cycle) = timer_cycle(&subjects, workflow).filter(|_| !fuel.is_used_up()) {
        let states = cycle.join(", ");
        findings.warn("config.timers", Warning::TimersGoRound { states });
    }
    for subject in &subjects {
        let when = subject.timer.when.as_ref();
        check_condition(when, &format!("{}.when", subject.path), &mut fuel, findings);
        if when.is_none_or(|when| !never_holds(when, &mut fuel)) {
            check_since(current, workflow, subject, findings);
            check_edges(workflow, subject, findings);
            check_lateness(current, subject, findings);
        }
    }
}

/// A cycle of states through which timers alone can move a ticket endlessly.
fn timer_cycle<'a>(subjects: &[Subject<'a>], workflow: &'a WorkflowConfig) -> Option<Vec<&'a str>> {
    // Entering a status restarts these. The others fire once, or after an action of a person.
    let restarts = |since: &Since| {
        matches!(
            since,
            Since::InStatus | Since::Matched | Since::LastActivity | Since::LastCustomerActivity
        )
    };
    let mut moves = SortedSet::new();
    for subject in subjects.iter().filter(|subject| restarts(&subject.timer.since)) {
        let targets = FirstIndex::of(subject.targets());
        for edge in subject.edges(workflow).filter(|(_, to)| targets.get(to).is_some()) {
            moves.insert(edge);
        }
    }
    workflow.states.keys().find_map(|start| {
        let mut order: Vec<&str> = Vec::new();
        let mut seen = SortedSet::new();
        let mut frontier = vec![start.as_str()];
        while let Some(state) = frontier.pop() {
            let first = (state, "");
            for (_, to) in moves.from(&first).take_while(|(from, _)| *from == state) {
                if *to == start.as_str() {
                    order.insert(0, start);
                    return Some(order);
                }
                if seen.insert(*to) {
                    order.push(to);
                    frontier.push(to);
                }
            }
        }
        None
    })
}

/// The states in which all of `requirements` can hold.
fn allowed<'a>(
    workflow: &'a WorkflowConfig,
    requirements: &[&Condition],
    fuel: &mut Fuel,
) -> Vec<&'a str> {
    if contradict(requirements.iter().copied(), fuel) {
        return Vec::new();
    }
    let states = workflow.states.keys().map(String::as_str);
    states
        .filter(|state| {
            let is_in = Condition::is(Field::Status, state);
            !requirements.iter().any(|part| exclude(part, &is_in, fuel))
        })
        .collect()
}

fn check_since(
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let Subject { timer, path, requirements, allowed } = subject;
    let since = format!("{path}.since");
    if timer.since.clock().is_some_and(|name| {
        let promises = |policy: &SlaPolicy| {
            policy.group() == name.group && policy.target(&name.clock_id).is_some()
        };
        !current.iter().any(|(_, policy)| promises(policy))
    }) {
        findings.warn(since.clone(), Warning::TimerWithoutDeadline);
    }
    let is_suspended_when_done = !matches!(
        timer.since,
        Since::InStatus | Since::Matched | Since::LastActivity | Since::LastCustomerActivity
    );
    let is_done =
        |name: &&str| workflow.states.get(name).is_some_and(|state| state.category.is_done());
    let mut states = allowed.keys().peekable();
    if is_suspended_when_done && states.peek().is_some() && states.all(is_done) {
        findings.warn(since.clone(), Warning::TimerRests);
    }
    let requires_assignee = |condition: &&Condition| match condition {
        Condition::Exists { field: Field::AssigneeId, exists } => *exists,
        Condition::Equals { field: Field::AssigneeId, equals } => !equals.is_null(),
        _ => false,
    };
    if timer.since == Since::Unassigned && requirements.iter().any(requires_assignee) {
        findings.warn(since, Warning::TimerContradicted);
    }
}

/// Warns of a status to which a timer cannot move any ticket.
fn check_edges(workflow: &WorkflowConfig, subject: &Subject<'_>, findings: &mut Findings) {
    let reachable = FirstIndex::of(subject.edges(workflow).map(|(_, to)| to));
    for status in subject.targets() {
        if reachable.get(&status).is_none() && workflow.states.contains_key(status) {
            let status = status.to_owned();
            findings.warn(&*subject.path, Warning::TimerWithoutEdge { status });
        }
    }
}

/// Warns of a raise that fires only after the deadline that it should prevent from being breached.
fn check_lateness(current: &[(usize, &SlaPolicy)], subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { timer, path, requirements, .. } = subject;
    if timer.calendar.is_some() || !matches!(timer.since, Since::Opened | Since::Unassigned) {
        return;
    }
    let Some(level) = timer.levels().into_iter().next() else { return };
    if !level.actions.iter().any(|action| matches!(action, Action::SetPriority(_))) {
        return;
    }
    // The timer certainly concerns a policy's tickets only if it names their priority.
    let named = FirstIndex::of(requirements.iter().filter_map(|part| match part {
        Condition::Equals { field: Field::Priority, equals } => equals.as_str(),
        _ => None,
    }));
    for (_, policy) in current {
        let (Some(priority), None, Some(false)) =
            (&policy.priority, &policy.when, policy.business_hours_only)
        else {
            continue;
        };
        if named.get(&priority.as_str()).is_none() {
            continue;
        }
        for clock_id in [ClockId::FirstResponse, ClockId::Resolution] {
            let Some(TargetTime::Minutes(target)) = policy.target(&clock_id) else { continue };
            if level.after.ms().is_some_and(|after| target.ms() < after) {
                let (policy, clock_id) = (policy.policy_id.to_string(), clock_id.to_string());
                let minutes = crate::value::number::text(target.ms() as f64 / MS_PER_MINUTE);
                findings.warn(&**path, Warning::TimerAfterDeadline { policy, clock_id, minutes });
            }
        }
    }
}
