//! Draws a workflow as a diagram.

use std::fmt::{Display, Write};

use serde::Serialize;

use crate::value::limits;
use crate::value::sorted::SortedMap;
use crate::workflow::{StatusCategory, TransitionConfig, WorkflowConfig};

/// The workflow as a state diagram in the language of Mermaid, which many wikis and viewers draw.
///
/// Each edge shows its name, the roles that may take it and what it requires. States and edges can
/// have any names: characters that are special to Mermaid are written as entities.
///
/// ```
/// use ticket_engine::workflow::{StatusCategory, TransitionConfig, WorkflowConfig, to_mermaid};
/// use ticket_engine::{NameMap, Role};
///
/// let solve = TransitionConfig {
///     name: Some("Solve".to_owned()),
///     roles: Some(vec![Role::Agent, Role::Admin]),
///     ..TransitionConfig::new("NEW", "DONE")
/// };
/// let workflow = WorkflowConfig {
///     initial: "NEW".to_owned(),
///     states: NameMap::from([
///         ("NEW", StatusCategory::Open.into()),
///         ("DONE", StatusCategory::Closed.into()),
///     ]),
///     transitions: vec![solve],
///     reopen_window_minutes: None,
/// };
/// assert_eq!(to_mermaid(&workflow), r#"stateDiagram-v2
///     state "DONE" as s1
///     state "NEW" as s2
///     [*] --> s2
///     s2 --> s1 : Solve (agent, admin)
///     s1 --> [*]
/// "#);
/// ```
#[must_use]
pub fn to_mermaid(workflow: &WorkflowConfig) -> String {
    let numbered = workflow.states.keys().zip(1..);
    let ids = SortedMap::of_different(
        numbered.map(|(state, number)| (state.as_str(), format!("s{number}"))).collect(),
    );
    let mut lines = vec!["stateDiagram-v2".to_owned()];
    lines.extend(ids.iter().map(|(state, id)| format!("state \"{}\" as {id}", escaped(state))));
    // An edge to an unknown state cannot be drawn.
    let id = |state: &str| ids.get(state);
    lines.extend(id(&workflow.initial).map(|initial| format!("[*] --> {initial}")));
    lines.extend(workflow.transitions.iter().filter_map(|edge| {
        let arrow = format!("{} --> {}", id(&edge.from)?, id(&edge.to)?);
        let label = label(edge);
        Some(if label.is_empty() { arrow } else { format!("{arrow} : {label}") })
    }));
    for (name, state) in workflow.states.iter() {
        if matches!(state.category, StatusCategory::Closed | StatusCategory::Cancelled) {
            lines.extend(id(name).map(|ended| format!("{ended} --> [*]")));
        }
    }
    lines.join("\n    ") + "\n"
}

/// The label of an edge.
fn label(edge: &TransitionConfig) -> String {
    let mut parts = Vec::new();
    if let Some(name) = edge.name.as_deref().filter(|name| limits::is_written(Some(name))) {
        parts.push(escaped(name));
    }
    if let Some(roles) = &edge.roles {
        parts.push(format!("({})", list(roles)));
    }
    if !edge.requires.is_empty() {
        let requirements: Vec<_> = edge.requires.iter().map(wire_name).collect();
        parts.push(format!("with {}", list(&requirements)));
    }
    parts.join(" ")
}

fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// The name of `requirement` in a configuration.
fn wire_name(requirement: &impl Serialize) -> String {
    let name = serde_json::to_value(requirement).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

const DIRECTION: &str = "direction";

/// A name without anything special to Mermaid: all but letters, digits and a few harmless
/// characters become entities such as `#34;`.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for (at, character) in name.char_indices() {
        // Mermaid treats any line that contains `direction LR` as a command.
        let word = name[at..].get(..DIRECTION.len());
        let is_command = word.is_some_and(|word| word.eq_ignore_ascii_case(DIRECTION));
        let is_plain = character.is_alphanumeric() || " _-.,()/".contains(character);
        if is_plain && !is_command {
            text.push(character);
        } else {
            // Writing into a string cannot fail.
            let _ = write!(text, "#{};", u32::from(character));
        }
    }
    // A blank name would break the statement.
    if text.trim().is_empty() { "#160;".to_owned() } else { text }
}
