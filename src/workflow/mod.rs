//! Workflows: which status may follow which, for whom, and under which conditions.

mod allowed;
mod check;
mod guard;
mod mermaid;
pub mod presets;

pub use allowed::AllowedTransition;
pub(crate) use guard::Attempt;
pub use mermaid::to_mermaid;
use serde::Serialize;

pub use crate::model::{State, StatusCategory, WaitsFor};
use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, Minutes, NameMap, Problem, Reason, Role, listed, shown};

/// What an edge may require, in the command or in the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Requirement {
    /// A comment added with the transition.
    Comment,
    /// The reporter's feedback.
    Feedback,
    /// An assignee.
    AssigneeId,
    /// A team.
    TeamId,
    /// A category.
    Category,
    /// A description.
    Description,
}

/// A workflow as a configuration writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkflowConfig {
    /// The state a ticket is opened in unless its draft says otherwise.
    pub initial: String,
    /// Each state and its category, or its category and whom it waits for; at most 500.
    #[cfg_attr(test, ts(type = "{ [state: string]: State }"))]
    pub states: NameMap<State>,
    /// The edges; at most 10,000.
    pub transitions: Vec<TransitionConfig>,
    /// How long after closing a ticket may be reopened or commented on, in minutes, 24x7; without
    /// limit when absent. After that, open a follow-up instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_window_minutes: Option<Minutes>,
}

/// An edge of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionConfig {
    /// The state it leaves.
    pub from: String,
    /// The state it enters.
    pub to: String,
    /// A name for a button, such as "Escalate to vendor".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The roles that may take it; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// What it requires; nothing when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Requirement>>"))]
    pub requires: Vec<Requirement>,
}

impl TransitionConfig {
    /// An edge open to everyone and without conditions.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> TransitionConfig {
        TransitionConfig {
            from: from.into(),
            to: to.into(),
            name: None,
            roles: None,
            requires: Vec::new(),
        }
    }

    /// Whether `role` may take it.
    #[must_use]
    pub fn is_open_to(&self, role: Role) -> bool {
        self.roles.as_ref().is_none_or(|roles| roles.contains(&role))
    }
}

/// A workflow with its lookups.
#[derive(Clone, Debug)]
pub(crate) struct Workflow {
    config: WorkflowConfig,
}

impl Workflow {
    pub(crate) fn new(config: WorkflowConfig) -> Workflow {
        Workflow { config }
    }

    /// The workflow as it was configured.
    pub(crate) fn config(&self) -> &WorkflowConfig {
        &self.config
    }

    /// All that is wrong with it, with paths under `path`.
    pub(crate) fn problems(&self, path: &str) -> Vec<Problem> {
        check::problems(&self.config, path)
    }

    /// The state in which tickets are opened.
    pub(crate) fn initial(&self) -> &str {
        &self.config.initial
    }

    /// The category of `status`; `None` if it is unknown.
    pub(crate) fn category(&self, status: &str) -> Option<StatusCategory> {
        self.state(status).map(|state| state.category)
    }

    /// The state called `status`; `None` if it is unknown.
    pub(crate) fn state(&self, status: &str) -> Option<State> {
        self.config.states.get(status).copied()
    }

    /// The category of `status`, or the refusal of an unknown one.
    pub(crate) fn known(&self, status: &str, path: &str) -> Result<StatusCategory, Problem> {
        self.category(status).ok_or_else(|| {
            Reason::UnknownStatus {
                found: shown(status),
                known: listed(&mut self.config.states.keys()),
            }
            .at(path)
        })
    }

    /// The states of one category.
    pub(crate) fn states_in(&self, category: StatusCategory) -> impl Iterator<Item = &str> {
        self.config
            .states
            .iter()
            .filter(move |(_, state)| state.category == category)
            .map(|(name, _)| name.as_str())
    }

    /// The last instant at which a ticket closed at `closed_at` may be reopened; `None` without a
    /// limit.
    pub(crate) fn reopen_until(&self, closed_at: Instant) -> Option<Instant> {
        let window = self.config.reopen_window_minutes?.ms();
        let until = closed_at.epoch_ms().saturating_add(window);
        Some(Instant::from_epoch_ms(until).unwrap_or(Instant::MAX))
    }

    /// Whether the engine itself may move a ticket from `from` to `to`.
    pub(crate) fn is_open_to_system(&self, from: &str, to: &str) -> bool {
        self.edge(from, to).is_some_and(|edge| edge.is_open_to(Role::System))
    }

    pub(crate) fn edge(&self, from: &str, to: &str) -> Option<&TransitionConfig> {
        self.config.transitions.iter().find(|edge| edge.from == from && edge.to == to)
    }

    fn targets(&self, from: &str) -> Vec<String> {
        self.config
            .transitions
            .iter()
            .filter(|edge| edge.from == from)
            .map(|edge| edge.to.clone())
            .collect()
    }
}
