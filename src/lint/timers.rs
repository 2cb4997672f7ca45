//! Timers that never come, and timers that come too late.

use super::implication::{contradict, flat, never_holds};
use super::policies::{check_condition, current};
use super::{Doubt, Findings};
use crate::actor::Role;
use crate::condition::{Condition, Field};
use crate::config::EngineConfig;
use crate::duration::MS_PER_MINUTE;
use crate::sla::{Metric, slot_name};
use crate::timer::{Action, Anchor, TimerConfig};
use crate::workflow::{TransitionRule, WorkflowConfig};

/// The parts of the condition of `timer` that must all hold.
fn asks(timer: &TimerConfig) -> Vec<Condition> {
    timer.when.iter().flat_map(|when| flat(std::slice::from_ref(when))).collect()
}

pub(super) fn check(config: &EngineConfig, workflow: &WorkflowConfig, findings: &mut Findings) {
    if let Some(round) = round(config, workflow) {
        let states = round.join(", ");
        findings.doubt("config.timers", Doubt::TimersGoRound { states });
    }
    for (index, timer) in config.timers.iter().flatten().enumerate() {
        let path = format!("config.timers[{index}]");
        check_condition(timer.when.as_ref(), &format!("{path}.when"), findings);
        if timer.when.as_ref().is_none_or(|when| !never_holds(when)) {
            check_anchor(config, workflow, timer, &path, findings);
            check_edges(workflow, timer, &path, findings);
            check_lateness(config, timer, &path, findings);
        }
    }
}

/// States that timers alone can move a ticket through again and again.
fn round<'a>(config: &'a EngineConfig, workflow: &'a WorkflowConfig) -> Option<Vec<&'a str>> {
    // Each entering of a status starts these anew; the others come once, or with what people do.
    let again = |anchor: Anchor| {
        matches!(
            anchor,
            Anchor::InStatus
                | Anchor::Matched
                | Anchor::LastActivity
                | Anchor::LastCustomerActivity
        )
    };
    let mut moves: Vec<(&str, &str)> = Vec::new();
    for timer in config.timers.iter().flatten().filter(|timer| again(timer.anchor)) {
        let actions = timer.levels.iter().flatten().flat_map(|level| &level.actions);
        for action in timer.actions.iter().flatten().chain(actions) {
            let Action::SetStatus(to) = action else { continue };
            let from =
                allowed(workflow, timer).into_iter().filter(|from| leads(workflow, from, to));
            moves.extend(from.map(|from| (from, to.as_str())));
        }
    }
    workflow.states.keys().find_map(|start| {
        let mut seen: Vec<&str> = Vec::new();
        let mut frontier = vec![start.as_str()];
        while let Some(state) = frontier.pop() {
            for (_, to) in moves.iter().filter(|(from, _)| *from == state) {
                if *to == start.as_str() {
                    seen.insert(0, start);
                    return Some(seen);
                }
                if !seen.contains(to) {
                    seen.push(to);
                    frontier.push(to);
                }
            }
        }
        None
    })
}

/// Whether an edge that is open to the engine leads from one state to another.
fn leads(workflow: &WorkflowConfig, from: &str, to: &str) -> bool {
    let is_edge = |edge: &TransitionRule| edge.from == from && edge.to == to;
    workflow.transitions.iter().any(|edge| is_edge(edge) && edge.is_open_to(Role::System))
}

/// The states that the condition of `timer` allows.
fn allowed<'a>(workflow: &'a WorkflowConfig, timer: &TimerConfig) -> Vec<&'a str> {
    let in_state = |state: &str| [asks(timer), vec![Condition::is(Field::Status, state)]].concat();
    let states = workflow.states.keys().map(String::as_str);
    states.filter(|state| !contradict(&in_state(state))).collect()
}

fn check_anchor(
    config: &EngineConfig,
    workflow: &WorkflowConfig,
    timer: &TimerConfig,
    path: &str,
    findings: &mut Findings,
) {
    let metric = match timer.anchor {
        Anchor::ResponseDue => Some(Metric::FirstResponse),
        Anchor::NextResponseDue => Some(Metric::NextResponse),
        Anchor::ResolutionDue => Some(Metric::Resolution),
        _ => None,
    };
    let anchor = format!("{path}.anchor");
    if metric.is_some_and(|metric| !current(config).any(|(_, own)| own.target(metric).is_some())) {
        findings.doubt(anchor.clone(), Doubt::TimerWithoutDeadline);
    }
    let rests = matches!(timer.anchor, Anchor::Created | Anchor::Unassigned | Anchor::Breached)
        || timer.anchor.is_deadline();
    let is_done = |state: &&str| workflow.states.get(state).is_some_and(|own| own.is_done());
    let allowed = allowed(workflow, timer);
    if rests && !allowed.is_empty() && allowed.iter().all(is_done) {
        findings.doubt(anchor.clone(), Doubt::TimerRests);
    }
    let assigned = |condition: &Condition| match condition {
        Condition::Exists { field: Field::AssigneeId, exists } => *exists,
        Condition::Equals { field: Field::AssigneeId, equals } => !equals.is_null(),
        _ => false,
    };
    if timer.anchor == Anchor::Unassigned && asks(timer).iter().any(assigned) {
        findings.doubt(anchor, Doubt::TimerContradicted);
    }
}

/// A status that a timer cannot move any ticket to.
fn check_edges(
    workflow: &WorkflowConfig,
    timer: &TimerConfig,
    path: &str,
    findings: &mut Findings,
) {
    let allowed = allowed(workflow, timer);
    for action in timer.levels().iter().flat_map(|level| &level.actions) {
        let Action::SetStatus(status) = action else { continue };
        if !allowed.iter().any(|from| leads(workflow, from, status))
            && workflow.states.contains_key(status)
        {
            findings.doubt(path, Doubt::TimerWithoutEdge { status: status.clone() });
        }
    }
}

/// A raise that comes when the ticket it was to save is late already.
fn check_lateness(config: &EngineConfig, timer: &TimerConfig, path: &str, findings: &mut Findings) {
    if timer.calendar.is_some() || !matches!(timer.anchor, Anchor::Created | Anchor::Unassigned) {
        return;
    }
    let Some(level) = timer.levels().into_iter().next() else { return };
    if !level.actions.iter().any(|action| matches!(action, Action::SetPriority(_))) {
        return;
    }
    let asked = asks(timer);
    for (_, policy) in current(config) {
        let (Some(priority), None, false) =
            (&policy.priority, &policy.when, policy.business_hours_only)
        else {
            continue;
        };
        // Only where the timer names the priority is it certain that the policy's tickets are meant.
        if !asked.contains(&Condition::is(Field::Priority, priority)) {
            continue;
        }
        for metric in [Metric::FirstResponse, Metric::Resolution] {
            if let Some(target) = policy.target(metric).filter(|own| own.ms() < level.after.ms()) {
                let (policy, metric) = (policy.policy_id.to_string(), slot_name(metric));
                let minutes = crate::number::text(target.ms() as f64 / MS_PER_MINUTE);
                findings.doubt(path, Doubt::TimerAfterDeadline { policy, metric, minutes });
            }
        }
    }
}
