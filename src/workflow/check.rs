//! Checks a workflow for contradictions.

use crate::value::sorted::{FirstIndex, SortedSet};
use crate::value::{Problem, Reason, listed, shown};
use crate::workflow::{StatusCategory, WorkflowConfig};

/// All problems, with paths under `path`.
pub(super) fn problems(config: &WorkflowConfig, path: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known = |status: &str, path: String| {
        let is_known = config.states.contains_key(status);
        if !is_known {
            let known = listed(&mut config.states.keys());
            problems.push(Reason::UnknownStatus { found: shown(status), known }.at(path));
        }
        is_known
    };
    let mut sound = known(&config.initial, format!("{path}.initial"));
    for (index, edge) in config.transitions.iter().enumerate() {
        sound &= known(&edge.from, format!("{path}.transitions[{index}].from"));
        sound &= known(&edge.to, format!("{path}.transitions[{index}].to"));
    }
    let edges = FirstIndex::of(config.transitions.iter().map(|edge| (&edge.from, &edge.to)));
    for (index, edge) in config.transitions.iter().enumerate() {
        let here = format!("{path}.transitions[{index}]");
        if edge.from == edge.to {
            let problem = format!("this transition leads from {0} to {0}", shown(&edge.from));
            problems.push(Reason::invalid_config(&problem, "remove it").at(here));
        } else if edges.is_repeated(&(&edge.from, &edge.to), index) {
            let found = format!("{} to {}", shown(&edge.from), shown(&edge.to));
            problems.push(Reason::Duplicate { found }.at(here));
        }
    }
    for (name, state) in config.states.iter() {
        if state.waits_for.is_some() && state.category != StatusCategory::Pending {
            let problem = "only a pending state waits for somebody";
            let reason = Reason::invalid_config(problem, "remove waitsFor, or make it pending");
            problems.push(reason.at(format!("{path}.states.{name}.waitsFor")));
        }
    }
    // Reachability is worth checking only when all edges join known states.
    if sound {
        problems.extend(dead_ends(config, path));
    }
    problems
}

/// States that no ticket can reach, and states that no ticket can leave although they are not
/// closed.
fn dead_ends(config: &WorkflowConfig, path: &str) -> Vec<Problem> {
    let mut reached = SortedSet::new();
    reached.insert(config.initial.as_str());
    let mut frontier = vec![config.initial.as_str()];
    while let Some(state) = frontier.pop() {
        for edge in config.transitions.iter().filter(|edge| edge.from == state) {
            if reached.insert(&edge.to) {
                frontier.push(&edge.to);
            }
        }
    }
    let mut problems = Vec::new();
    for (name, state) in config.states.iter() {
        let here = format!("{path}.states.{name}");
        if !reached.contains(name.as_str()) {
            let problem =
                format!("no path of transitions leads from {} to this state", config.initial);
            let hint = "add a transition or remove the state";
            problems.push(Reason::invalid_config(&problem, hint).at(here));
        } else if !matches!(state.category, StatusCategory::Closed | StatusCategory::Cancelled)
            && !config.transitions.iter().any(|edge| edge.from == *name)
        {
            let problem = "no transition leaves this state although it is not closed";
            let hint = "add a transition or make its category closed";
            problems.push(Reason::invalid_config(problem, hint).at(here));
        }
    }
    problems
}
