//! Checks that a condition is within its limits and refers only to existing priorities and
//! statuses.

use super::{Condition, Field};
use crate::model::{StatusCategory, WaitsFor};
use crate::value::codec::{Unpack, from_packed, to_packed};
use crate::value::{MAX_PROBLEMS, Problem, Reason, known_priority, shown};

/// How many tests and combinations one condition may have.
const MAX_NODES: usize = 1_000;

/// How deep combinations may nest.
const MAX_DEPTH: usize = 32;

/// Whether `text` is one of the names of `T`.
fn is_name<T: Unpack>(text: &str) -> bool {
    from_packed::<T>(&to_packed(&text), "").is_ok()
}

fn unknown(text: &str, what: &str, known: &str) -> Reason {
    let problem = format!("\"{}\" is not {what}", shown(text));
    Reason::invalid_config(&problem, &format!("use {known}"))
}

impl Condition {
    /// The number of its tests and combinations, and of the values they compare with.
    pub(crate) fn size(&self) -> (usize, usize) {
        let (nodes, _, values) = self.measure(1);
        (nodes, values)
    }

    fn measure(&self, depth: usize) -> (usize, usize, usize) {
        let list: &[Condition] = match self {
            Condition::All { all: list } | Condition::Any { any: list } => list,
            Condition::Not { not } => std::slice::from_ref(not),
            _ => &[],
        };
        list.iter().map(|condition| condition.measure(depth + 1)).fold(
            (1, depth, self.operands().len()),
            |(nodes, deepest, values), (more_nodes, depth, more_values)| {
                (nodes + more_nodes, deepest.max(depth), values + more_values)
            },
        )
    }

    /// Reports what is wrong with it: its size, or a priority or status that does not exist.
    pub(crate) fn check(
        &self,
        path: &str,
        statuses: &dyn Fn(&str) -> bool,
        priorities: &[String],
        problems: &mut Vec<Problem>,
    ) {
        let (nodes, depth, _) = self.measure(1);
        if nodes > MAX_NODES || depth > MAX_DEPTH {
            let limit = format!("{MAX_NODES} parts, or {MAX_DEPTH} levels, in a condition");
            problems.push(Reason::limit_exceeded(&limit, "split the condition").at(path));
            return;
        }
        self.each_test(path, &mut |test, path| {
            for value in test.operands() {
                let Some(text) = value.as_str() else { continue };
                if problems.len() >= MAX_PROBLEMS {
                    return;
                }
                match test.field() {
                    Some(Field::StatusCategory) if !is_name::<StatusCategory>(text) => {
                        let known = "open, active, pending, resolved, closed or cancelled";
                        problems.push(unknown(text, "a category of statuses", known).at(path));
                    }
                    Some(Field::WaitsFor) if !is_name::<WaitsFor>(text) => {
                        let known = "customer, thirdParty or internal";
                        problems
                            .push(unknown(text, "a party that a ticket waits for", known).at(path));
                    }
                    Some(Field::Priority) => {
                        problems.extend(known_priority(priorities, text, path).err());
                    }
                    Some(Field::Status) if !statuses(text) => {
                        let problem =
                            format!("\"{}\" is not a status of this workflow", shown(text));
                        let hint = "correct it, or add it to workflow.states";
                        problems.push(Reason::invalid_config(&problem, hint).at(path));
                    }
                    _ => {}
                }
            }
        });
    }
}
