//! Compiles the clocks of a configuration.

use crate::condition::Facts;
use crate::config::EngineConfig;
use crate::model::{BreachType, ClockId, StatusCategory, Ticket};
use crate::sla::{ClockConfig, ClockRules, OF_CONDITIONS, Trigger, built_in, is_about_status};
use crate::value::codec::Unpack;
use crate::value::sorted::SortedSet;
use crate::value::{Problem, Reason, shown};
use crate::workflow::Workflow;

/// The built-in clocks, and then those of `config` by their ids.
pub(super) fn compile(
    config: &EngineConfig,
    workflow: &Workflow,
    priorities: &[String],
    problems: &mut Vec<Problem>,
) -> Vec<ClockRules> {
    let built_in = built_in();
    let mut seen = SortedSet::new();
    for (index, clock) in config.clocks.iter().enumerate() {
        let path = format!("config.clocks[{index}]");
        problems
            .extend(check_id(&clock.clock_id).map(|reason| reason.at(format!("{path}.clockId"))));
        if !seen.insert(&clock.clock_id) {
            let reason = Reason::Duplicate { found: shown(&clock.clock_id) };
            problems.push(reason.at(format!("{path}.clockId")));
        }
        check(clock, &path, workflow, priorities, problems);
    }
    let mut configs: Vec<(Option<usize>, &ClockConfig)> =
        built_in.iter().map(|clock| (None, clock)).collect();
    for (index, clock) in config.clocks.iter().enumerate() {
        let is_before = |(index, other): &(Option<usize>, &ClockConfig)| {
            index.is_none() || other.clock_id <= clock.clock_id
        };
        configs.insert(configs.partition_point(is_before), (Some(index), clock));
    }
    let place = |id: &str| configs.iter().position(|(_, clock)| clock.clock_id == id);
    let mut clocks = Vec::with_capacity(configs.len());
    for (index, clock) in &configs {
        let held_back_by = clock.held_back_by.as_deref().and_then(|id| {
            let found = place(id);
            if let (None, Some(index)) = (found, index) {
                let path = format!("config.clocks[{index}].heldBackBy");
                let mut known = configs.iter().map(|(_, clock)| clock.clock_id.as_str());
                problems.push(Reason::unknown_clock(id, &mut known).at(path));
            }
            found
        });
        clocks.push(ClockRules::new(clock, held_back_by, &workflow.config().states));
    }
    for (place, (index, clock)) in configs.iter().enumerate() {
        if let Some(index) = index.filter(|_| is_in_circle(&clocks, place)) {
            let problem =
                format!("{} holds itself back, directly or through others", shown(&clock.clock_id));
            let reason = Reason::invalid_config(&problem, "remove heldBackBy from one of them");
            problems.push(reason.at(format!("config.clocks[{index}].heldBackBy")));
        }
    }
    clocks
}

/// Whether the clock at `place` holds itself back.
fn is_in_circle(clocks: &[ClockRules], place: usize) -> bool {
    let mut at = clocks[place].held_back_by;
    for _ in 0..clocks.len() {
        match at {
            Some(holder) if holder == place => return true,
            Some(holder) => at = clocks[holder].held_back_by,
            None => return false,
        }
    }
    false
}

/// Whether `name` may be the name of a clock or of a group: it is part of keys.
pub(super) fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_allowed)
}

pub(super) const NAME_HINT: &str = "use a letter, then up to 63 letters, digits, - and _";

fn check_id(id: &str) -> Option<Reason> {
    if !is_name(id) {
        let problem = format!("\"{}\" is not an id of a clock", shown(id));
        return Some(Reason::invalid_config(&problem, NAME_HINT));
    }
    if OF_CONDITIONS.contains(&id) {
        let problem =
            format!("{id} is a field of conditions, and pauseOn could not tell them apart");
        return Some(Reason::invalid_config(&problem, "use another id"));
    }
    let is_built_in = ClockId::BUILT_IN.iter().any(|clock| clock.as_str() == id);
    // Keys and history name the built-in clocks by these words.
    let is_word = ClockId::BUILT_IN.iter().any(|clock| BreachType::of(clock).as_str() == id);
    (is_built_in || is_word).then(|| {
        let problem = format!("{id} is the name of a built-in clock");
        Reason::invalid_config(&problem, "use another id")
    })
}

fn check(
    clock: &ClockConfig,
    path: &str,
    workflow: &Workflow,
    priorities: &[String],
    problems: &mut Vec<Problem>,
) {
    let count = problems.len();
    let statuses = |status: &str| workflow.category(status).is_some();
    for (kind, triggers) in clock.triggers() {
        for (index, trigger) in triggers.iter().enumerate() {
            let path = format!("{path}.{kind}[{index}]");
            match trigger {
                Trigger::Status(listed) => {
                    for (index, status) in listed.iter().enumerate() {
                        let path = format!("{path}.status[{index}]");
                        problems.extend(workflow.known(status, &path).err());
                    }
                }
                Trigger::When(when) => {
                    when.check(&format!("{path}.when"), &statuses, priorities, problems);
                }
                Trigger::Event(_) | Trigger::StatusCategory(_) => {}
            }
        }
    }
    if let Some(pause) = &clock.pause {
        pause.check(&format!("{path}.pause"), &statuses, priorities, problems);
    }
    // With unknown statuses, the triggers say nothing about where it starts.
    let is_sound = problems.len() == count;
    if is_sound && clock.start.iter().all(|start| never_starts(start, clock, workflow)) {
        let (problem, hint) = if clock.start.is_empty() {
            ("nothing starts this clock", "add a trigger such as { event: \"opened\" }")
        } else {
            (
                "this clock never starts: no status allows it, or a stop or cancel holds where one does",
                "add a start, or remove a stop or cancel that holds at the same time",
            )
        };
        problems.push(Reason::invalid_config(problem, hint).at(format!("{path}.start")));
    }
}

/// Whether a stop or cancel holds wherever `start` could act, or `start` is a state that never holds.
fn never_starts(start: &Trigger, clock: &ClockConfig, workflow: &Workflow) -> bool {
    let ends = || clock.stop.iter().chain(&clock.cancel);
    let is_event = matches!(start, Trigger::Event(_));
    if !is_event && ends().any(|end| end == start) {
        return true;
    }
    if !is_event && !is_about_status(start) {
        return false;
    }
    let mut ticket = Ticket::blank();
    workflow.config().states.iter().all(|(status, state)| {
        ticket.status.clone_from(status);
        let facts = Facts { ticket: &ticket, state: Some(*state) };
        // Nothing starts on a cancelled ticket.
        state.category == StatusCategory::Cancelled
            || !is_event && !start.holds(&facts)
            || ends().any(|end| is_about_status(end) && end.holds(&facts))
    })
}
