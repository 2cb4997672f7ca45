//! Checks that a priority is configured.

use super::{Problem, Reason, listed, shown};

/// Refuses a `priority` that is not among the `known` ones.
pub(crate) fn known_priority(known: &[String], priority: &str, path: &str) -> Result<(), Problem> {
    if known.iter().any(|name| name == priority) {
        return Ok(());
    }
    Err(Reason::UnknownPriority { found: shown(priority), known: listed(&mut known.iter()) }
        .at(path))
}
