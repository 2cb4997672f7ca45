//! Timers that never come, and timers that come too late.

use super::implication::{Fuel, contradict, exclude, flat, never_holds};
use super::policies::check_condition;
use super::{Doubt, Findings};
use crate::actor::Role;
use crate::condition::{Condition, Field};
use crate::config::EngineConfig;
use crate::duration::MS_PER_MINUTE;
use crate::sla::{Metric, SlaPolicy, slot_name};
use crate::sorted::{Places, Set};
use crate::timer::{Action, Anchor, TimerConfig};
use crate::workflow::WorkflowConfig;

/// A timer with what follows from its condition.
struct Subject<'a> {
    timer: &'a TimerConfig,
    path: String,
    /// The parts of its condition that must all hold.
    asks: Vec<&'a Condition>,
    /// The states that its condition allows.
    allowed: Places<&'a str>,
}

impl<'a> Subject<'a> {
    /// The edges that are open to the engine out of the states that the condition allows.
    fn edges(&self, workflow: &'a WorkflowConfig) -> impl Iterator<Item = (&'a str, &'a str)> {
        let open = workflow.transitions.iter().filter(|edge| edge.is_open_to(Role::System));
        let edges = open.map(|edge| (edge.from.as_str(), edge.to.as_str()));
        edges.filter(|(from, _)| self.allowed.get(from).is_some())
    }

    /// The states that it moves tickets to.
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
            let asks: Vec<_> = timer.when.iter().flat_map(flat).collect();
            let allowed = Places::of(allowed(workflow, &asks, &mut fuel).into_iter());
            Subject { timer, path: format!("config.timers[{index}]"), asks, allowed }
        })
        .collect();
    // Where not all is known of the states that are allowed, nothing is known of the way through them.
    if let Some(round) = round(&subjects, workflow).filter(|_| !fuel.is_used_up()) {
        let states = round.join(", ");
        findings.doubt("config.timers", Doubt::TimersGoRound { states });
    }
    for subject in &subjects {
        let when = subject.timer.when.as_ref();
        check_condition(when, &format!("{}.when", subject.path), &mut fuel, findings);
        if when.is_none_or(|when| !never_holds(when, &mut fuel)) {
            check_anchor(current, workflow, subject, findings);
            check_edges(workflow, subject, findings);
            check_lateness(current, subject, findings);
        }
    }
}

/// States that timers alone can move a ticket through again and again.
fn round<'a>(subjects: &[Subject<'a>], workflow: &'a WorkflowConfig) -> Option<Vec<&'a str>> {
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
    let mut moves = Set::new();
    for subject in subjects.iter().filter(|subject| again(subject.timer.anchor)) {
        let targets = Places::of(subject.targets());
        for edge in subject.edges(workflow).filter(|(_, to)| targets.get(to).is_some()) {
            moves.insert(edge);
        }
    }
    workflow.states.keys().find_map(|start| {
        let mut order: Vec<&str> = Vec::new();
        let mut seen = Set::new();
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

/// The states that conditions, which must all hold, allow.
fn allowed<'a>(workflow: &'a WorkflowConfig, asks: &[&Condition], fuel: &mut Fuel) -> Vec<&'a str> {
    if contradict(asks.iter().copied(), fuel) {
        return Vec::new();
    }
    let states = workflow.states.keys().map(String::as_str);
    states
        .filter(|state| {
            let is_in = Condition::is(Field::Status, state);
            !asks.iter().any(|part| exclude(part, &is_in, fuel))
        })
        .collect()
}

fn check_anchor(
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    let Subject { timer, path, asks, allowed } = subject;
    let metric = match timer.anchor {
        Anchor::ResponseDue => Some(Metric::FirstResponse),
        Anchor::NextResponseDue => Some(Metric::NextResponse),
        Anchor::ResolutionDue => Some(Metric::Resolution),
        _ => None,
    };
    let anchor = format!("{path}.anchor");
    if metric.is_some_and(|metric| !current.iter().any(|(_, own)| own.target(metric).is_some())) {
        findings.doubt(anchor.clone(), Doubt::TimerWithoutDeadline);
    }
    let rests = matches!(timer.anchor, Anchor::Created | Anchor::Unassigned | Anchor::Breached)
        || timer.anchor.is_deadline();
    let is_done = |state: &&str| workflow.states.get(state).is_some_and(|own| own.is_done());
    let mut states = allowed.keys().peekable();
    if rests && states.peek().is_some() && states.all(is_done) {
        findings.doubt(anchor.clone(), Doubt::TimerRests);
    }
    let assigned = |condition: &&Condition| match condition {
        Condition::Exists { field: Field::AssigneeId, exists } => *exists,
        Condition::Equals { field: Field::AssigneeId, equals } => !equals.is_null(),
        _ => false,
    };
    if timer.anchor == Anchor::Unassigned && asks.iter().any(assigned) {
        findings.doubt(anchor, Doubt::TimerContradicted);
    }
}

/// A status that a timer cannot move any ticket to.
fn check_edges(workflow: &WorkflowConfig, subject: &Subject<'_>, findings: &mut Findings) {
    let entered = Places::of(subject.edges(workflow).map(|(_, to)| to));
    for status in subject.targets() {
        if entered.get(&status).is_none() && workflow.states.contains_key(status) {
            let status = status.to_owned();
            findings.doubt(&*subject.path, Doubt::TimerWithoutEdge { status });
        }
    }
}

/// A raise that comes when the ticket it was to save is late already.
fn check_lateness(current: &[(usize, &SlaPolicy)], subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { timer, path, asks, .. } = subject;
    if timer.calendar.is_some() || !matches!(timer.anchor, Anchor::Created | Anchor::Unassigned) {
        return;
    }
    let Some(level) = timer.levels().into_iter().next() else { return };
    if !level.actions.iter().any(|action| matches!(action, Action::SetPriority(_))) {
        return;
    }
    // Only where the timer names the priority is it certain that the policy's tickets are meant.
    let named = Places::of(asks.iter().filter_map(|part| match part {
        Condition::Equals { field: Field::Priority, equals } => equals.as_str(),
        _ => None,
    }));
    for (_, policy) in current {
        let (Some(priority), None, false) =
            (&policy.priority, &policy.when, policy.business_hours_only)
        else {
            continue;
        };
        if named.get(&priority.as_str()).is_none() {
            continue;
        }
        for metric in [Metric::FirstResponse, Metric::Resolution] {
            if let Some(target) = policy.target(metric).filter(|own| own.ms() < level.after.ms()) {
                let (policy, metric) = (policy.policy_id.to_string(), slot_name(metric));
                let minutes = crate::number::text(target.ms() as f64 / MS_PER_MINUTE);
                findings.doubt(&**path, Doubt::TimerAfterDeadline { policy, metric, minutes });
            }
        }
    }
}
