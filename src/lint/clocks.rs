//! Clocks that no policy promises, and clocks that are paused wherever they could run.

use crate::condition::Facts;
use crate::config::EngineConfig;
use crate::lint::{Findings, Warning};
use crate::model::{ClockId, Ticket};
use crate::sla::{ClockConfig, ClockEvent, SlaPolicy, Trigger, is_about_status, tests_only_status};
use crate::value::codec::Unpack;
use crate::value::sorted::SortedSet;
use crate::workflow::WorkflowConfig;

pub(super) fn check(
    config: &EngineConfig,
    current: &[(usize, &SlaPolicy)],
    workflow: &WorkflowConfig,
    findings: &mut Findings,
) {
    for (index, clock) in config.clocks.iter().enumerate() {
        let path = format!("config.clocks[{index}]");
        let clock_id = ClockId::from(clock.clock_id.as_str());
        if !current.iter().any(|(_, policy)| policy.target(&clock_id).is_some()) {
            findings.warn(&*path, Warning::ClockWithoutPolicy);
        }
        if is_always_paused(clock, workflow) {
            let clock_id = clock.clock_id.clone();
            findings.warn(format!("{path}.pause"), Warning::ClockNeverRuns { clock_id });
        }
    }
}

/// Whether the pause of `clock` holds in all statuses in which it can be live. False when that
/// depends on more than the status.
fn is_always_paused(clock: &ClockConfig, workflow: &WorkflowConfig) -> bool {
    let Some(pause) = clock.pause.as_ref().filter(|pause| tests_only_status(pause)) else {
        return false;
    };
    let mut ticket = Ticket::blank();
    let mut in_status = |status: &str, holds: &dyn Fn(&Facts<'_>) -> bool| {
        status.clone_into(&mut ticket.status);
        holds(&Facts { ticket: &ticket, state: workflow.states.get(status).copied() })
    };
    let ends = |facts: &Facts<'_>| {
        let mut ends = clock.stop.iter().chain(&clock.cancel);
        ends.any(|end| is_about_status(end) && end.holds(facts))
    };
    let is_by_status = clock.start.iter().all(is_about_status);
    let starts =
        |facts: &Facts<'_>| !is_by_status || clock.start.iter().any(|start| start.holds(facts));
    // A change of status may end it before it gets anywhere.
    let stays = clock
        .stop
        .iter()
        .chain(&clock.cancel)
        .any(|end| *end == Trigger::Event(ClockEvent::StatusChanged));
    let statuses = workflow.states.keys().map(String::as_str);
    let mut frontier: Vec<&str> = statuses
        .filter(|status| in_status(status, &|facts| starts(facts) && !ends(facts)))
        .collect();
    let mut live = SortedSet::new();
    while let Some(status) = frontier.pop() {
        if !live.insert(status) {
            continue;
        }
        if !in_status(status, &|facts| pause.holds(facts)) {
            return false;
        }
        let edges = workflow.transitions.iter().filter(|edge| !stays && edge.from == status);
        let next = edges.map(|edge| edge.to.as_str());
        frontier.extend(next.filter(|to| !in_status(to, &|facts| ends(facts))));
    }
    true
}
